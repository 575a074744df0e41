import { expect, it } from 'vitest';
import { describeHistogram, histogramFrom, type HistogramDescription } from './description.ts';
import { increaseOf, type IncreaseNote } from './rate.ts';

type Found = readonly [increase: HistogramDescription | undefined, notes: readonly IncreaseNote[]];

/** An increase without its hint, which is that of a gauge always. */
function increase(points: readonly HistogramDescription[], kind: 'counter' | 'gauge'): Found {
  const { histogram, notes } = increaseOf(points.map(histogramFrom), kind === 'counter');
  if (!histogram) return [undefined, [...notes]];
  expect(histogram.counterResetHint).toBe('gauge');
  return [describeHistogram({ ...histogram, counterResetHint: 'unknown' }), [...notes]];
}

const custom = (...buckets: readonly number[]): HistogramDescription => ({
  schema: -53,
  count: buckets.reduce((total, count) => total + count, 0),
  custom_values: [1, 2],
  buckets,
});

it('an increase is the last histogram less the first', () => {
  expect(
    increase(
      [
        { count: 3, sum: 2, buckets: [1, 2] },
        { count: 4, sum: 3, buckets: [2, 2] },
        { count: 9, sum: 9, buckets: [2, 4, 3] },
      ],
      'counter',
    ),
  ).toEqual([{ count: 6, sum: 7, buckets: [1, 2, 3] }, []]);
});

it('what stood before each reset is added', () => {
  expect(
    increase(
      [
        { count: 4, sum: 4, buckets: [4] },
        { count: 6, sum: 6, buckets: [6] },
        { count: 6, sum: 9, buckets: [1, 5] },
        { count: 2, sum: 3, buckets: [1, 1] },
      ],
      'counter',
    ),
  ).toEqual([{ count: 10, sum: 14, buckets: [4, 6] }, []]);
});

it('a first histogram that a reset follows does not matter, of whatever kind it is', () => {
  const points = [custom(9), { count: 1, sum: 1, buckets: [1] }, { count: 3, sum: 3, buckets: [3] }];
  expect(increase(points, 'counter')).toEqual([{ count: 3, sum: 3, buckets: [3] }, []]);
});

it('the lowest resolution of a window is that of its increase', () => {
  expect(
    increase(
      [
        { schema: 1, count: 2, offset: 1, buckets: [1, 1] },
        { schema: 0, count: 3, offset: 1, buckets: [3] },
        { schema: 0, count: 5, offset: 1, buckets: [5] },
      ],
      'counter',
    ),
  ).toEqual([{ count: 3, offset: 1, buckets: [3] }, []]);
});

it('kinds of buckets cannot be mixed', () => {
  const exponential = { count: 1, buckets: [1] };
  expect(increase([exponential, custom(1), exponential], 'counter')).toEqual([undefined, ['mixed-schemas']]);
  expect(increase([custom(1), exponential], 'gauge')).toEqual([undefined, ['mixed-schemas']]);
});

it('bounds that come and go are noted', () => {
  const wide = { schema: -53, count: 7, custom_values: [2], buckets: [4, 3] };
  expect(increase([custom(1, 2), wide], 'counter')).toEqual([
    { schema: -53, count: 4, custom_values: [2], buckets: [1, 3] },
    ['reconciled-in-subtraction'],
  ]);
});

it('gauges are no counters and the other way around', () => {
  const counter = { count: 1 };
  const gauge: HistogramDescription = { count: 1, counter_reset_hint: 'gauge' };
  expect(increase([counter, gauge, counter], 'counter')).toEqual([{}, ['not-a-counter']]);
  expect(increase([gauge, counter], 'counter')).toEqual([{}, ['not-a-counter']]);
  expect(increase([gauge, counter], 'gauge')).toEqual([{}, ['not-a-gauge']]);
  expect(increase([gauge, counter, gauge], 'gauge')).toEqual([{}, []]);
});

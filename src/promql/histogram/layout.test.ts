import { expect, it } from 'vitest';
import { compactHistogram, toSchema } from './compaction.ts';
import { describeHistogram, histogramFrom } from './description.ts';
import { isSameHistogram } from './equality.ts';
import type { FloatHistogram } from './float-histogram.ts';
import { faultOf } from './validation.ts';

const sparse = histogramFrom({ count: 6, offset: -1, buckets: [0, 1, 0, 2, 0, 0, 3, 0] });

it('compacting leaves filled buckets and as many empty ones between them as asked for', () => {
  const spansOf = (maxEmpty: number) => {
    const { positiveSpans, positiveBuckets } = compactHistogram(sparse, maxEmpty);
    return [positiveSpans.map(({ offset, length }) => [offset, length]), positiveBuckets];
  };
  expect(spansOf(0)).toEqual([
    [
      [0, 1],
      [1, 1],
      [2, 1],
    ],
    [1, 2, 3],
  ]);
  expect(spansOf(1)).toEqual([
    [
      [0, 3],
      [2, 1],
    ],
    [1, 0, 2, 3],
  ]);
  expect(spansOf(2)).toEqual([[[0, 6]], [1, 0, 2, 0, 0, 3]]);
});

it('a lower resolution merges buckets, a higher one cannot be had', () => {
  const histogram = histogramFrom({
    schema: 2,
    count: 10,
    buckets: [1, 2, 0, 3, 4],
    n_offset: -4,
    n_buckets: [7],
  });
  expect(describeHistogram(toSchema(histogram, 0))).toEqual({
    count: 10,
    buckets: [1, 9],
    n_offset: -1,
    n_buckets: [7],
  });
  expect(toSchema(histogram, 3)).toBe(histogram);
});

it('histograms are the same with the same buckets spelled out, however the spans cut them', () => {
  const one = histogramFrom({ count: 3, sum: NaN, buckets: [1, 2] });
  const cut: FloatHistogram = {
    ...one,
    counterResetHint: 'gauge',
    positiveSpans: [
      { offset: 0, length: 1 },
      { offset: 0, length: 0 },
      { offset: 0, length: 1 },
    ],
  };
  expect(isSameHistogram(one, cut)).toBe(true);
  expect(isSameHistogram(one, { ...one, sum: 0 })).toBe(false);
  expect(isSameHistogram(one, { ...one, zeroThreshold: 0.1 })).toBe(false);
  expect(isSameHistogram(one, histogramFrom({ count: 3, sum: NaN, buckets: [1, 2, 0] }))).toBe(false);
  expect(isSameHistogram(one, histogramFrom({ count: 3, sum: NaN, offset: 1, buckets: [1, 2] }))).toBe(false);
  const custom = histogramFrom({ schema: -53, custom_values: [1] });
  expect(isSameHistogram(custom, { ...custom, customValues: [2] })).toBe(false);
});

it('a fault tells where, what was expected and what came', () => {
  const custom = histogramFrom({ schema: -53, count: 2, custom_values: [1, 2], buckets: [1, 0, 1] });
  expect(faultOf(sparse)).toBeUndefined();
  expect(faultOf(custom)).toBeUndefined();
  const check = (histogram: FloatHistogram, want: string) => expect(faultOf(histogram)).toBe(want);
  check({ ...sparse, schema: 9 }, 'schema: expected -4 to 8 or -53, got 9');
  check({ ...sparse, zeroThreshold: NaN }, 'zero threshold: expected 0 or more, got NaN');
  check({ ...sparse, positiveBuckets: [1] }, 'positive buckets: expected 8 by the spans, got 1');
  check(histogramFrom({ n_buckets: [1, -2] }), 'negative buckets: expected 0 or more, got -2');
  check({ ...sparse, customValues: [1] }, 'custom values: expected none with an exponential schema, got 1');
  check({ ...custom, customValues: [2, 2] }, 'custom values: expected ascending ones, got 2 in place 2');
  check({ ...custom, customValues: [1, Infinity] }, 'custom values: +Inf is implied, yet it is there');
  check({ ...custom, customValues: [1] }, 'positive spans: expected at most 2 custom buckets, got 3');
  check({ ...custom, zeroCount: 1 }, 'zero bucket: expected none with custom buckets');
});

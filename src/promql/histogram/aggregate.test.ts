import { expect, it } from 'vitest';
import { addToAggregate, aggregateHistograms, startAggregate } from './aggregate.ts';
import { describeHistogram, histogramFrom, type HistogramDescription } from './description.ts';

function aggregateOf(
  kind: 'sum' | 'mean',
  descriptions: readonly HistogramDescription[],
): HistogramDescription | undefined {
  const combined = aggregateHistograms(kind, descriptions.map(histogramFrom));
  return combined && describeHistogram(combined.histogram);
}

it('sums and means take all histograms in, of whatever resolution', () => {
  const histograms = [
    { count: 4, sum: 8, buckets: [1, 3] },
    { schema: 2, count: 8, sum: 1, offset: -3, buckets: [2, 2, 2, 2] },
    { count: 0, sum: 0 },
    { count: 4, sum: 3, offset: 1, buckets: [4] },
  ];
  expect(aggregateOf('sum', histograms)).toEqual({ count: 16, sum: 12, buckets: [9, 7] });
  expect(aggregateOf('mean', histograms)).toEqual({ count: 4, sum: 3, buckets: [2.25, 1.75] });
});

it('one histogram is its own sum and mean', () => {
  const one = { schema: 1, count: 3, sum: 2, buckets: [1, 2] };
  expect(aggregateOf('sum', [one])).toEqual(one);
  expect(aggregateOf('mean', [one])).toEqual(one);
  expect(aggregateHistograms('sum', [])).toBeUndefined();
});

it('small numbers survive large ones that cancel out', () => {
  const histograms = [0.25, 1e100, 3, -1e100].map((sum) => ({ count: 1, sum, buckets: [sum] }));
  expect(aggregateOf('sum', histograms)).toEqual({ count: 4, sum: 3.25, buckets: [3.25] });
  expect(aggregateOf('mean', histograms)).toEqual({ count: 1, sum: 0.8125, buckets: [0.8125] });
});

it('a mean does not overflow where its sum does', () => {
  const histograms = [1e308, 1.5e308, 0.5e308].map((count) => ({ count, buckets: [count] }));
  expect(aggregateOf('sum', histograms)).toEqual({ count: Infinity, buckets: [Infinity] });
  const mean = aggregateHistograms('mean', histograms.map(histogramFrom))?.histogram;
  expect((mean?.count ?? 0) / 1e308).toBeCloseTo(1, 12);
  expect((mean?.positiveBuckets[0] ?? 0) / 1e308).toBeCloseTo(1, 12);
});

it('resets of some and their absence in others collide wherever they stand', () => {
  const hinted = (...hints: readonly ('unknown' | 'reset' | 'not_reset' | 'gauge')[]) =>
    aggregateHistograms(
      'sum',
      hints.map((hint) => histogramFrom({ counter_reset_hint: hint })),
    )?.hasResetCollision;
  expect(hinted('not_reset', 'not_reset', 'unknown')).toBe(false);
  expect(hinted('not_reset', 'unknown', 'reset')).toBe(true);
  expect(hinted('reset', 'reset', 'gauge')).toBe(false);
});

it('custom and exponential buckets are not taken together', () => {
  const aggregate = startAggregate('mean', histogramFrom({ count: 1 }));
  expect(addToAggregate(aggregate, histogramFrom({ schema: -53, custom_values: [1] }))).toBe(false);
});

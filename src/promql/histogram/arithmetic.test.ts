import { expect, it } from 'vitest';
import {
  addHistograms,
  divideHistogram,
  multiplyHistogram,
  negateHistogram,
  subtractHistograms,
} from './arithmetic.ts';
import { describeHistogram, histogramFrom, type HistogramDescription } from './description.ts';

type Operands = readonly [HistogramDescription, HistogramDescription];

function sumOf([left, right]: Operands): HistogramDescription | undefined {
  const combined = addHistograms(histogramFrom(left), histogramFrom(right));
  return combined && describeHistogram(combined.histogram);
}

it('buckets are added one by one, wherever each side has them', () => {
  expect(
    sumOf([
      { count: 6, sum: 9, buckets: [1, 2, 3] },
      { count: 6, sum: 30, offset: 2, buckets: [4, 0, 2] },
    ]),
  ).toEqual({ count: 12, sum: 39, buckets: [1, 2, 7, 0, 2] });
  expect(
    sumOf([
      { count: 3, sum: -9, n_offset: -1, n_buckets: [3] },
      { count: 4, sum: 4, buckets: [4] },
    ]),
  ).toEqual({ count: 7, sum: -5, n_offset: -1, n_buckets: [3], buckets: [4] });
});

it('the lower resolution of both is that of the result', () => {
  expect(
    sumOf([
      { schema: 1, count: 10, buckets: [1, 2, 3, 4] },
      { schema: 0, count: 5, offset: 1, buckets: [5] },
    ]),
  ).toEqual({ count: 15, buckets: [1, 10, 4] });
});

it('the wider zero bucket takes in what lies within it', () => {
  expect(
    sumOf([
      { count: 3, z_bucket: 1, z_bucket_w: 0.25, buckets: [2] },
      {
        count: 9,
        z_bucket: 2,
        z_bucket_w: 0.0625,
        offset: -2,
        buckets: [4, 3],
        n_offset: -2,
        n_buckets: [0],
      },
    ]),
  ).toEqual({ count: 12, z_bucket: 7, z_bucket_w: 0.25, offset: -1, buckets: [3, 2] });
});

it('a zero bucket does not cut a filled bucket, it grows to its end', () => {
  expect(
    sumOf([
      { count: 1, z_bucket: 1, z_bucket_w: 0.3 },
      { count: 5, offset: -1, buckets: [3, 2] },
    ]),
  ).toEqual({ count: 6, z_bucket: 4, z_bucket_w: 0.5, buckets: [2] });
});

it('custom buckets with the same bounds are added, with others as far as the bounds are shared', () => {
  const left = histogramFrom({ schema: -53, count: 6, custom_values: [1, 2], buckets: [1, 2, 3] });
  const same = addHistograms(left, left);
  expect(same?.areBoundsReconciled).toBe(false);
  expect(same && describeHistogram(same.histogram)).toMatchObject({ buckets: [2, 4, 6] });
  const other = histogramFrom({ schema: -53, count: 15, custom_values: [0.5, 2, 4], buckets: [1, 2, 4, 8] });
  const reconciled = addHistograms(left, other);
  expect(reconciled?.areBoundsReconciled).toBe(true);
  expect(reconciled && describeHistogram(reconciled.histogram)).toMatchObject({
    custom_values: [2],
    buckets: [6, 15],
  });
});

it('custom and exponential buckets do not add up', () => {
  const custom = histogramFrom({ schema: -53, custom_values: [1] });
  expect(addHistograms(custom, histogramFrom({}))).toBeUndefined();
  expect(subtractHistograms(histogramFrom({}), custom)).toBeUndefined();
});

it('a sum is of the kind both are of; gauges and the unknown win', () => {
  const hints = ['unknown', 'reset', 'not_reset', 'gauge'] as const;
  const table = hints.map((left) =>
    hints.map((right) => {
      const combined = addHistograms(
        histogramFrom({ counter_reset_hint: left }),
        histogramFrom({ counter_reset_hint: right }),
      );
      return `${combined?.histogram.counterResetHint}${combined?.hasResetCollision ? '!' : ''}`;
    }),
  );
  expect(table).toEqual([
    ['unknown', 'unknown', 'unknown', 'gauge'],
    ['unknown', 'reset', 'unknown!', 'gauge'],
    ['unknown', 'unknown!', 'not_reset', 'gauge'],
    ['gauge', 'gauge', 'gauge', 'gauge'],
  ]);
});

it('a difference is a gauge and may be negative', () => {
  const combined = subtractHistograms(
    histogramFrom({ count: 3, sum: 4, buckets: [1, 2] }),
    histogramFrom({ count: 5, sum: 1, buckets: [1, 0, 4] }),
  );
  expect(combined && describeHistogram(combined.histogram)).toEqual({
    count: -2,
    sum: 3,
    offset: 1,
    buckets: [2, -4],
    counter_reset_hint: 'gauge',
  });
});

it('factors scale all but the threshold; negative ones make a gauge', () => {
  const histogram = histogramFrom({ count: 6, sum: 3, z_bucket: 2, z_bucket_w: 0.1, buckets: [4, 0] });
  expect(describeHistogram(multiplyHistogram(histogram, 2))).toEqual({
    count: 12,
    sum: 6,
    z_bucket: 4,
    z_bucket_w: 0.1,
    buckets: [8, 0],
  });
  expect(describeHistogram(divideHistogram(histogram, 2))).toMatchObject({
    count: 3,
    sum: 1.5,
    buckets: [2, 0],
  });
  expect(negateHistogram(histogram).counterResetHint).toBe('gauge');
  expect(divideHistogram(histogram, -1).counterResetHint).toBe('gauge');
});

it('division by 0 leaves no buckets', () => {
  const histogram = histogramFrom({ count: 6, sum: -3, buckets: [6], n_buckets: [1] });
  expect(describeHistogram(divideHistogram(histogram, 0))).toEqual({
    count: Infinity,
    sum: -Infinity,
    z_bucket: NaN,
  });
});

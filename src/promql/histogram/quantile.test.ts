import { expect, it } from 'vitest';
import { histogramFrom, type HistogramDescription } from './description.ts';
import { quantileOf, type HistogramQuantile } from './quantile.ts';

/** Without the last digits, which rounding makes differ. */
function near(value: number): number {
  return Number(value.toPrecision(12));
}

function found(description: HistogramDescription, quantile: number): HistogramQuantile {
  const result = quantileOf(quantile, histogramFrom(description));
  return { ...result, value: near(result.value) };
}

it('within an exponential bucket the scale is logarithmic', () => {
  const histogram = { count: 8, offset: 1, buckets: [4, 4] };
  expect(found(histogram, 0)).toEqual({ value: near(1) });
  expect(found(histogram, 0.25)).toEqual({ value: near(Math.SQRT2) });
  expect(found(histogram, 0.5)).toEqual({ value: near(2) });
  expect(found(histogram, 0.875)).toEqual({ value: near(2 ** 1.75) });
  expect(found(histogram, 1)).toEqual({ value: near(4) });
});

it('negative buckets mirror positive ones', () => {
  const histogram = { count: 8, n_offset: 1, n_buckets: [4, 4] };
  expect(found(histogram, 0)).toEqual({ value: near(-4) });
  expect(found(histogram, 0.125)).toEqual({ value: near(-(2 ** 1.75)) });
  expect(found(histogram, 0.75)).toEqual({ value: near(-Math.SQRT2) });
  expect(found(histogram, 1)).toEqual({ value: near(-1) });
});

it('the zero bucket is linear, and on the side of the other buckets if they are on one side', () => {
  const zero = { count: 4, z_bucket: 4, z_bucket_w: 0.5 };
  expect(found(zero, 0)).toEqual({ value: near(-0.5) });
  expect(found(zero, 0.75)).toEqual({ value: near(0.25) });
  expect(found({ ...zero, count: 8, buckets: [4] }, 0.25)).toEqual({ value: near(0.25) });
  expect(found({ ...zero, count: 8, n_buckets: [4] }, 0.75)).toEqual({ value: near(-0.25) });
  expect(found({ ...zero, count: 12, buckets: [4], n_buckets: [4] }, 0.5)).toEqual({ value: near(0) });
});

it('a bucket next to the zero bucket begins at its threshold', () => {
  expect(found({ count: 4, z_bucket_w: 0.75, z_bucket: 0, buckets: [4] }, 0)).toEqual({ value: near(0.75) });
});

it('custom buckets are linear; the outer ones give the bound they have', () => {
  const histogram = { schema: -53, count: 8, custom_values: [2, 4], buckets: [2, 4, 2] };
  expect(found(histogram, 0.125)).toEqual({ value: near(1) });
  expect(found(histogram, 0.5)).toEqual({ value: near(3) });
  expect(found(histogram, 0.9)).toEqual({ value: near(4) });
  expect(found({ schema: -53, count: 2, custom_values: [-3, 4], buckets: [2] }, 0.5)).toEqual({
    value: near(-3),
  });
});

it('empty buckets in between are jumped over', () => {
  expect(found({ count: 4, buckets: [2, 0, 0, 2] }, 0.5)).toEqual({ value: near(4) });
  expect(found({ count: 4, buckets: [2, 0, 0, 2] }, 0.49)).toEqual({ value: near(2 ** -0.02) });
});

it('there is no quantile of nothing and beyond all', () => {
  const histogram = { count: 1, buckets: [1] };
  expect(found({}, 0.5)).toEqual({ value: near(Number.NaN) });
  expect(found(histogram, Number.NaN)).toEqual({ value: near(Number.NaN) });
  expect(found(histogram, -0.1)).toEqual({ value: near(Number.NEGATIVE_INFINITY) });
  expect(found(histogram, 1.1)).toEqual({ value: near(Number.POSITIVE_INFINITY) });
});

it('observations of NaN lie above all others', () => {
  const histogram = { count: 8, sum: Number.NaN, offset: 1, buckets: [4] };
  expect(found(histogram, 0.25)).toEqual({ value: near(Math.SQRT2), note: 'skewed-higher' });
  expect(found(histogram, 0.75)).toEqual({ value: near(Number.NaN), note: 'nan-result' });
  expect(found({ count: 2, sum: Number.NaN }, 0.5)).toEqual({ value: near(Number.NaN), note: 'nan-result' });
});

it('a sum that is NaN for infinities of both signs skews nothing', () => {
  expect(found({ count: 4, sum: Number.NaN, offset: 1, buckets: [4] }, 0.5)).toEqual({
    value: near(Math.SQRT2),
  });
});

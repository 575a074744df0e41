import { expect, it } from 'vitest';
import { histogramFrom, type HistogramDescription } from './description.ts';
import { fractionOf } from './fraction.ts';

/** Without the last digits, which rounding makes differ. */
function near(value: number): number {
  return Number(value.toPrecision(12));
}

function fraction(description: HistogramDescription, [lower, upper]: readonly [number, number]): number {
  return near(fractionOf(lower, upper, histogramFrom(description)).value);
}

const both = { count: 16, z_bucket: 4, z_bucket_w: 0.5, buckets: [2, 4], n_buckets: [2, 4] };

it('whole buckets count whole', () => {
  expect(fraction(both, [-Infinity, Infinity])).toBe(near(1));
  expect(fraction(both, [0.5, 2])).toBe(near(6 / 16));
  expect(fraction(both, [-2, -1])).toBe(near(4 / 16));
  expect(fraction(both, [-0.5, 0.5])).toBe(near(4 / 16));
  expect(fraction(both, [2, 8])).toBe(near(0));
});

it('parts of buckets count by the logarithms of their bounds, in the zero bucket by its width', () => {
  expect(fraction(both, [1, Math.SQRT2])).toBe(near(2 / 16));
  expect(fraction(both, [-Math.SQRT2, -1])).toBe(near(2 / 16));
  expect(fraction(both, [0, 0.25])).toBe(near(1 / 16));
  expect(fraction({ count: 4, z_bucket: 4, z_bucket_w: 0.5, buckets: [0] }, [0.125, 0.25])).toBe(near(1 / 4));
});

it('parts of custom buckets count by their width, those without an end not at all', () => {
  const custom = { schema: -53, count: 10, custom_values: [2, 4], buckets: [2, 4, 4] };
  expect(fraction(custom, [0, 3])).toBe(near(4 / 10));
  expect(fraction(custom, [-5, 1])).toBe(near(1 / 10));
  expect(fraction(custom, [4, 1000])).toBe(near(0));
  expect(fraction(custom, [1000, Infinity])).toBe(near(4 / 10));
  const negative = { schema: -53, count: 10, custom_values: [-2, 4], buckets: [2, 6, 2] };
  expect(fraction(negative, [-9, -2])).toBe(near(0));
  expect(fraction(negative, [-Infinity, -9])).toBe(near(2 / 10));
  expect(fraction(negative, [-1, 4])).toBe(near(5 / 10));
});

it('there is no fraction of nothing, and none between bounds that are none', () => {
  expect(fraction({}, [0, 1])).toBe(near(Number.NaN));
  expect(fraction(both, [Number.NaN, 1])).toBe(near(Number.NaN));
  expect(fraction(both, [1, 1])).toBe(near(0));
  expect(fraction(both, [2, 1])).toBe(near(0));
});

it('observations of NaN are in no fraction', () => {
  const histogram = histogramFrom({ count: 8, sum: Number.NaN, offset: 1, buckets: [4] });
  expect(fractionOf(-Infinity, Infinity, histogram)).toEqual({ value: 0.5, note: 'nan-excluded' });
});

import { expect, it } from 'vitest';
import { histogramFrom, type HistogramDescription } from './description.ts';
import { meanObservation, standardDeviationOf, varianceOf } from './statistics.ts';

/** Without the last digits, which rounding makes differ. */
function near(value: number): number {
  return Number(value.toPrecision(12));
}

function spread(description: HistogramDescription): readonly number[] {
  const histogram = histogramFrom(description);
  return [near(varianceOf(histogram)), near(standardDeviationOf(histogram))];
}

it('observations stand at the middle of their bucket', () => {
  // Middles 2^0.5 and 2^1.5, twice each, around a mean of 2.
  expect(spread({ count: 4, sum: 8, offset: 1, buckets: [2, 2] })).toEqual([
    near(((Math.SQRT2 - 2) ** 2 + (2 * Math.SQRT2 - 2) ** 2) / 2),
    near(Math.sqrt(((Math.SQRT2 - 2) ** 2 + (2 * Math.SQRT2 - 2) ** 2) / 2)),
  ]);
  expect(spread({ count: 2, sum: -3, n_offset: 1, n_buckets: [2] })).toEqual([
    near((1.5 - Math.SQRT2) ** 2),
    near(Math.sqrt((1.5 - Math.SQRT2) ** 2)),
  ]);
  expect(spread({ count: 4, sum: 4, z_bucket: 4, z_bucket_w: 0.5 })).toEqual([near(1), near(Math.sqrt(1))]);
  expect(spread({ schema: -53, count: 4, sum: 8, custom_values: [0, 2, 6], buckets: [0, 2, 2] })).toEqual([
    near((1 + 4) / 2),
    near(Math.sqrt((1 + 4) / 2)),
  ]);
});

it('there is no spread of nothing', () => {
  expect(varianceOf(histogramFrom({}))).toBeNaN();
  expect(meanObservation(histogramFrom({}))).toBeNaN();
  expect(meanObservation(histogramFrom({ count: 4, sum: 6 }))).toBe(1.5);
});

it('infinite observations make the spread infinite', () => {
  expect(varianceOf(histogramFrom({ count: 2, sum: Infinity, buckets: [2] }))).toBe(Infinity);
});

import { bucketsOf } from './buckets.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';
import { lostInSum } from './slots.ts';

/** Mean of all observations; NaN where there are none. */
export function meanObservation({ sum, count }: FloatHistogram): number {
  return sum / count;
}

/**
 * Estimated variance of the observations, each taken for the middle of its bucket: the geometric mean of its bounds, the
 * arithmetic one for custom buckets, 0 for the zero bucket. NaN without observations.
 */
export function varianceOf(histogram: FloatHistogram): number {
  const mean = meanObservation(histogram);
  const { lowers, uppers, counts } = bucketsOf(histogram);
  let total = 0;
  let error = 0;
  for (let at = 0; at < counts.length; at++) {
    if (counts[at] === 0) continue;
    const difference = middleOf(lowers[at]!, uppers[at]!, usesCustomBuckets(histogram)) - mean;
    const term = counts[at]! * difference * difference;
    const sum = total + term;
    error += lostInSum(total, term, sum);
    total = sum;
  }
  return (total + error) / histogram.count;
}

/** Square root of `varianceOf`. */
export function standardDeviationOf(histogram: FloatHistogram): number {
  return Math.sqrt(varianceOf(histogram));
}

/** What stands for the observations of a bucket. */
export function middleOf(lower: number, upper: number, isLinear: boolean): number {
  if (isLinear) return (lower + upper) / 2;
  if (lower <= 0 && upper >= 0) return 0;
  const middle = Math.sqrt(lower * upper);
  return upper < 0 ? -middle : middle;
}

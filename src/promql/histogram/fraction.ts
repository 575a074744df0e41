import { interpolatedBuckets, shareBelow, type Buckets } from './buckets.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';
import { missesObservations } from './quantile.ts';

export interface HistogramFraction {
  readonly value: number;
  /** There are NaN observations: they are in no fraction. */
  readonly note?: 'nan-excluded';
}

/** Estimated share of the observations between two values; NaN without observations or for bounds that are NaN. */
export function fractionOf(lower: number, upper: number, histogram: FloatHistogram): HistogramFraction {
  const { count } = histogram;
  if (count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return { value: Number.NaN };
  if (lower >= upper) return { value: 0 };
  const buckets = interpolatedBuckets(histogram);
  const isLinear = usesCustomBuckets(histogram);
  // With NaN among them the buckets end below the count.
  const limit = Number.isNaN(histogram.sum) ? buckets.counts.reduce((total, each) => total + each, 0) : count;
  const value = observationsBetween(lower, upper, buckets, { limit, isLinear }) / count;
  return missesObservations(histogram, buckets) ? { value, note: 'nan-excluded' } : { value };
}

/** How many observations lie between two values; no rank exceeds the limit, and behind the last bucket it is the limit. */
export function observationsBetween(
  lower: number,
  upper: number,
  buckets: Buckets,
  { limit, isLinear }: { readonly limit: number; readonly isLinear: boolean },
): number {
  const below = (value: number): number => Math.min(rankOf(value, buckets, isLinear), limit);
  return below(upper) - below(lower);
}

/** How many observations lie below a value; infinite behind the last bucket. */
function rankOf(value: number, { lowers, uppers, counts, zeroAt }: Buckets, isLinear: boolean): number {
  let rank = 0;
  for (let at = 0; at < counts.length; at++) {
    const [lower, upper] = [lowers[at]!, uppers[at]!];
    if (lower >= value) return rank;
    if (upper > value) return rank + counts[at]! * shareBelow(value, lower, upper, isLinear || at === zeroAt);
    rank += counts[at]!;
  }
  return Number.POSITIVE_INFINITY;
}

import { interpolatedBuckets, type Buckets } from './buckets.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';

export interface HistogramQuantile {
  readonly value: number;
  /** Observations of NaN lie beyond all buckets: the quantile fell among them, or comes out higher because of them. */
  readonly note?: 'nan-result' | 'skewed-higher';
}

/**
 * Estimated quantile of the observations: -Inf and +Inf outside of 0 to 1, NaN without observations. Within a bucket it is
 * interpolated on a logarithmic scale; linearly in the zero bucket and in custom ones.
 */
export function quantileOf(quantile: number, histogram: FloatHistogram): HistogramQuantile {
  if (quantile < 0) return { value: Number.NEGATIVE_INFINITY };
  if (quantile > 1) return { value: Number.POSITIVE_INFINITY };
  if (histogram.count === 0 || Number.isNaN(quantile)) return { value: Number.NaN };
  const buckets = interpolatedBuckets(histogram);
  const mayHaveNaN = Number.isNaN(histogram.sum);
  // From the nearer end, where fewer counts are summed up; but NaN are part of the count above all buckets.
  const isForward = mayHaveNaN || quantile < 0.5;
  const { at, share } = find(buckets, (isForward ? quantile : 1 - quantile) * histogram.count, {
    limit: histogram.count,
    isForward,
  });
  if (at < 0) return { value: Number.NaN, ...(mayHaveNaN ? { note: 'nan-result' } : {}) };
  const value = interpolate(histogram, buckets, at, share);
  return missesObservations(histogram, buckets) ? { value, note: 'skewed-higher' } : { value };
}

/** Whether NaN were observed: they make the sum NaN and are in no bucket (infinities of both signs only do the former). */
export function missesObservations({ sum, count }: FloatHistogram, { counts }: Buckets): boolean {
  return Number.isNaN(sum) && counts.reduce((total, each) => total + each, 0) < count;
}

/** The bucket that holds a rank, counted from one of the ends, and the share of it that lies below; -1 if none does. */
function find(
  { counts }: Buckets,
  rank: number,
  { limit, isForward }: { readonly limit: number; readonly isForward: boolean },
): { readonly at: number; readonly share: number } {
  let total = 0;
  let found = -1;
  for (let step = 0; step < counts.length && (found < 0 || total < rank); step++) {
    const at = isForward ? step : counts.length - 1 - step;
    if (counts[at] === 0) continue;
    total += counts[at]!;
    found = at;
  }
  // Rounding may make all buckets together a little more than the count.
  const reached = Math.min(total, limit);
  if (found < 0 || reached < rank) return { at: -1, share: 0 };
  const count = counts[found]!;
  return { at: found, share: (isForward ? rank - (reached - count) : reached - rank) / count };
}

function interpolate(
  histogram: FloatHistogram,
  { lowers, uppers }: Buckets,
  at: number,
  share: number,
): number {
  const [lower, upper] = [lowers[at]!, uppers[at]!];
  if (usesCustomBuckets(histogram)) {
    if (lower === Number.NEGATIVE_INFINITY) return upper;
    if (upper === Number.POSITIVE_INFINITY && histogram.customValues.length > 0) return lower;
    return lower + (upper - lower) * share;
  }
  if (lower <= 0 && upper >= 0) return lower + (upper - lower) * share;
  const [from, to] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper))];
  return Math.sign(lower) * 2 ** (from + (to - from) * share);
}

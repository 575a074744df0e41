import { boundOf } from './bounds.ts';
import { shareBelow } from './buckets.ts';
import { compactHistogram } from './compaction.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';
import { indicesOf } from './slots.ts';
import { middleOf } from './statistics.ts';

/** Which observations stay: those up to the cut (`</`) or those from it on (`>/`). */
export type Kept = 'below' | 'above';

interface Cut {
  readonly at: number;
  readonly kept: Kept;
}

interface Bucket {
  readonly lower: number;
  readonly upper: number;
  readonly isLinear: boolean;
}

/**
 * The part of a histogram on one side of a value, compacted; count and sum are estimated anew from the buckets where any of
 * them lost something. A bucket around the cut is interpolated as for quantiles.
 */
export function trimHistogram(histogram: FloatHistogram, at: number, kept: Kept): FloatHistogram {
  const cut = { at, kept };
  const [zero, negative, positive] = [
    keepZero(histogram, cut),
    keepSide(histogram, cut, -1),
    keepSide(histogram, cut, 1),
  ];
  const parts = [negative, zero, positive];
  if (!parts.some(({ isTrimmed }) => isTrimmed)) return histogram;
  return compactHistogram({
    ...histogram,
    count: parts.reduce((total, { count }) => total + count, 0),
    sum: parts.reduce((total, { sum }) => total + sum, 0),
    zeroCount: zero.count,
    positiveBuckets: positive.counts,
    negativeBuckets: negative.counts,
  });
}

function keepSide(histogram: FloatHistogram, cut: Cut, sign: 1 | -1) {
  const [spans, buckets] =
    sign > 0
      ? [histogram.positiveSpans, histogram.positiveBuckets]
      : [histogram.negativeSpans, histogram.negativeBuckets];
  const isLinear = usesCustomBuckets(histogram);
  const kept = { counts: [...buckets], count: 0, sum: 0, isTrimmed: false };
  const indices = indicesOf(spans);
  for (let place = 0; place < indices.length; place++) {
    const index = indices[place]!;
    const count = buckets[place]!;
    if (count === 0) continue;
    const [outer, inner] = [sign * boundOf(index, histogram), sign * boundOf(index - 1, histogram)];
    const bucket = { lower: Math.min(outer, inner), upper: Math.max(outer, inner), isLinear };
    const left = keep(bucket, cut);
    kept.counts[place] = count * left.share;
    kept.count += count * left.share;
    if (left.share > 0) kept.sum += count * left.share * left.middle;
    if (left.share < 1) kept.isTrimmed = true;
  }
  return kept;
}

function keepZero(
  { zeroCount, zeroThreshold, negativeBuckets, positiveBuckets }: FloatHistogram,
  cut: Cut,
): { readonly count: number; readonly sum: number; readonly isTrimmed: boolean } {
  if (zeroCount === 0) return { count: 0, sum: 0, isTrimmed: false };
  const isPositive = positiveBuckets.length > 0 && negativeBuckets.length === 0;
  const isNegative = negativeBuckets.length > 0 && positiveBuckets.length === 0;
  const { share, middle } = keep(
    { lower: isPositive ? 0 : -zeroThreshold, upper: isNegative ? 0 : zeroThreshold, isLinear: true },
    cut,
  );
  return { count: zeroCount * share, sum: share > 0 ? zeroCount * share * middle : 0, isTrimmed: share < 1 };
}

/** The share of a bucket that stays, and what stands for the observations in it. */
function keep(bucket: Bucket, { at, kept }: Cut): { readonly share: number; readonly middle: number } {
  const { lower, upper, isLinear } = startAtZero(bucket);
  const isBelow = kept === 'below';
  // No number is on either side of NaN.
  if (Number.isNaN(at)) return nothing;
  if (lower >= at) return isBelow ? nothing : { share: 1, middle: representative(lower, upper, isLinear) };
  if (upper <= at) return isBelow ? { share: 1, middle: representative(lower, upper, isLinear) } : nothing;
  // A single bucket without any bound tells nothing about either side of the cut.
  if (bucket.lower === Number.NEGATIVE_INFINITY && upper === Number.POSITIVE_INFINITY) return nothing;
  const below = shareBelow(at, lower, upper, isLinear);
  return isBelow
    ? { share: below, middle: representative(lower, at, isLinear) }
    : { share: 1 - below, middle: representative(at, upper, isLinear) };
}

const nothing = { share: 0, middle: 0 };

// As for quantiles: the first custom bucket begins at 0 if it ends above it.
function startAtZero(bucket: Bucket): Bucket {
  return bucket.lower === Number.NEGATIVE_INFINITY && bucket.upper > 0 && bucket.isLinear
    ? { ...bucket, lower: 0 }
    : bucket;
}

function representative(lower: number, upper: number, isLinear: boolean): number {
  if (lower === Number.NEGATIVE_INFINITY) return upper;
  if (upper === Number.POSITIVE_INFINITY) return lower;
  return middleOf(lower, upper, isLinear);
}

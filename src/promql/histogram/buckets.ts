import { boundOf } from './bounds.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';
import { indicesOf } from './slots.ts';

/** Buckets side by side, from the lowest up; each holds what is above its lower bound, up to its upper one. */
export interface Buckets {
  readonly lowers: Float64Array;
  readonly uppers: Float64Array;
  readonly counts: Float64Array;
  /** Where the zero bucket stands; -1 where there is none. */
  readonly zeroAt: number;
}

/**
 * All buckets of a histogram, empty ones within its spans included; the zero bucket if it holds anything. Neighbours of the
 * zero bucket end at its threshold.
 */
export function bucketsOf(histogram: FloatHistogram): Buckets {
  const { negativeBuckets, positiveBuckets, zeroCount, zeroThreshold } = histogram;
  const hasZero = zeroCount > 0 && !usesCustomBuckets(histogram);
  const size = negativeBuckets.length + positiveBuckets.length + (hasZero ? 1 : 0);
  const lowers = new Float64Array(size);
  const uppers = new Float64Array(size);
  const counts = new Float64Array(size);
  let at = negativeBuckets.length;
  const negatives = indicesOf(histogram.negativeSpans);
  for (let place = 0; place < negatives.length; place++) {
    const index = negatives[place]!;
    const slot = at - 1 - place;
    lowers[slot] = -boundOf(index, histogram);
    uppers[slot] = -Math.max(boundOf(index - 1, histogram), zeroThreshold);
    counts[slot] = negativeBuckets[place]!;
  }
  const zeroAt = hasZero ? at++ : -1;
  if (hasZero) {
    lowers[zeroAt] = -zeroThreshold;
    uppers[zeroAt] = zeroThreshold;
    counts[zeroAt] = zeroCount;
  }
  const floor = usesCustomBuckets(histogram) ? Number.NEGATIVE_INFINITY : zeroThreshold;
  const positives = indicesOf(histogram.positiveSpans);
  for (let place = 0; place < positives.length; place++) {
    const index = positives[place]!;
    lowers[at + place] = Math.max(boundOf(index - 1, histogram), floor);
    uppers[at + place] = boundOf(index, histogram);
    counts[at + place] = positiveBuckets[place]!;
  }
  return { lowers, uppers, counts, zeroAt };
}

/**
 * Buckets as interpolation takes them: a zero bucket with filled buckets on one side of it only lies on that side, and the
 * first custom bucket begins at 0 if it ends above it.
 */
export function interpolatedBuckets(histogram: FloatHistogram): Buckets {
  const buckets = bucketsOf(histogram);
  const { lowers, uppers, zeroAt } = buckets;
  if (usesCustomBuckets(histogram)) {
    if (lowers[0] === Number.NEGATIVE_INFINITY && uppers[0]! > 0) lowers[0] = 0;
    return buckets;
  }
  const [hasNegative, hasPositive] = [
    histogram.negativeBuckets.length > 0,
    histogram.positiveBuckets.length > 0,
  ];
  if (zeroAt >= 0 && hasPositive && !hasNegative) lowers[zeroAt] = 0;
  if (zeroAt >= 0 && hasNegative && !hasPositive) uppers[zeroAt] = 0;
  return buckets;
}

/** Share of a bucket's observations at or below a value within it: by its width, or by that of the logarithms. */
export function shareBelow(value: number, lower: number, upper: number, isLinear: boolean): number {
  // Nothing can be said of a bucket without an end: it counts as lying at the end that it has.
  if (lower === Number.NEGATIVE_INFINITY) return 1;
  if (upper === Number.POSITIVE_INFINITY) return 0;
  if (isLinear) return (value - lower) / (upper - lower);
  const [from, to] = [Math.log2(Math.abs(lower)), Math.log2(Math.abs(upper))];
  return (Math.log2(Math.abs(value)) - from) / (to - from);
}

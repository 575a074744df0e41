import { areBoundsEqual } from './bounds.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';
import { indicesOf } from './slots.ts';

/**
 * Whether two histograms are the same: totals, zero bucket and every bucket that is spelled out, an empty one too; NaN
 * equals NaN, hints do not count. Compact both first to compare what they say rather than how.
 */
export function isSameHistogram(left: FloatHistogram, right: FloatHistogram): boolean {
  return (
    left.schema === right.schema &&
    Object.is(left.count, right.count) &&
    Object.is(left.sum, right.sum) &&
    left.zeroThreshold === right.zeroThreshold &&
    Object.is(left.zeroCount, right.zeroCount) &&
    (!usesCustomBuckets(left) || areBoundsEqual(left.customValues, right.customValues)) &&
    areNumbersEqual(left.positiveBuckets, right.positiveBuckets) &&
    areNumbersEqual(left.negativeBuckets, right.negativeBuckets) &&
    areNumbersEqual(indicesOf(left.positiveSpans), indicesOf(right.positiveSpans)) &&
    areNumbersEqual(indicesOf(left.negativeSpans), indicesOf(right.negativeSpans))
  );
}

function areNumbersEqual(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((value, index) => Object.is(value, right[index]));
}

import { customSchema } from './float-histogram.ts';

/** How the bounds of a histogram's buckets are found. */
export interface BoundsRule {
  readonly schema: number;
  readonly customValues: readonly number[];
}

/** Upper bound of a bucket (of its absolute value, for negative ones); the lower one is that of the index before. */
export function boundOf(index: number, { schema, customValues }: BoundsRule): number {
  if (schema !== customSchema) return exponentialBound(index, schema);
  if (index < 0) return Number.NEGATIVE_INFINITY;
  return customValues[index] ?? Number.POSITIVE_INFINITY;
}

/**
 * 2^(index / 2^schema). The bucket of the largest finite numbers ends at the largest one rather than at +Inf, because
 * infinite observations have a bucket of their own behind it.
 */
export function exponentialBound(index: number, schema: number): number {
  const perOctave = 2 ** schema;
  const position = index / perOctave;
  if (position === 1024) return Number.MAX_VALUE;
  const octave = Math.floor(position);
  // Apart from the octave, so that a bound is the same multiple of its power of two in every octave.
  return timesPowerOfTwo(2 ** (position - octave), octave);
}

/** Index of the bucket of a lower resolution that an exponential bucket is part of. */
export function coarserIndex(index: number, fromSchema: number, toSchema: number): number {
  return ((index - 1) >> (fromSchema - toSchema)) + 1;
}

/** Whether two lists of custom bounds are the same. */
export function areBoundsEqual(left: readonly number[], right: readonly number[]): boolean {
  return left.length === right.length && left.every((bound, index) => bound === right[index]);
}

/** Custom bounds that two ascending lists share. */
export function sharedBounds(left: readonly number[], right: readonly number[]): number[] {
  const others = new Set(right);
  return left.filter((bound) => others.has(bound));
}

/** For each bucket of some custom bounds, the +Inf one included, the bucket of fewer bounds it is part of. */
export function coarserCustomIndices(bounds: readonly number[], fewer: readonly number[]): number[] {
  const indices: number[] = [];
  let target = 0;
  for (const bound of bounds) {
    while (target < fewer.length && (fewer[target] ?? 0) < bound) target++;
    indices.push(target);
  }
  indices.push(fewer.length);
  return indices;
}

// 2^1024 is infinite and 2^-1075 is 0 where the product need not be.
function timesPowerOfTwo(value: number, exponent: number): number {
  if (exponent > 1000) return value * 2 ** 1000 * 2 ** (exponent - 1000);
  if (exponent < -1000) return value * 2 ** -1000 * 2 ** (exponent + 1000);
  return value * 2 ** exponent;
}

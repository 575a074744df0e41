import type { Buckets } from './buckets.ts';
import { compactHistogram } from './compaction.ts';
import { customSchema, emptyHistogram, type FloatHistogram } from './float-histogram.ts';
import { observationsBetween } from './fraction.ts';

/** A bucket of a classic histogram: how many observations there are up to a bound (`le`). */
export interface ClassicBucket {
  readonly upperBound: number;
  readonly count: number;
}

/**
 * A native histogram with the bounds of a classic one. Without a count of all, the highest bucket's is taken; of buckets with
 * the same bound, the first. Undefined where counts are negative or fall, where a bound is NaN or there is no bucket.
 */
export function nativeFromClassic(
  buckets: readonly ClassicBucket[],
  totals: { readonly count?: number | undefined; readonly sum?: number | undefined } = {},
): FloatHistogram | undefined {
  const sorted = sortedByBound(buckets).filter(
    ({ upperBound }, at, all) => upperBound !== all[at - 1]?.upperBound,
  );
  const highest = sorted.at(-1);
  if (!highest || sorted.some(({ upperBound }) => Number.isNaN(upperBound))) return undefined;
  const count = totals.count ?? highest.count;
  const bounds = sorted.map(({ upperBound }) => upperBound).filter((bound) => bound !== Infinity);
  const counts = sorted.slice(0, bounds.length).map((bucket) => bucket.count);
  if (highest.upperBound === Infinity && highest.count !== count) return undefined;
  const own = [...counts, count].map((each, at) => each - (counts[at - 1] ?? 0));
  if (!own.every((each) => each >= 0)) return undefined;
  return compactHistogram({
    ...emptyHistogram,
    schema: customSchema,
    count,
    sum: totals.sum ?? 0,
    positiveSpans: [{ offset: 0, length: own.length }],
    positiveBuckets: own,
    customValues: bounds,
  });
}

/** Estimated share of a classic histogram's observations between two values. NaN without a +Inf bucket or observations. */
export function classicFraction(lower: number, upper: number, buckets: readonly ClassicBucket[]): number {
  const merged = mergedByBound(buckets);
  const last = merged.at(-1);
  if (last?.upperBound !== Infinity || last.count === 0) return Number.NaN;
  if (Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  return (
    observationsBetween(lower, upper, columnsOf(merged), { limit: last.count, isLinear: true }) / last.count
  );
}

interface MutableBucket {
  readonly upperBound: number;
  count: number;
}

function sortedByBound(buckets: readonly ClassicBucket[]): ClassicBucket[] {
  return buckets.toSorted((left, right) =>
    left.upperBound < right.upperBound ? -1 : Number(left.upperBound > right.upperBound),
  );
}

/** One bucket a bound: `le="0.2"` and `le="2e-1"` are the same one, told in parts. */
function mergedByBound(buckets: readonly ClassicBucket[]): MutableBucket[] {
  const merged: MutableBucket[] = [];
  for (const bucket of sortedByBound(buckets)) {
    const last = merged.at(-1);
    if (last?.upperBound === bucket.upperBound) last.count += bucket.count;
    else merged.push({ ...bucket });
  }
  return merged;
}

function columnsOf(buckets: readonly ClassicBucket[]): Buckets {
  const uppers = Float64Array.from(buckets, ({ upperBound }) => upperBound);
  const counts = Float64Array.from(buckets, ({ count }, at) => count - (buckets[at - 1]?.count ?? 0));
  const first = uppers[0]! > 0 ? 0 : Number.NEGATIVE_INFINITY;
  const lowers = Float64Array.from(buckets, (_, at) => (at === 0 ? first : uppers[at - 1]!));
  return { lowers, uppers, counts, zeroAt: -1 };
}

import { float } from '../eval/column.ts';
import type { ClassicHistogram } from './classic-buckets.ts';

/** Relative differences below this come from rounding and say nothing. */
const smallDifference = 1e-12;
const smallestNormal = 2 ** -1022;

/** What had to be mended because a bucket counted less than the one before. */
export interface ForcedCounts {
  minBucket: number;
  maxBucket: number;
  maxDifference: number;
}

/**
 * The buckets of one classic histogram at one step after another, in arrays that are used again: those that are there, one
 * for each bound.
 */
export class BucketReader {
  readonly #histogram: ClassicHistogram;
  readonly bounds: Float64Array;
  readonly counts: Float64Array;
  size = 0;

  constructor(histogram: ClassicHistogram) {
    this.#histogram = histogram;
    this.bounds = new Float64Array(histogram.bounds.length);
    this.counts = new Float64Array(histogram.bounds.length);
  }

  /** Goes to a step; false where no bucket is there. */
  read(step: number): boolean {
    const { bounds, columns } = this.#histogram;
    let size = 0;
    for (let i = 0; i < columns.length; i++) {
      const { present, values } = columns[i] as (typeof columns)[number];
      if (present[step] !== float) continue;
      const bound = bounds[i] as number;
      // `le="0.2"` and `le="2e-1"` are the same bucket in two parts.
      if (size > 0 && this.bounds[size - 1] === bound) this.counts[size - 1]! += values[step] as number;
      else {
        this.bounds[size] = bound;
        this.counts[size++] = values[step] as number;
      }
    }
    this.size = size;
    return size > 0;
  }

  /** Makes counts that fall from one bucket to the next stay level. Undefined where none did, but for rounding. */
  forceAscent(): ForcedCounts | undefined {
    const { bounds, counts, size } = this;
    let forced: ForcedCounts | undefined;
    let reached = counts[0] as number;
    for (let i = 1; i < size; i++) {
      const count = counts[i] as number;
      if (count === reached) continue;
      if (!isNearly(reached, count)) {
        if (!(count < reached)) {
          reached = count;
          continue;
        }
        const bound = bounds[i] as number;
        forced ??= { minBucket: bound, maxBucket: bound, maxDifference: 0 };
        forced.maxBucket = bound;
        forced.maxDifference = Math.max(forced.maxDifference, reached - count);
      }
      counts[i] = reached;
    }
    return forced;
  }

  /** The value below which a share of the observations lies, linear within a bucket; NaN where that cannot be told. */
  quantile(quantile: number): number {
    const { bounds, counts, size } = this;
    if (size < 2 || counts[size - 1] === 0) return NaN;
    const rank = quantile * (counts[size - 1] as number);
    let bucket = 0;
    while (bucket < size - 1 && !((counts[bucket] as number) >= rank)) bucket++;
    if (bucket === size - 1) return bounds[size - 2] as number;
    const upper = bounds[bucket] as number;
    if (bucket === 0 && upper <= 0) return upper;
    const lower = bucket === 0 ? 0 : (bounds[bucket - 1] as number);
    const below = bucket === 0 ? 0 : (counts[bucket - 1] as number);
    return lower + (upper - lower) * ((rank - below) / ((counts[bucket] as number) - below));
  }
}

function isNearly(a: number, b: number): boolean {
  const sum = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < smallestNormal) return difference < smallDifference * smallestNormal;
  return difference / Math.min(sum, Number.MAX_VALUE) < smallDifference;
}

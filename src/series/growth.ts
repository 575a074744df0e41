import type { Points } from './points.ts';
import { emptyRollUp, sliceRollUp } from './roll-up.ts';
import type { RollUp } from './roll-up.ts';

export interface GrowthOptions {
  /** A counter that falls began anew at zero. */
  readonly isCounter: boolean;
  /** Further apart than this, two values say nothing about the time between them. */
  readonly gapMs: number;
}

/**
 * How fast a series grew up to each of its points, as buckets that can be rolled up: smallest and largest growth each
 * second, the growth as the sum and its seconds as the count, so that sum / count is the mean growth each second.
 */
export function growthOf({ times, values }: Points, options: GrowthOptions): RollUp {
  return between(times, values, options);
}

/** The same of a roll-up: from one bucket's largest value to the next one's, which is where a counter stood at its end. */
export function growthOfBuckets({ times, max, sum, count }: RollUp, options: GrowthOptions): RollUp {
  if (options.isCounter) return between(times, max, options);
  const means = sum.map((total, index) => total / (count[index] as number));
  return between(times, means, options);
}

function between(times: Float64Array, values: Float64Array, { isCounter, gapMs }: GrowthOptions): RollUp {
  const result = emptyRollUp(times.length);
  let size = 0;
  let previous = Number.NaN;
  let previousMs = 0;
  for (let index = 0; index < times.length; index++) {
    const value = values[index] as number;
    const timeMs = times[index] as number;
    const seconds = (timeMs - previousMs) / 1000;
    // A NaN (a stale marker among them) ends what was before it.
    const isTold = value === value && previous === previous && timeMs - previousMs <= gapMs;
    if (isTold) {
      const growth = isCounter && value < previous ? value : value - previous;
      result.times[size] = timeMs;
      result.min[size] = growth / seconds;
      result.max[size] = growth / seconds;
      result.sum[size] = growth;
      result.count[size] = seconds;
      size++;
    }
    previous = value;
    previousMs = timeMs;
  }
  return sliceRollUp(result, 0, size);
}

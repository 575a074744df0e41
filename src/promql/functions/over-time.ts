import { invalidQuantile } from '../eval/annotation-texts.ts';
import { extremeKernel } from './extremes.ts';
import { perWindow } from './kernels.ts';
import { nativeMean, nativeSum } from './native-over-time.ts';
import { quantileOfSorted } from './quantile.ts';
import type { FloatKernel, RangeCall, RangeFunction } from './range-function.ts';
import { slidingSum } from './sliding-sum.ts';
import { slidingVariance } from './sliding-variance.ts';
import { perSortedWindow } from './sorted-window.ts';
import { medianDeviation } from './median-deviation.ts';

const ignored = { policy: 'ignored' } as const;

/** Functions that summarize a window's values. */
export const overTime: Readonly<Record<string, RangeFunction>> = {
  sum_over_time: {
    floats: () => slidingSum(false),
    natives: { policy: 'separate', evaluate: nativeSum },
  },
  avg_over_time: {
    floats: () => slidingSum(true),
    natives: { policy: 'separate', evaluate: nativeMean },
  },
  min_over_time: { floats: () => extremeKernel('min', 'value'), natives: ignored },
  max_over_time: { floats: () => extremeKernel('max', 'value'), natives: ignored },
  ts_of_min_over_time: { floats: () => extremeKernel('min', 'time'), natives: ignored },
  ts_of_max_over_time: { floats: () => extremeKernel('max', 'time'), natives: ignored },
  stddev_over_time: { floats: () => slidingVariance(true), natives: ignored },
  stdvar_over_time: { floats: () => slidingVariance(false), natives: ignored },
  mad_over_time: {
    floats: () => {
      const scratch = new Scratch();
      return perWindow(1, (values, _times, from, to) =>
        medianDeviation(scratch.copy(values, from, to), to - from),
      );
    },
    natives: ignored,
  },
  quantile_over_time: { floats: quantileKernel, natives: ignored },
};

/** Room for a window's values, as large as the largest window so far. */
class Scratch {
  #room = new Float64Array(64);

  /** The values from one index to before another, at the beginning of an array that may be longer. */
  copy(values: Float64Array, from: number, to: number): Float64Array {
    if (this.#room.length < to - from) this.#room = new Float64Array((to - from) * 2);
    const room = this.#room;
    for (let i = from; i < to; i++) room[i - from] = values[i] as number;
    return room;
  }
}

function quantileKernel(call: RangeCall): FloatKernel {
  const quantiles = call.scalars[0] as Float64Array;
  return perSortedWindow((sorted, count, step) => {
    const quantile = quantiles[step] as number;
    if (!(quantile >= 0 && quantile <= 1)) call.annotate(invalidQuantile(quantile));
    return quantileOfSorted(quantile, sorted, count);
  });
}

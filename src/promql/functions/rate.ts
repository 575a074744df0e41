import { mixedSamples } from '../eval/annotation-texts.ts';
import { float } from '../eval/column.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import { hasNewStart } from './counter-resets.ts';
import { extendedKernel } from './extended-rate.ts';
import { extrapolatedKernel } from './extrapolation.ts';
import { nativeRate } from './native-rate.ts';
import { latestPair, nativeInstantChange } from './native-instant-change.ts';
import type { FloatKernel, RangeFunction } from './range-function.ts';

/** Per-second increase of a counter over the window, up to its bounds. */
export const rate = change(true, true);

/** Increase of a counter over the window, up to its bounds. */
export const increase = change(true, false);

/** Difference of a gauge over the window, up to its bounds. */
export const delta = change(false, false);

/** Per-second increase between the last two samples. */
export const irate = instantChange(true);

/** Difference between the last two samples. */
export const idelta = instantChange(false);

function change(isCounter: boolean, isRate: boolean): RangeFunction {
  return {
    floats: (call) =>
      call.range.extension === undefined
        ? extrapolatedKernel(call, isCounter, isRate)
        : extendedKernel(call, isCounter, isRate),
    natives: { policy: 'separate', evaluate: (step, call) => nativeRate(step, call, isCounter, isRate) },
  };
}

function instantChange(isRate: boolean): RangeFunction {
  return {
    floats: () => instantKernel(isRate),
    natives: {
      policy: 'mixed',
      evaluate(step, call) {
        const pair = latestPair(step);
        if (pair === undefined || pair.last.timeMs === pair.previous.timeMs) return undefined;
        if (typeof pair.last.value === 'number' && typeof pair.previous.value === 'number') {
          const { last, previous } = pair;
          const isReset = isRate && (pair.last.value < pair.previous.value || pair.isNewStart);
          const difference = isReset ? pair.last.value : pair.last.value - pair.previous.value;
          return isRate ? difference / ((last.timeMs - previous.timeMs) / 1000) : difference;
        }
        if (typeof pair.last.value === 'number' || typeof pair.previous.value === 'number') {
          call.annotate(mixedSamples(valueOf(step.samples.labels, nameLabel)), call.position);
          return undefined;
        }
        return nativeInstantChange(pair, step.samples.labels, call, isRate);
      },
    },
  };
}

function instantKernel(isRate: boolean): FloatKernel {
  return ({ values, times, starts }, windows, out, first, last) => {
    for (let step = first; step < last; step++) {
      const to = windows.to[step] as number;
      if (to - (windows.from[step] as number) < 2) continue;
      const value = values[to - 1] as number;
      const before = values[to - 2] as number;
      const elapsedMs = (times[to - 1] as number) - (times[to - 2] as number);
      const isReset =
        isRate && (value < before || (starts !== undefined && hasNewStart(starts, times, to - 1)));
      const difference = isReset ? value : value - before;
      out.values[step] = isRate ? difference / (elapsedMs / 1000) : difference;
      out.present[step] = float;
    }
  };
}

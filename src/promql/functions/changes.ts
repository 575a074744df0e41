import { float } from '../eval/column.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Samples } from '../eval/samples.ts';
import { hasNewStart } from './counter-resets.ts';
import { boundsIn } from './extended-rate.ts';
import { detectReset } from '../histogram/reset.ts';
import { isSameHistogram } from '../histogram/equality.ts';
import type { FloatKernel, NativeStep, RangeCall, RangeFunction, StepResult } from './range-function.ts';

type Test = (samples: Samples, index: number) => boolean;
type NativeTest = (samples: Samples, index: number) => boolean;

/** Functions that count where a window's samples differ from the one before. */
export const countsOfChanges: Readonly<Record<string, RangeFunction>> = {
  changes: counting(
    ({ values }, i) => {
      const value = values[i] as number;
      const before = values[i - 1] as number;
      return value !== before && !(value !== value && before !== before);
    },
    ({ natives }, i) => !isSameHistogram(natives[i] as FloatHistogram, natives[i - 1] as FloatHistogram),
  ),
  resets: counting(
    ({ values, times, starts }, i) =>
      (values[i] as number) < (values[i - 1] as number) ||
      (starts !== undefined && hasNewStart(starts, times, i)),
    ({ natives, nativeTimes, nativeStarts }, i) =>
      (nativeStarts !== undefined && hasNewStart(nativeStarts, nativeTimes, i)) ||
      detectReset(natives[i] as FloatHistogram, natives[i - 1] as FloatHistogram),
  ),
};

function counting(test: Test, nativeTest: NativeTest): RangeFunction {
  return {
    floats: (call) => kernel(call, test),
    natives: { policy: 'mixed', evaluate: (step, call) => countMixed(step, call, test, nativeTest) },
  };
}

/** Counts once how many there are up to each sample: a window's count is a difference. */
function kernel({ range }: RangeCall, test: Test): FloatKernel {
  let counted: Samples | undefined;
  let upTo = new Int32Array(0);
  return (samples, windows, out, first, last) => {
    if (samples !== counted) {
      const { length } = samples.values;
      if (upTo.length < length) upTo = new Int32Array(length);
      for (let i = 1; i < length; i++) upTo[i] = (upTo[i - 1] as number) + (test(samples, i) ? 1 : 0);
      counted = samples;
    }
    for (let step = first; step < last; step++) {
      let from = windows.from[step] as number;
      const to = windows.to[step] as number;
      if (to === from) continue;
      if (range.extension === 'anchored') {
        const end = range.ends[step] as number;
        const bounds = boundsIn(samples.times, from, to, end - range.rangeMs, end, false);
        if (bounds === undefined) continue;
        from = bounds.first;
      }
      out.values[step] = (upTo[to - 1] as number) - (upTo[from] as number);
      out.present[step] = float;
    }
  };
}

/** A float after a native histogram, or the other way round, is a change. */
function countMixed(at: NativeStep, { range }: RangeCall, test: Test, nativeTest: NativeTest): StepResult {
  const { samples, to, nativeTo, step } = at;
  const { times, nativeTimes } = samples;
  const start = (range.ends[step] as number) - range.rangeMs;
  const first = range.extension === 'anchored' ? anchor(at, start) : at;
  if (first === undefined) return undefined;
  let { from, nativeFrom } = first;
  let count = 0;
  let wasFloat: boolean | undefined;
  while (from < to || nativeFrom < nativeTo) {
    const isFloat =
      nativeFrom >= nativeTo || (from < to && (times[from] as number) < (nativeTimes[nativeFrom] as number));
    if (wasFloat !== undefined) {
      if (isFloat !== wasFloat) count++;
      else if (isFloat ? test(samples, from) : nativeTest(samples, nativeFrom)) count++;
    }
    wasFloat = isFloat;
    if (isFloat) from++;
    else nativeFrom++;
  }
  return count;
}

/** From the last sample at or before the window's start on; undefined where no sample lies after it. */
function anchor(at: NativeStep, start: number): { from: number; nativeFrom: number } | undefined {
  const { times, nativeTimes } = at.samples;
  let { from, nativeFrom } = at;
  while (from < at.to && (times[from] as number) <= start) from++;
  while (nativeFrom < at.nativeTo && (nativeTimes[nativeFrom] as number) <= start) nativeFrom++;
  if (from === at.to && nativeFrom === at.nativeTo) return undefined;
  const floatBefore = from > at.from ? (times[from - 1] as number) : -Infinity;
  const nativeBefore = nativeFrom > at.nativeFrom ? (nativeTimes[nativeFrom - 1] as number) : -Infinity;
  if (floatBefore === -Infinity && nativeBefore === -Infinity) return { from, nativeFrom };
  return floatBefore >= nativeBefore ? { from: from - 1, nativeFrom } : { from, nativeFrom: nativeFrom - 1 };
}

import { float } from '../eval/column.ts';
import type { FloatKernel, NativeStep, RangeFunction, StepResult } from './range-function.ts';

/** Functions about which samples a window has, whatever their values; floats and native histograms alike. */
export const presence: Readonly<Record<string, RangeFunction>> = {
  count_over_time: {
    floats: () => ofBounds((_values, _times, from, to) => to - from),
    natives: {
      policy: 'mixed',
      evaluate: ({ from, to, nativeFrom, nativeTo }) => to - from + nativeTo - nativeFrom,
    },
  },
  present_over_time: { floats: () => ofBounds(() => 1), natives: { policy: 'mixed', evaluate: () => 1 } },
  absent_over_time: { floats: () => ofBounds(() => 1), natives: { policy: 'mixed', evaluate: () => 1 } },
  first_over_time: {
    floats: () => ofBounds((values, _times, from) => values[from] as number),
    natives: {
      policy: 'mixed',
      evaluate: (step) => sampleAt(step, isFirstFloat(step), step.from, step.nativeFrom),
    },
    keepsName: true,
  },
  last_over_time: {
    floats: () => ofBounds((values, _times, _from, to) => values[to - 1] as number),
    natives: {
      policy: 'mixed',
      evaluate: (step) => sampleAt(step, isLastFloat(step), step.to - 1, step.nativeTo - 1),
    },
    keepsName: true,
  },
  ts_of_first_over_time: {
    floats: () => ofBounds((_values, times, from) => (times[from] as number) / 1000),
    natives: {
      policy: 'mixed',
      evaluate: (step) => timeAt(step, isFirstFloat(step), step.from, step.nativeFrom),
    },
  },
  ts_of_last_over_time: {
    floats: () => ofBounds((_values, times, _from, to) => (times[to - 1] as number) / 1000),
    natives: {
      policy: 'mixed',
      evaluate: (step) => timeAt(step, isLastFloat(step), step.to - 1, step.nativeTo - 1),
    },
  },
};

function ofBounds(
  compute: (values: Float64Array, times: Float64Array, from: number, to: number) => number,
): FloatKernel {
  return ({ values, times }, windows, out, first, last) => {
    for (let step = first; step < last; step++) {
      const from = windows.from[step] as number;
      const to = windows.to[step] as number;
      if (to === from) continue;
      out.values[step] = compute(values, times, from, to);
      out.present[step] = float;
    }
  };
}

function isFirstFloat({ samples, from, to, nativeFrom, nativeTo }: NativeStep): boolean {
  if (to === from || nativeTo === nativeFrom) return to > from;
  return (samples.times[from] as number) < (samples.nativeTimes[nativeFrom] as number);
}

function isLastFloat({ samples, from, to, nativeFrom, nativeTo }: NativeStep): boolean {
  if (to === from || nativeTo === nativeFrom) return to > from;
  return (samples.times[to - 1] as number) > (samples.nativeTimes[nativeTo - 1] as number);
}

function sampleAt({ samples }: NativeStep, isFloat: boolean, index: number, nativeIndex: number): StepResult {
  return isFloat ? samples.values[index] : samples.natives[nativeIndex];
}

function timeAt({ samples }: NativeStep, isFloat: boolean, index: number, nativeIndex: number): StepResult {
  return ((isFloat ? samples.times[index] : samples.nativeTimes[nativeIndex]) ?? NaN) / 1000;
}

import { float } from '../eval/column.ts';
import type { FloatKernel } from './range-function.ts';

/** What a window of at least `atLeast` floats comes to; `step` is for arguments that differ by step. */
export function perWindow(
  atLeast: number,
  compute: (values: Float64Array, times: Float64Array, from: number, to: number, step: number) => number,
): FloatKernel {
  return ({ values, times }, windows, out, first, last) => {
    for (let step = first; step < last; step++) {
      const from = windows.from[step] as number;
      const to = windows.to[step] as number;
      if (to - from < atLeast) continue;
      out.values[step] = compute(values, times, from, to, step);
      out.present[step] = float;
    }
  };
}

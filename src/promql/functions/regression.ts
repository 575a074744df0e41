import { EvaluationError } from '../eval/errors.ts';
import { perWindow } from './kernels.ts';
import type { RangeCall, RangeFunction } from './range-function.ts';
import { slidingLine } from './sliding-line.ts';

const ignored = { policy: 'ignored' } as const;

/** Functions that fit a line or a curve to a window's floats. */
export const regression: Readonly<Record<string, RangeFunction>> = {
  deriv: { floats: () => slidingLine(({ slope }) => slope), natives: ignored },
  predict_linear: {
    floats: ({ scalars: [seconds], times: steps }: RangeCall) =>
      slidingLine((line, step) => {
        const now = line.valueAt(steps[step] as number);
        return line.slope * (seconds?.[step] as number) + now;
      }),
    natives: ignored,
  },
  double_exponential_smoothing: {
    floats: ({ scalars: [factors, trends] }: RangeCall) =>
      perWindow(2, (values, _times, from, to, step) => {
        return smooth(values, from, to, factors?.[step] as number, trends?.[step] as number);
      }),
    natives: ignored,
  },
};

/** Holt's method: the last smoothed value. */
function smooth(values: Float64Array, from: number, to: number, factor: number, trendFactor: number): number {
  if (!(factor > 0 && factor < 1)) throw outOfRange('smoothing', 'sf', factor);
  if (!(trendFactor > 0 && trendFactor < 1)) throw outOfRange('trend', 'tf', trendFactor);
  let before = 0;
  let smoothed = values[from] as number;
  let trend = (values[from + 1] as number) - smoothed;
  for (let i = from + 1; i < to; i++) {
    if (i > from + 1) trend = trendFactor * (smoothed - before) + (1 - trendFactor) * trend;
    before = smoothed;
    smoothed = factor * (values[i] as number) + (1 - factor) * (smoothed + trend);
  }
  return smoothed;
}

function outOfRange(which: string, short: string, value: number): EvaluationError {
  return new EvaluationError(`invalid ${which} factor. Expected: 0 < ${short} < 1, got: ${value.toFixed(6)}`);
}

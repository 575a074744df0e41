import { float } from '../eval/column.ts';
import type { FloatKernel, RangeCall } from './range-function.ts';

/**
 * `rate`, `increase` and `delta` of an `anchored` or `smoothed` range vector: not extrapolated but measured between the
 * window's bounds, where the value is that of the last sample before them, or lies on the line between the samples
 * around them.
 */
export function extendedKernel(call: RangeCall, isCounter: boolean, isRate: boolean): FloatKernel {
  const { ends, rangeMs, extension } = call.range;
  const isSmoothed = extension === 'smoothed';
  return ({ values, times }, windows, out, firstStep, lastStep) => {
    for (let step = firstStep; step < lastStep; step++) {
      const from = windows.from[step] as number;
      const to = windows.to[step] as number;
      const end = ends[step] as number;
      const start = end - rangeMs;
      const bounds = boundsIn(times, from, to, start, end, isSmoothed);
      if (bounds === undefined) continue;
      let { first, last } = bounds;
      const left = leftValue(values, times, first, start, isSmoothed, isCounter);
      const right = rightValue(values, times, from, last, end, isSmoothed, isCounter);
      let change = right - left;
      if (isCounter) {
        if ((times[first] as number) <= start) first++;
        if ((times[last] as number) >= end) last--;
        change += resetsBetween(left, right, values, first, last);
      }
      out.values[step] = isRate ? change / (rangeMs / 1000) : change;
      out.present[step] = float;
    }
  };
}

/** The samples a window is measured by: from the last one at or before its start; undefined where there are none. */
export function boundsIn(
  times: Float64Array,
  from: number,
  to: number,
  start: number,
  end: number,
  isSmoothed: boolean,
): { first: number; last: number } | undefined {
  if (to === from) return undefined;
  let last = to - 1;
  let first = from;
  while (first < last && (times[first] as number) <= start) first++;
  first = Math.max(from, first - 1);
  if (isSmoothed) {
    let next = from;
    while (next < last && (times[next] as number) < end) next++;
    last = next;
  }
  if ((times[last] as number) <= start) return undefined;
  if (isSmoothed && (times[first] as number) > end) return undefined;
  return { first, last };
}

/** Value at a time on the line between two samples; a counter that was reset between them came from 0. */
export function interpolate(
  values: Float64Array,
  times: Float64Array,
  index: number,
  atMs: number,
  isCounter: boolean,
): number {
  const after = values[index + 1] as number;
  let before = values[index] as number;
  if (isCounter && after < before) before = 0;
  const elapsed = atMs - (times[index] as number);
  return before + ((after - before) * elapsed) / ((times[index + 1] as number) - (times[index] as number));
}

/** Value at a window's start. */
export function leftValue(
  values: Float64Array,
  times: Float64Array,
  first: number,
  start: number,
  isSmoothed: boolean,
  isCounter: boolean,
): number {
  const isBefore = isSmoothed && (times[first] as number) < start;
  return isBefore ? interpolate(values, times, first, start, isCounter) : (values[first] as number);
}

/** Value at a window's end. */
export function rightValue(
  values: Float64Array,
  times: Float64Array,
  from: number,
  last: number,
  end: number,
  isSmoothed: boolean,
  isCounter: boolean,
): number {
  const isAfter = isSmoothed && last > from && (times[last] as number) > end;
  return isAfter ? interpolate(values, times, last - 1, end, isCounter) : (values[last] as number);
}

function resetsBetween(
  left: number,
  right: number,
  values: Float64Array,
  first: number,
  last: number,
): number {
  let lost = 0;
  let previous = left;
  for (let i = first; i <= last; i++) {
    const value = values[i] as number;
    if (value < previous) lost += previous;
    previous = value;
  }
  return right < previous ? lost + previous : lost;
}

import { startTimeOverlap } from '../eval/annotation-texts.ts';
import { float } from '../eval/column.ts';
import { nameLabel, valueOf } from '../eval/label-set.ts';
import type { Samples } from '../eval/samples.ts';
import { ResetFinder, startsOverlap } from './counter-resets.ts';
import type { FloatKernel, RangeCall } from './range-function.ts';

/**
 * By how much to multiply the change between a window's first and last sample to get that over the whole window: up to
 * the window's bounds where these are about as near as samples are to each other, else by half an interval, and not
 * beyond the point where a counter was 0, `toZero` seconds before the first sample.
 */
export function extrapolationFactor(
  rangeStart: number,
  rangeEnd: number,
  firstTime: number,
  lastTime: number,
  samples: number,
  toZero: number,
): number {
  const sampled = (lastTime - firstTime) / 1000;
  const interval = sampled / (samples - 1);
  const threshold = interval * 1.1;
  let toStart = (firstTime - rangeStart) / 1000;
  let toEnd = (rangeEnd - lastTime) / 1000;
  if (toStart >= threshold) toStart = interval / 2;
  if (toZero < toStart) toStart = toZero;
  if (toEnd >= threshold) toEnd = interval / 2;
  return sampled === 0 ? 1 : (sampled + toStart + toEnd) / sampled;
}

/** As above where the counter is known to have begun within the window: nothing is guessed on that side. */
export function factorSinceStart(
  start: number,
  rangeEnd: number,
  firstTime: number,
  lastTime: number,
  samples: number,
): number {
  const interval = samples > 1 ? (lastTime - firstTime) / 1000 / (samples - 1) : 0;
  const sampled = (lastTime - start) / 1000;
  const toEnd = (rangeEnd - lastTime) / 1000;
  return sampled === 0 ? 1 : (sampled + (toEnd >= interval * 1.1 ? interval / 2 : toEnd)) / sampled;
}

/** Whether a known start lies in a window before its first sample. */
export function isWithin(start: number, rangeStart: number, firstTime: number): boolean {
  return start !== 0 && start > rangeStart && start < firstTime;
}

/** In seconds how far before the first sample a counter that rose steadily was 0. */
function timeToZero(firstValue: number, change: number, firstTime: number, lastTime: number): number {
  if (!(change > 0 && firstValue >= 0)) return Infinity;
  return ((lastTime - firstTime) / 1000) * (firstValue / change);
}

/** `rate`, `increase` and `delta` of floats. */
export function extrapolatedKernel(call: RangeCall, isCounter: boolean, isRate: boolean): FloatKernel {
  const { ends, rangeMs } = call.range;
  const finder = new ResetFinder();
  const divisor = isRate ? rangeMs / 1000 : 1;
  return (samples, windows, out, first, last) => {
    if (isCounter && samples.starts) {
      sinceStarts(samples, samples.starts, call, divisor)(samples, windows, out, first, last);
      return;
    }
    const { times, values } = samples;
    const { indexes, count } = isCounter ? finder.of(samples) : { indexes: new Int32Array(0), count: 0 };
    let reset = 0;
    for (let step = first; step < last; step++) {
      const from = windows.from[step] as number;
      const to = windows.to[step] as number;
      if (to - from < 2) continue;
      const firstValue = values[from] as number;
      let change = (values[to - 1] as number) - firstValue;
      while (reset < count && (indexes[reset] as number) <= from) reset++;
      for (let i = reset; i < count && (indexes[i] as number) < to; i++) {
        change += values[(indexes[i] as number) - 1] as number;
      }
      const end = ends[step] as number;
      const firstTime = times[from] as number;
      const lastTime = times[to - 1] as number;
      const toZero = isCounter ? timeToZero(firstValue, change, firstTime, lastTime) : Infinity;
      const factor = extrapolationFactor(end - rangeMs, end, firstTime, lastTime, to - from, toZero);
      out.values[step] = change * (factor / divisor);
      out.present[step] = float;
    }
  };
}

/** As above, where the source says when counters began: within the window, that is a sample of 0. */
function sinceStarts(series: Samples, starts: Float64Array, call: RangeCall, divisor: number): FloatKernel {
  const { ends, rangeMs } = call.range;
  const { times, values } = series;
  const resets = new ResetFinder().of(series);
  return (_samples, windows, out, first, last) => {
    for (let step = first; step < last; step++) {
      const from = windows.from[step] as number;
      const to = windows.to[step] as number;
      if (to === from) continue;
      warnOfOverlap(series, starts, from, to, call);
      const rangeEnd = ends[step] as number;
      const rangeStart = rangeEnd - rangeMs;
      const firstValue = values[from] as number;
      let change = (values[to - 1] as number) - firstValue;
      for (let i = 0; i < resets.count; i++) {
        const index = resets.indexes[i] as number;
        if (index > from && index < to) change += values[index - 1] as number;
      }
      const firstTime = times[from] as number;
      const lastTime = times[to - 1] as number;
      const start = starts[from] as number;
      let factor: number;
      if (isWithin(start, rangeStart, firstTime)) {
        change += firstValue;
        factor = factorSinceStart(start, rangeEnd, firstTime, lastTime, to - from);
      } else {
        if (to - from < 2) continue;
        const toZero = timeToZero(firstValue, change, firstTime, lastTime);
        factor = extrapolationFactor(rangeStart, rangeEnd, firstTime, lastTime, to - from, toZero);
      }
      out.values[step] = change * (factor / divisor);
      out.present[step] = float;
    }
  };
}

function warnOfOverlap(
  series: Samples,
  starts: Float64Array,
  from: number,
  to: number,
  call: RangeCall,
): void {
  for (let i = from + 1; i < to; i++) {
    if (!startsOverlap(starts, series.times, i)) continue;
    call.annotate(startTimeOverlap(valueOf(series.labels, nameLabel)));
    return;
  }
}

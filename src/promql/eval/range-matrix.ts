import type { Expression } from '../ast.ts';
import { boundsIn, leftValue, rightValue } from '../functions/extended-rate.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { SeriesData } from '../queryable.ts';
import { dropMetadata } from './label-set.ts';
import { EvaluationError } from './errors.ts';
import type { Grid } from './grid.ts';
import type { Evaluator } from './query.ts';
import type { Samples } from './samples.ts';
import { unwrap } from './types.ts';
import { emptyWindows, fillWindows, rangeVector, type RangeVector } from './windows.ts';

/** The samples of a range vector themselves, for an instant query that asks for one. */
export function rangeMatrix(expression: Expression, grid: Grid, evaluator: Evaluator): SeriesData[] {
  const range = rangeVector(unwrap(expression), grid, evaluator);
  const matrix: SeriesData[] = [];
  for (const samples of range.series) {
    const series = range.extension === undefined ? seen(samples, range) : bounded(samples, range);
    if (series.timestamps.length === 0) continue;
    evaluator.query.budget.take(series.timestamps.length);
    matrix.push(samples.dropName ? { ...series, labels: dropMetadata(series.labels) } : series);
  }
  return matrix;
}

function seen(samples: Samples, range: RangeVector): SeriesData {
  const [from, to] = windowOn(samples.times, range);
  const { labels, nativeTimes, natives } = samples;
  const timestamps = samples.times.slice(from, to);
  const values = samples.values.slice(from, to);
  const [nativeFrom, nativeTo] = windowOn(nativeTimes, range);
  if (nativeTo === nativeFrom) return { labels, timestamps, values };
  const all: { atMs: number; value: number | FloatHistogram }[] = [];
  for (const [i, atMs] of timestamps.entries()) all.push({ atMs, value: values[i] as number });
  for (let i = nativeFrom; i < nativeTo; i++) {
    all.push({ atMs: nativeTimes[i] as number, value: natives[i] as FloatHistogram });
  }
  all.sort((a, b) => a.atMs - b.atMs);
  return {
    labels,
    timestamps: Float64Array.from(all, ({ atMs }) => atMs),
    values: Float64Array.from(all, ({ value }) => (typeof value === 'number' ? value : 0)),
    histograms: new Map(
      all.flatMap(({ value }, i) => (typeof value === 'number' ? [] : [[i, value] as const])),
    ),
  };
}

/** Of an `anchored` or `smoothed` range vector: with values at the window's bounds. */
function bounded(samples: Samples, range: RangeVector): SeriesData {
  const { labels, times, values, natives } = samples;
  if (natives.length > 0)
    throw new EvaluationError(`${range.extension} modifier is not supported with histograms`);
  const [from, to] = windowOn(times, range);
  const end = range.ends[0] as number;
  const start = end - range.rangeMs;
  const isSmoothed = range.extension === 'smoothed';
  const bounds = boundsIn(times, from, to, start, end, isSmoothed);
  if (bounds === undefined) return { labels, timestamps: new Float64Array(0), values: new Float64Array(0) };
  let { first, last } = bounds;
  const left = leftValue(values, times, first, start, isSmoothed, false);
  const right = rightValue(values, times, from, last, end, isSmoothed, false);
  if ((times[first] as number) <= start) first++;
  if ((times[last] as number) >= end) last--;
  return {
    labels,
    timestamps: Float64Array.of(start, ...times.subarray(first, last + 1), end),
    values: Float64Array.of(left, ...values.subarray(first, last + 1), right),
  };
}

function windowOn(times: Float64Array, range: RangeVector): readonly [from: number, to: number] {
  const windows = emptyWindows(1);
  fillWindows(windows, times, range);
  return [windows.from[0] as number, windows.to[0] as number];
}

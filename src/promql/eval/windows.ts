import type { Expression, Position, VectorSelector } from '../ast.ts';
import type { SeriesData } from '../queryable.ts';
import { absent, native, type Column } from './column.ts';
import { lengthOf, offsetOf, pinnedTime } from './durations.ts';
import { EvaluationError } from './errors.ts';
import { endOf, timesOf, type Grid } from './grid.ts';
import type { Evaluator, Query } from './query.ts';
import { indexAfter, samplesOf, type Samples } from './samples.ts';
import { withDetectedHints } from './statistics-selectors.ts';

/** A range vector: samples, and the windows through which they are seen at each step. */
export interface RangeVector {
  /** To be gone through once: a source may read each series only when it is looked at. */
  readonly series: Iterable<Samples>;
  readonly rangeMs: number;
  /** Where each step's window ends; the same at every step where an `@` pins it. */
  readonly ends: Float64Array;
  /** How much further back and forth samples are seen than the window goes (`anchored`, `smoothed`). */
  readonly beforeMs: number;
  readonly afterMs: number;
  readonly extension: VectorSelector['extension'];
  readonly position: Position;
}

/** Which samples lie in the window of each step: those from index `from[step]` to before `to[step]`. */
export interface Windows {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** Evaluates a selector with a range, or a subquery. */
export function rangeVector(expression: Expression, grid: Grid, evaluator: Evaluator): RangeVector {
  if (expression.kind === 'matrix-selector') return selected(expression, grid, evaluator.query);
  if (expression.kind === 'subquery') return computed(expression, grid, evaluator);
  throw new EvaluationError(`expected a range vector, got ${expression.kind}`);
}

/** Windows for no steps yet, to be filled for one series after another. */
export function emptyWindows(steps: number): Windows {
  return { from: new Int32Array(steps), to: new Int32Array(steps) };
}

/** Finds the samples after each window's start and up to its end. */
export function fillWindows(windows: Windows, times: Float64Array, range: RangeVector): void {
  const { ends, rangeMs, beforeMs, afterMs } = range;
  const length = times.length;
  const stepMs = (ends[1] ?? NaN) - (ends[0] ?? NaN);
  const stepsInRange = (rangeMs + beforeMs + afterMs) / stepMs;
  const canShare = Number.isInteger(stepsInRange);
  let from = indexAfter(times, (ends[0] ?? 0) - rangeMs - beforeMs);
  let to = from;
  for (let step = 0; step < ends.length; step++) {
    const end = ends[step] as number;
    while (to < length && (times[to] as number) <= end + afterMs) to++;
    windows.to[step] = to;
    if (canShare && step >= stepsInRange) {
      // Where a window starts, an earlier one has ended.
      windows.from[step] = windows.to[step - stepsInRange] as number;
      continue;
    }
    const start = end - rangeMs - beforeMs;
    while (from < to && (times[from] as number) <= start) from++;
    windows.from[step] = from;
  }
}

function selected(
  { selector, range, position }: Extract<Expression, { kind: 'matrix-selector' }>,
  grid: Grid,
  query: Query,
): RangeVector {
  const { extension } = selector;
  const rangeMs = lengthOf(range, query);
  const ends = windowEnds(grid, pinnedTime(selector.at, query), offsetOf(selector.offset, query));
  const beforeMs = extension === undefined ? 0 : query.lookbackMs;
  const afterMs = extension === 'smoothed' ? query.lookbackMs : 0;
  const fromMs = (ends[0] ?? 0) - rangeMs - beforeMs + 1;
  const toMs = (ends[ends.length - 1] ?? 0) + afterMs;
  const found = query.queryable.select(selector.matchers, fromMs, toMs);
  const isTotals = query.statisticsOnly.has(selector);
  return { series: eachOf(found, isTotals), rangeMs, ends, beforeMs, afterMs, extension, position };
}

function computed(
  subquery: Extract<Expression, { kind: 'subquery' }>,
  grid: Grid,
  evaluator: Evaluator,
): RangeVector {
  const { query } = evaluator;
  const rangeMs = lengthOf(subquery.range, query);
  const stepMs = subquery.step === undefined ? query.subqueryStepMs : lengthOf(subquery.step, query);
  const ends = windowEnds(grid, pinnedTime(subquery.at, query), offsetOf(subquery.offset, query));
  const inner = alignedGrid((ends[0] ?? 0) - rangeMs, ends[ends.length - 1] ?? 0, stepMs);
  query.budget.reserve(1, inner.count);
  const times = timesOf(inner);
  const columns = inner.count === 0 ? [] : evaluator.vector(subquery.expression, inner);
  return {
    series: columns.map((column) => compacted(column, times)),
    rangeMs,
    ends,
    beforeMs: 0,
    afterMs: 0,
    extension: undefined,
    position: subquery.position,
  };
}

/** Multiples of the step after one time and up to another. */
function alignedGrid(afterMs: number, toMs: number, stepMs: number): Grid {
  const startMs = (Math.floor(afterMs / stepMs) + 1) * stepMs;
  const grid = { startMs, stepMs, count: Math.max(0, Math.floor((toMs - startMs) / stepMs) + 1) };
  return endOf(grid) < startMs ? { ...grid, count: 0 } : grid;
}

function* eachOf(found: readonly SeriesData[], isTotals: boolean): Generator<Samples> {
  for (const one of found) yield samplesOf(isTotals ? withDetectedHints(one) : one);
}

function windowEnds(grid: Grid, pinnedMs: number | undefined, offsetMs: number): Float64Array {
  if (pinnedMs !== undefined) return new Float64Array(grid.count).fill(pinnedMs - offsetMs);
  return timesOf({ ...grid, startMs: grid.startMs - offsetMs });
}

/** A column as samples; a full one keeps its arrays. */
function compacted(column: Column, times: Float64Array): Samples {
  const { labels, dropName, present, values, histograms } = column;
  const floatAt: number[] = [];
  const nativeAt: number[] = [];
  for (let step = 0; step < present.length; step++) {
    const kind = present[step];
    if (kind === native) nativeAt.push(step);
    else if (kind !== absent) floatAt.push(step);
  }
  const isFull = floatAt.length === present.length;
  const pick = (source: Float64Array, steps: readonly number[]) =>
    Float64Array.from(steps, (step) => source[step] as number);
  return {
    labels,
    dropName,
    times: isFull ? times : pick(times, floatAt),
    values: isFull ? values : pick(values, floatAt),
    starts: undefined,
    nativeTimes: pick(times, nativeAt),
    natives: nativeAt.flatMap((step) => {
      const histogram = histograms?.[step];
      if (histogram === undefined) return [];
      // What the sample before it was is not known any more.
      const isGauge = histogram.counterResetHint === 'gauge';
      return [isGauge ? histogram : { ...histogram, counterResetHint: 'unknown' as const }];
    }),
    nativeStarts: undefined,
  };
}

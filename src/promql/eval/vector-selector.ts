import { isStaleWord, wordsOf } from '../../lib/stale-marker.ts';
import type { LabelMatcher, VectorSelector } from '../ast.ts';
import type { SeriesData } from '../queryable.ts';
import { emptyColumn, float, setHistogram, type Column } from './column.ts';
import { offsetOf, pinnedTime } from './durations.ts';
import { endOf, instant, type Grid } from './grid.ts';
import type { Query } from './query.ts';
import { indexAfter } from './samples.ts';
import { withDetectedHints } from './statistics-selectors.ts';

/** What of a sample goes into the column: its value, its own time or that of its counter's start (both in seconds). */
export type Taken = 'value' | 'time' | 'start';

/** The times at which samples are looked up: the steps moved by the offset, or the one of an `@`. */
export function lookupGrid(selector: VectorSelector, grid: Grid, query: Query): Grid {
  const offsetMs = offsetOf(selector.offset, query);
  const pinned = pinnedTime(selector.at, query);
  if (pinned !== undefined) return instant(pinned - offsetMs);
  return { ...grid, startMs: grid.startMs - offsetMs };
}

/** The latest sample of each series at each step, if it is not too old and the series has not ended. */
export function selectVector(
  selector: VectorSelector,
  grid: Grid,
  query: Query,
  taken: Taken = 'value',
): Column[] {
  const lookup = lookupGrid(selector, grid, query);
  const series = selectSeries(selector.matchers, lookup, query);
  const isTotals = query.statisticsOnly.has(selector);
  return lookUpAll(series, lookup, query, taken, isTotals);
}

/** The same at the times of a grid themselves. */
export function selectAt(
  matchers: readonly LabelMatcher[],
  lookup: Grid,
  query: Query,
  taken: Taken,
): Column[] {
  return lookUpAll(selectSeries(matchers, lookup, query), lookup, query, taken, false);
}

function selectSeries(
  matchers: readonly LabelMatcher[],
  lookup: Grid,
  { queryable, lookbackMs }: Query,
): readonly SeriesData[] {
  // Samples count from just after the lookback's start.
  return queryable.select(matchers, lookup.startMs - lookbackMs + 1, endOf(lookup));
}

function lookUpAll(
  series: readonly SeriesData[],
  lookup: Grid,
  { lookbackMs, budget }: Query,
  taken: Taken,
  isTotals: boolean,
): Column[] {
  const columns: Column[] = [];
  for (const one of series) {
    budget.check();
    budget.reserve(columns.length + 1, lookup.count);
    const column = emptyColumn(one.labels, false, lookup.count);
    const points = lookUp(isTotals ? withDetectedHints(one) : one, lookup, lookbackMs, taken, column);
    if (points === 0) continue;
    budget.take(points);
    columns.push(column);
  }
  return columns;
}

/** Fills a column; returns the number of points. */
function lookUp(
  { timestamps, values, histograms, startTimestamps }: SeriesData,
  { startMs, stepMs, count }: Grid,
  lookbackMs: number,
  taken: Taken,
  column: Column,
): number {
  let words: Uint32Array | undefined;
  let next = indexAfter(timestamps, startMs - lookbackMs);
  let points = 0;
  for (let step = 0; step < count; step++) {
    const atMs = startMs + step * stepMs;
    while (next < timestamps.length && (timestamps[next] as number) <= atMs) next++;
    const index = next - 1;
    if (index < 0 || (timestamps[index] as number) <= atMs - lookbackMs) continue;
    const histogram = histograms?.get(index);
    const value = values[index] as number;
    if (histogram === undefined && value !== value && isStaleWord((words ??= wordsOf(values)), index))
      continue;
    points++;
    if (histogram !== undefined && taken === 'value') {
      setHistogram(column, step, histogram);
      continue;
    }
    column.present[step] = float;
    if (taken === 'value') column.values[step] = value;
    else column.values[step] = ((taken === 'time' ? timestamps : startTimestamps)?.[index] || 0) / 1000;
  }
  return points;
}

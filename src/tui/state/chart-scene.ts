import type { History } from '../../contract/history.ts';
import type { Quantity } from '../draw/quantity.ts';
import { quantityOf } from '../draw/quantity.ts';
import { historyFor } from './chart-answers.ts';
import type { ChartChoice, Period } from './chart-choice.ts';
import { comparisons, periodOf, spanOf } from './chart-choice.ts';
import { chartQueries, chartStep } from './chart-queries.ts';
import type { ChartSeries, ListedSeries } from './chart-series.ts';
import { listSeries, readSeries, statisticsOf } from './chart-series.ts';
import type { NodeState } from './model.ts';

/** Series drawn at once at most: there are signs and colours for so many. */
const mostShown = 8;
const legendShare = 0.45;
/** Rows of the legend that are no series: its titles, and how many are not shown. */
const legendExtra = 2;

/** Rows the legend may have in a body so high, the header of the chart counted. */
export function mostLegendRows(bodyRows: number): number {
  return Math.max(legendExtra, Math.floor((bodyRows - 1) * legendShare));
}

/** A series on the screen. */
export interface ShownSeries extends ChartSeries {
  /** Which of the signs and colours it has. */
  readonly slot: number;
  readonly isFocused: boolean;
  /** The same series in the second period, at the times of the first; null where there is none. */
  readonly before: ChartSeries | null;
}

/** All that a chart is drawn from. */
export interface ChartScene {
  readonly choice: ChartChoice;
  readonly period: Period;
  readonly stepSec: number;
  readonly quantity: Quantity;
  readonly history: History;
  /** Whether what is shown belongs to another time, and the right one is on its way. */
  readonly isOutdated: boolean;
  /** All of them, also those that are not shown. */
  readonly series: readonly ListedSeries[];
  readonly shown: readonly ShownSeries[];
  readonly comparison: History | null;
}

/** What a plot is drawn from; `threshold` is a value that is drawn as a line of its own. */
export type PlotScene = Pick<ChartScene, 'period' | 'quantity' | 'shown'> & {
  readonly choice: Pick<ChartChoice, 'cursor'>;
  readonly threshold?: number;
};

/** For how much room a scene is made, and when. */
export interface ChartRoom {
  readonly columns: number;
  readonly bodyRows: number;
  readonly now: number;
}

/** The scene of a chart; null before any of its series has come. */
export function chartScene(
  choice: ChartChoice,
  node: NodeState,
  { columns, bodyRows, now }: ChartRoom,
): ChartScene | null {
  const [main, second] = chartQueries(choice, columns);
  if (main === undefined) return null;
  const { data: history, isExact } = historyFor(node.answers, main);
  if (history === null) return null;
  const comparison = second === undefined ? null : historyFor(node.answers, second).data;
  const stepSec = chartStep(choice, columns);
  const period = periodOf({ end: choice.end, spanMs: spanOf(choice).ms }, stepSec, now);
  const quantity = quantityOf(history.name, history.as);
  const series = listSeries(history);
  const backMs = comparisons[choice.compare];
  const earlier = new Map((comparison === null ? [] : listSeries(comparison)).map((one) => [one.key, one]));
  const beforeOf = (key: string): ChartSeries | null => {
    const listed = earlier.get(key);
    if (comparison === null || listed === undefined) return null;
    return clip(later(readSeries(comparison, listed, quantity.factor), backMs), period);
  };
  const atOnce = Math.max(1, Math.min(mostShown, mostLegendRows(bodyRows) - legendExtra));
  const shown = shownSeries(choice, series, atOnce).map(({ listed, ...place }) => ({
    ...clip(readSeries(history, listed, quantity.factor), period),
    ...place,
    before: beforeOf(listed.key),
  }));
  return { choice, period, stepSec, quantity, history, isOutdated: !isExact, series, shown, comparison };
}

interface ShownPlace {
  readonly listed: ListedSeries;
  readonly slot: number;
  readonly isFocused: boolean;
}

/** The one in focus and those of its page. */
function shownSeries(
  { focus, isAlone }: ChartChoice,
  series: readonly ListedSeries[],
  atOnce: number,
): ShownPlace[] {
  const focused = focusedIndex(focus, series);
  const first = Math.floor(focused / atOnce) * atOnce;
  return series
    .slice(first, first + atOnce)
    .map((listed, slot) => ({ listed, slot, isFocused: first + slot === focused }))
    .filter(({ isFocused }) => isFocused || !isAlone);
}

/** Index of the series in focus: the first where it is not there. */
export function focusedIndex(focus: string | null, series: readonly ListedSeries[]): number {
  return Math.max(
    0,
    series.findIndex(({ key }) => key === focus),
  );
}

function clip(series: ChartSeries, { from, to }: Period): ChartSeries {
  const points = series.points.filter(({ at }) => at >= from && at < to);
  return { ...series, points, statistics: statisticsOf(points) };
}

function later(series: ChartSeries, byMs: number): ChartSeries {
  return { ...series, points: series.points.map((point) => ({ ...point, at: point.at + byMs })) };
}

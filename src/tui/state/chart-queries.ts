import type { HistoryQuery } from '../../contract/queries.ts';
import type { Query } from './answers.ts';
import type { ChartChoice } from './chart-choice.ts';
import { comparisons, periodOf, spanOf, stepFor } from './chart-choice.ts';
import type { Selector } from './chart-selector.ts';

/** Cells left of a plot: the labels of its axis, one cell of air, the axis; one is free on the right. */
export const axisCells = { label: 9, left: 11, right: 1 } as const;

/** Series asked for at most; of more there is a count. */
export const mostSeries = 32;

const pointsPerColumn = 2;
/** A live chart is asked for at its step, within these. */
const liveMs = { least: 5000, most: 300_000 } as const;
const pastMs = 600_000;

/** So many columns has a plot on a screen so wide. */
export function plotColumns(columns: number): number {
  return Math.max(8, columns - axisCells.left - axisCells.right);
}

/** The step of a chart on a screen so wide, in seconds. */
export function chartStep(choice: ChartChoice, columns: number): number {
  return stepFor(spanOf(choice).ms, pointsPerColumn * plotColumns(columns));
}

/** What a chart asks: its series, and those of the second period. */
export function chartQueries(choice: ChartChoice, columns: number): Query[] {
  const stepSec = chartStep(choice, columns);
  const ask = (backMs: number): Query => ({
    kind: 'history',
    path: historyPath(choice, {
      as: choice.as,
      stepSec,
      spanMs: spanOf(choice).ms,
      end: choice.end,
      backMs,
      limit: mostSeries,
    }),
    leastMs:
      choice.end === null && backMs === 0
        ? Math.max(liveMs.least, Math.min(liveMs.most, stepSec * 1000))
        : pastMs,
  });
  const backMs = comparisons[choice.compare];
  return backMs === 0 ? [ask(0)] : [ask(0), ask(backMs)];
}

/** What a history is asked for. */
export interface HistoryWindow {
  readonly as: ChartChoice['as'];
  readonly stepSec: number;
  readonly spanMs: number;
  /** Null: now. */
  readonly end: number | null;
  /** So long before that. */
  readonly backMs: number;
  readonly limit: number;
}

/** Names a history; the same name asks for newer times as the clock goes on. */
export function historyPath({ name, labels, isExpression }: Selector, window: HistoryWindow): string {
  const { as, stepSec, spanMs, end, backMs, limit } = window;
  const language = isExpression === true ? { language: 'promql' } : {};
  const fields = {
    name,
    labels,
    as,
    step: stepSec,
    span: spanMs,
    end: end ?? '',
    back: backMs,
    limit,
    ...language,
  };
  return new URLSearchParams(Object.entries(fields).map(([key, value]) => [key, String(value)])).toString();
}

/** What a history's name says of it. */
export function readHistoryPath(path: string): Selector & HistoryWindow {
  const fields = new URLSearchParams(path);
  const text = (key: string): string => fields.get(key) ?? '';
  const as = text('as');
  return {
    name: text('name'),
    labels: text('labels'),
    ...(text('language') === 'promql' ? { isExpression: true } : {}),
    as: as === 'value' || as === 'rate' ? as : 'auto',
    stepSec: Number(text('step')),
    spanMs: Number(text('span')),
    end: text('end') === '' ? null : Number(text('end')),
    backMs: Number(text('back')),
    limit: Number(text('limit')),
  };
}

/** The question to the node, with the times it is about now. */
export function historyRequest(path: string, now: number): HistoryQuery {
  const { name, labels, as, stepSec, spanMs, end, backMs, limit } = readHistoryPath(path);
  const { from, to } = periodOf({ end, spanMs }, stepSec, now);
  return {
    name,
    ...(labels === '' ? {} : { labels }),
    from: new Date(from - backMs).toISOString(),
    to: new Date(to - backMs).toISOString(),
    step: `${stepSec}s`,
    as,
    limit,
  };
}

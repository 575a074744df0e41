import type { DatabaseSync } from 'node:sqlite';
import { systemClock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { evaluateRange } from '../../promql/engine.ts';
import type { SeriesReader } from '../../series/index.ts';
import { maxSamples } from './prometheus/evaluate.ts';
import { SeriesQueryable } from './prometheus/series-queryable.ts';

/** An expression over a time, and which of its series. */
export interface ExpressionQuery {
  /** In PromQL. */
  readonly query: string;
  /** Only series that have no other values for these. */
  readonly labels: Labels;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  readonly limit: number;
  readonly timeoutMs: number;
}

/** One number a step, null where there is none. */
export interface ExpressionHistory {
  readonly total: number;
  readonly series: readonly { readonly labels: Labels; readonly values: readonly (number | null)[] }[];
}

/** What an expression came to at each step. Throws the engine's errors. */
export function readExpression(
  database: DatabaseSync,
  reader: SeriesReader,
  { query, labels, fromMs, toMs, stepMs, limit, timeoutMs }: ExpressionQuery,
): ExpressionHistory {
  const startedMs = systemClock.monotonic();
  const isAborted = (): boolean => false;
  const isLate = (): boolean => systemClock.monotonic() - startedMs > timeoutMs;
  const queryable = new SeriesQueryable(reader, { maxSamples, isLate, isAborted });
  database.exec('BEGIN');
  try {
    const { value } = evaluateRange(query, queryable, {
      fromMs,
      toMs,
      stepMs,
      maxSamples,
      isAborted,
      timeout: { ms: timeoutMs, clock: systemClock },
    });
    const fitting = value.series.filter((series) => isPartOf(series.labels, labels));
    const steps = Math.floor((toMs - fromMs) / stepMs) + 1;
    return {
      total: fitting.length,
      series: fitting.slice(0, limit).map((series) => {
        const values: (number | null)[] = Array.from({ length: steps }, () => null);
        for (const [index, timestamp] of series.timestamps.entries()) {
          const number = series.values[index] as number;
          values[Math.round((timestamp - fromMs) / stepMs)] = Number.isFinite(number) ? number : null;
        }
        const { __name__: _, ...own } = series.labels;
        return { labels: own, values };
      }),
    };
  } finally {
    database.exec('COMMIT');
  }
}

/** An alert has the labels of its element of the answer, and more. */
function isPartOf(series: Labels, labels: Labels): boolean {
  return Object.entries(series).every(
    ([name, value]) => name === '__name__' || labels[name] === undefined || labels[name] === value,
  );
}

import type { DatabaseSync } from 'node:sqlite';
import { readHistory } from '../../series/history.ts';
import type { HistoryAnswer } from '../../series/history.ts';
import { compileMatchers, SeriesReader } from '../../series/index.ts';
import type { CompiledMatcher } from '../../series/index.ts';
import type { WrittenAnswer } from '../../api/prometheus/index.ts';
import type { ExpressionHistory, ExpressionQuery } from './expression-history.ts';
import type { HistoryJob } from './history-view.ts';
import type { PrometheusJob } from './prometheus/job.ts';

/** A metric of which there are samples. */
export interface StoredMetric {
  readonly name: string;
  readonly series: number;
  readonly labels: readonly string[];
}

/** What is asked of the series in a thread; made for each thread, which keeps what it has decoded. */
export function createQueryJobs() {
  const readers = new WeakMap<DatabaseSync, SeriesReader>();
  const readerOf = (database: DatabaseSync): SeriesReader => {
    const reader = readers.get(database) ?? new SeriesReader(database);
    readers.set(database, reader);
    return reader;
  };
  return {
    history: async (
      database: DatabaseSync,
      { metric, conditions, ...query }: HistoryJob['query'],
    ): Promise<HistoryAnswer> =>
      readHistory(readerOf(database), { ...query, matchers: await matchersFor(metric, conditions) }),

    metricNames: (
      database: DatabaseSync,
      { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
    ): StoredMetric[] => {
      const found = new Map<string, { series: number; labels: Set<string> }>();
      for (const labels of readerOf(database).seriesLabels([], fromMs, toMs)) {
        const name = labels['__name__'] ?? '';
        const metric = found.get(name) ?? { series: 0, labels: new Set() };
        metric.series++;
        for (const label of Object.keys(labels)) if (label !== '__name__') metric.labels.add(label);
        found.set(name, metric);
      }
      return [...found]
        .map(([name, { series, labels }]) => ({ name, series, labels: [...labels].toSorted() }))
        .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    /** As with Prometheus' queries, the language is loaded by the first who speaks it. */
    expression: async (database: DatabaseSync, query: ExpressionQuery): Promise<ExpressionHistory> => {
      const { readExpression } = await import('./expression-history.ts');
      return readExpression(database, readerOf(database), query);
    },

    /** The language is loaded by the first who speaks it. */
    prometheus: async (database: DatabaseSync, job: PrometheusJob): Promise<WrittenAnswer> => {
      const { answerPrometheus } = await import('./prometheus/job.ts');
      return answerPrometheus(database, readerOf(database), job);
    },
  } as const;
}

/** As with queries, the language is loaded by the first who speaks it. */
async function matchersFor(metric: string, conditions: string): Promise<CompiledMatcher[]> {
  if (conditions === '') return compileMatchers([{ name: '__name__', type: '=', value: metric }]);
  const { matchersOf } = await import('./conditions.ts');
  return matchersOf(metric, conditions);
}

export type QueryJobs = ReturnType<typeof createQueryJobs>;

import type { HistoryRequest } from '../../api/metric-routes.ts';
import type { History } from '../../contract/history.ts';
import type { MetricDefinition } from '../../lib/reading.ts';
import type { HistoryAnswer, HistoryQuery } from '../../series/history.ts';
import type { Tier } from '../../series/index.ts';

/** What is asked in a thread, and the metric it is about. */
export interface HistoryJob {
  readonly definition: Pick<MetricDefinition, 'name' | 'type'> & { readonly help: string | null };
  readonly query: Omit<HistoryQuery, 'matchers'> & {
    readonly metric: string;
    /** As in a PromQL selector. */
    readonly conditions: string;
  };
}

/** The question as the series take it: growth for what only grows. */
export function historyJob(
  { name, conditions, as, ...times }: HistoryRequest,
  known: {
    readonly nowMs: number;
    readonly retentionMs: Readonly<Record<Tier, number>>;
    readonly definitions: Iterable<MetricDefinition>;
  },
): HistoryJob {
  const definition = definitionOf(name, known.definitions);
  const isCounter = definition.type === 'counter';
  return {
    definition,
    query: {
      ...times,
      metric: name,
      conditions,
      as: as === 'auto' ? (isCounter ? 'rate' : 'value') : as,
      isCounter,
      nowMs: known.nowMs,
      retentionMs: known.retentionMs,
    },
  };
}

export function historyAnswer({ definition, query }: HistoryJob, answer: HistoryAnswer): History {
  return {
    name: definition.name,
    type: definition.type,
    help: definition.help,
    as: query.as,
    from: new Date(answer.fromMs).toISOString(),
    to: new Date(answer.toMs).toISOString(),
    step_sec: answer.stepMs / 1000,
    tier: answer.tier,
    series_total: answer.total,
    series: answer.series.map(({ labels, min, max, avg }) => {
      const { __name__: _, ...own } = labels;
      return { labels: own, min: [...min], max: [...max], avg: [...avg] };
    }),
  };
}

/** Parts of a histogram or summary count up; so does what is named as a counter. */
function definitionOf(name: string, definitions: Iterable<MetricDefinition>): HistoryJob['definition'] {
  const base = name.replace(/_(?:bucket|sum|count)$/, '');
  let whole: MetricDefinition | undefined;
  for (const definition of definitions) {
    if (definition.name === name) return definition;
    if (definition.name === base && ['histogram', 'summary'].includes(definition.type)) whole = definition;
  }
  if (whole) return { name, type: 'counter', help: whole.help };
  return { name, type: name.endsWith('_total') ? 'counter' : 'untyped', help: null };
}

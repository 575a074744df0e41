import type { Collector, CollectorContext, MetricDefinition } from '../collector.ts';
import { mergeDefinitions } from '../../lib/exposition/index.ts';
import type { ExecEntry } from './config.ts';
import { Script } from './script.ts';

export type { ExecEntry } from './config.ts';
export { execMetrics } from './metrics.ts';

/** Scripts that print metrics of their own. */
export interface ExecCollector extends Collector {
  /** What scripts told of their metrics last; it changes with every run. */
  definitions(): readonly MetricDefinition[];
}

/** Beside its time-out a run takes what ending it takes, so that there is a reading of that too. */
const endingMs = 8000;

/**
 * One task for each script. Its run ends with its processes gone, by itself or at its time-out; a reading is handed
 * over either way. `isOwnMetric` tells names scripts may not use.
 */
export function createExecCollector(
  entries: readonly ExecEntry[],
  context: CollectorContext,
  isOwnMetric: (name: string) => boolean = (name) => name.startsWith('etlmon_'),
): ExecCollector {
  const scripts = entries
    .filter(({ enabled }) => enabled)
    .map((entry) => ({ entry, script: new Script(entry, context, isOwnMetric) }));
  return {
    name: 'exec',
    tasks: scripts.map(({ entry, script }) => ({
      id: entry.name,
      intervalMs: entry.interval,
      timeoutMs: entry.timeout + endingMs,
      read: (signal) => script.read(signal),
    })),
    definitions: () => mergeDefinitions(scripts.map(({ script }) => script.definitions)),
    close: () => {
      for (const { script } of scripts) script.killNow();
    },
  };
}

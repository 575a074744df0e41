import { metricDefinitions } from '../../collect/registry.ts';
import { mergeDefinitions } from '../../lib/exposition/index.ts';
import type { MetricDefinition } from '../../lib/reading.ts';
import type { RunningCollectors } from '../running-collectors.ts';
import { ownMetrics } from './own-metrics.ts';

const ofThisProgram: readonly MetricDefinition[] = [...metricDefinitions(), ...ownMetrics];

/** Metrics of this program, and those scripts and files brought with their last reading. */
export function allDefinitions(collectors: Pick<RunningCollectors, 'get'>): readonly MetricDefinition[] {
  const brought = (['exec', 'textfile'] as const).flatMap((name) => {
    const definitions = collectors.get(name)?.definitions?.() ?? [];
    return definitions.length > 0 ? [definitions] : [];
  });
  return brought.length === 0 ? ofThisProgram : mergeDefinitions([ofThisProgram, ...brought]);
}

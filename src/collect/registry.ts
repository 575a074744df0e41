import type { Collector, CollectorContext, MetricDefinition } from './collector.ts';
import type { DiskOptions } from './disk/index.ts';
import { createDiskCollector, diskMetrics } from './disk/index.ts';
import { createPathCollector, pathMetrics } from './path/index.ts';
import type { PathTarget } from './path/target.ts';
import type { ProcessCollector, WatchTarget } from './process/index.ts';
import { createProcessCollector, processMetrics } from './process/index.ts';
import type { SystemOptions } from './system/index.ts';
import { createSystemCollector, systemMetrics } from './system/index.ts';

/** What the collectors are configured with. */
export interface CollectorSettings {
  readonly disk: DiskOptions;
  /** Undefined: switched off. */
  readonly system: SystemOptions | undefined;
  readonly processIntervalMs: number;
  readonly watches: readonly WatchTarget[];
  readonly paths: readonly PathTarget[];
}

export interface Collectors {
  readonly all: readonly Collector[];
  /** Also answers for processes nobody watches. */
  readonly process: ProcessCollector;
}

/** Every collector of a node. A new one is a line here and its folder. */
export function createCollectors(settings: CollectorSettings, context: CollectorContext): Collectors {
  const process = createProcessCollector(
    { intervalMs: settings.processIntervalMs, watches: settings.watches },
    context,
  );
  return {
    process,
    all: [
      ...(settings.system ? [createSystemCollector(settings.system, context)] : []),
      createDiskCollector(settings.disk, context),
      process,
      createPathCollector(settings.paths, context),
    ],
  };
}

/** What all of them may emit. */
export function metricDefinitions(): MetricDefinition[] {
  return [...systemMetrics, ...diskMetrics, ...processMetrics, ...pathMetrics];
}

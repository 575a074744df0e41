import { createArrivalCollector, arrivalMetrics } from './arrival/index.ts';
import type { ArrivalEntry } from './arrival/config.ts';
import { checkMetrics, createCheckCollector } from './check/index.ts';
import type { CheckOptions } from './check/index.ts';
import type { Collector, CollectorContext, MetricDefinition } from './collector.ts';
import { createCronCollector, cronMetrics } from './cron/index.ts';
import type { CronOptions } from './cron/index.ts';
import type { DiskOptions } from './disk/index.ts';
import { createDiskCollector, diskMetrics } from './disk/index.ts';
import { createExecCollector, execMetrics } from './exec/index.ts';
import type { ExecEntry } from './exec/index.ts';
import { createLogCollector, logMetrics } from './log/index.ts';
import type { LogTarget } from './log/index.ts';
import { createPathCollector, pathMetrics } from './path/index.ts';
import type { PathTarget } from './path/target.ts';
import type { WatchTarget } from './process/index.ts';
import { createProcessCollector, processMetrics } from './process/index.ts';
import { createServiceCollector, serviceMetrics } from './service/index.ts';
import type { ServiceOptions } from './service/index.ts';
import type { SystemOptions } from './system/index.ts';
import { createSystemCollector, systemMetrics } from './system/index.ts';
import { createTextfileCollector, textfileMetrics } from './textfile/index.ts';
import type { TextfileConfig } from './textfile/index.ts';
import { createTransferCollector, transferMetrics } from './transfer/index.ts';
import type { TransferOptions } from './transfer/index.ts';

/** Collectors that need no configuration: they always run. */
export const withoutSettings = {} as const;

/** What each collector is configured with; undefined: switched off. */
export interface CollectorSettings extends Readonly<typeof withoutSettings> {
  readonly system: SystemOptions | undefined;
  readonly disk: DiskOptions;
  readonly process: { readonly intervalMs: number; readonly watches: readonly WatchTarget[] };
  readonly path: readonly PathTarget[];
  readonly log: readonly LogTarget[];
  readonly cron: CronOptions | undefined;
  readonly transfer: TransferOptions | undefined;
  readonly arrival: readonly ArrivalEntry[];
  readonly service: ServiceOptions | undefined;
  readonly check: CheckOptions | undefined;
  readonly exec: readonly ExecEntry[];
  readonly textfile: TextfileConfig | undefined;
}

export type CollectorName = keyof CollectorSettings;

/** How each collector is made. A new one is a line here, one in its settings (or above), one in the metrics, and its folder. */
const makers = {
  system: createSystemCollector,
  disk: createDiskCollector,
  process: createProcessCollector,
  path: createPathCollector,
  log: createLogCollector,
  cron: createCronCollector,
  transfer: createTransferCollector,
  arrival: createArrivalCollector,
  service: createServiceCollector,
  check: (options: CheckOptions, context: CollectorContext) => createCheckCollector(options, context),
  exec: (entries: readonly ExecEntry[], context: CollectorContext) =>
    createExecCollector(entries, context, isOwnMetric),
  textfile: (config: TextfileConfig, context: CollectorContext) =>
    createTextfileCollector(config, context, isOwnMetric),
} as const satisfies {
  readonly [N in CollectorName]: (
    settings: NonNullable<CollectorSettings[N]>,
    context: CollectorContext,
  ) => Collector;
};

export type CollectorOf<N extends CollectorName> = ReturnType<(typeof makers)[N]>;

export const collectorNames = Object.keys(makers) as readonly CollectorName[];

/** Makes a collector; undefined where it is switched off. */
export function createCollector<N extends CollectorName>(
  name: N,
  settings: CollectorSettings[N],
  context: CollectorContext,
): CollectorOf<N> | undefined {
  if (settings === undefined) return undefined;
  const make = makers[name] as unknown as (settings: unknown, context: CollectorContext) => CollectorOf<N>;
  return make(settings, context);
}

/** What all of them may emit. */
export function metricDefinitions(): MetricDefinition[] {
  return [
    ...systemMetrics,
    ...diskMetrics,
    ...processMetrics,
    ...pathMetrics,
    ...logMetrics,
    ...cronMetrics,
    ...transferMetrics,
    ...arrivalMetrics,
    ...serviceMetrics,
    ...checkMetrics,
    ...execMetrics,
    ...textfileMetrics,
  ];
}

/** Whether a name is one of etlmon's: what scripts and files bring under it is refused. */
function isOwnMetric(name: string): boolean {
  return ownPrefix.test(name) || metricDefinitions().some((definition) => definition.name === name);
}

const ownPrefix = /^(etlmon_|process_|node_scrape_collector_|node_time_seconds$)/;

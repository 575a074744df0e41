import { createArrivalCollector, arrivalMetrics } from './arrival/index.ts';
import type { ArrivalEntry } from './arrival/config.ts';
import type { Collector, CollectorContext, MetricDefinition } from './collector.ts';
import { createCronCollector, cronMetrics } from './cron/index.ts';
import type { CronOptions } from './cron/index.ts';
import type { DiskOptions } from './disk/index.ts';
import { createDiskCollector, diskMetrics } from './disk/index.ts';
import { createLogCollector, logMetrics } from './log/index.ts';
import type { LogTarget } from './log/index.ts';
import { createPathCollector, pathMetrics } from './path/index.ts';
import type { PathTarget } from './path/target.ts';
import type { WatchTarget } from './process/index.ts';
import { createProcessCollector, processMetrics } from './process/index.ts';
import type { SystemOptions } from './system/index.ts';
import { createSystemCollector, systemMetrics } from './system/index.ts';
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
  ];
}

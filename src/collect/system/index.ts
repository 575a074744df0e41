import { delay } from '../../lib/clock.ts';
import type { Collector, CollectorContext } from '../collector.ts';
import { systemMetrics as systemGroups } from './config.ts';
import type { SystemGroup } from './config.ts';
import { createSensorTask } from './hardware/index.ts';
import { systemSamples } from './metrics.ts';
import { createParts, PartReader } from './parts/index.ts';
import { readSystem } from './raw.ts';
import type { TimedReading } from './summary.ts';
import { summarize } from './summary.ts';

export type { SystemGroup } from './config.ts';
export { systemMetrics } from './metrics.ts';

/** Two readings closer than this give rates that are mostly rounding. */
const minRateSpanMs = 200;
/** The very first reading is taken twice, so that rates and CPU shares are there at once. */
const firstSpanMs = 250;

export interface SystemOptions {
  readonly intervalMs: number;
  /** Groups of `system.metrics`; what belongs to another group is not emitted. */
  readonly groups: readonly SystemGroup[];
}

/** How the names of a group begin. What begins otherwise (uname, interrupts) is always emitted; parts know theirs. */
const namesOf: Partial<Record<SystemGroup, string>> = {
  cpu: 'node_cpu_',
  memory: 'node_memory_',
  disk: 'node_disk_',
  network: 'node_network_',
  load: 'node_load',
  pressure: 'node_pressure_',
  uptime: 'node_boot_time_',
  files: 'node_filefd_',
};

/** CPU, memory, load, disks, network, pressure, file handles, clock and sensors of this machine. */
export function createSystemCollector(options: SystemOptions, context: CollectorContext): Collector {
  const leftOut = systemGroups
    .filter((group) => !options.groups.includes(group))
    .flatMap((group) => namesOf[group] ?? []);
  const reader = new PartReader(
    createParts(context.clock).filter(({ group }) => group === undefined || options.groups.includes(group)),
  );
  const sensors = options.groups.includes('hardware')
    ? createSensorTask(context.host, options.intervalMs)
    : undefined;
  let previous: TimedReading | undefined;
  return {
    name: 'system',
    tasks: [
      {
        id: 'system',
        intervalMs: options.intervalMs,
        timeoutMs: 10_000,
        read: async () => {
          if (!previous) {
            previous = { raw: readSystem(context.host), atMs: context.clock.monotonic() };
            await delay(context.clock, firstSpanMs);
          }
          const current = { raw: readSystem(context.host), atMs: context.clock.monotonic() };
          const row = { system: JSON.stringify(summarize(previous, current, context.clock.now())) };
          if (current.atMs - previous.atMs >= minRateSpanMs) previous = current;
          const own = systemSamples(current.raw).filter(
            ({ name }) => !leftOut.some((start) => name.startsWith(start)),
          );
          const { samples, failure } = reader.read(context.host);
          return {
            changes: [{ kind: 'replace', table: 'system', rows: [row] }],
            samples: [...own, ...samples],
            ...(failure === undefined ? {} : { failure }),
          };
        },
      },
      ...(sensors === undefined ? [] : [sensors]),
    ],
  };
}

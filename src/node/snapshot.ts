import type { CollectorContext, Reading } from '../collect/collector.ts';
import { Host } from '../collect/host.ts';
import { collectorNames, createCollector } from '../collect/registry.ts';
import { Scheduler } from '../collect/scheduler.ts';
import type { Mount } from '../contract/fs.ts';
import type { Health } from '../contract/health.ts';
import type { WatchedPath } from '../contract/paths.ts';
import type { Process } from '../contract/processes.ts';
import type { System } from '../contract/system.ts';
import type { Clock } from '../lib/clock.ts';
import { CurrentRows } from '../store/current-rows.ts';
import { reasonsOf } from './health.ts';
import { toCollectorHealth, toMount, toProcess, toWatchedPath } from './rows.ts';
import type { NodeSettings } from './settings.ts';

/** What one reading of everything tells. */
export interface MachineSnapshot {
  readonly health: Pick<Health, 'node_name' | 'version' | 'status' | 'reasons' | 'time' | 'collectors'>;
  readonly system: System | undefined;
  readonly mounts: readonly Mount[];
  readonly paths: readonly WatchedPath[];
  readonly watched: readonly Process[];
  readonly busiest: readonly Process[];
}

const busiestCount = 8;

/** One reading of these says little, or takes long. */
const leftOut: ReadonlySet<string> = new Set([
  'log',
  'cron',
  'transfer',
  'arrival',
  'service',
  'check',
  'exec',
  'textfile',
]);

const shown = collectorNames.filter((name) => !leftOut.has(name));

/** Runs every collector's every task once, without a database and without a port. */
export async function takeSnapshot(
  settings: NodeSettings,
  clock: Clock,
  version: string,
): Promise<MachineSnapshot> {
  const current = new CurrentRows();
  const context: CollectorContext = { host: new Host(), clock, restored: () => [] };
  const collectors = shown.flatMap((name) => createCollector(name, settings.collectors[name], context) ?? []);
  const processes = createCollector('process', settings.collectors.process, context);
  const waiting = new Set(collectors.flatMap(({ name, tasks }) => tasks.map(({ id }) => `${name} ${id}`)));
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const scheduler = new Scheduler({
    clock,
    sink: async (_collector, _task, reading: Reading) => {
      for (const change of reading.changes ?? []) {
        if (change.kind === 'replace') current.replace(change.table, change.scope ?? '', change.rows);
      }
    },
    settled: (collector, task) => {
      waiting.delete(`${collector} ${task}`);
      if (waiting.size === 0) resolve();
    },
  });
  for (const collector of collectors) scheduler.start(collector);
  if (waiting.size === 0) resolve();
  const [busiest] = await Promise.all([
    processes?.listAll({ sort: 'cpu', limit: busiestCount, offset: 0 }) ?? [],
    done,
  ]);
  const tasks = scheduler.health();
  await scheduler.close(0);
  const mounts = current.get('mounts').map(toMount);
  const reasons = reasonsOf(tasks, mounts);
  const system = current.get('system')[0]?.['system'];
  return {
    health: {
      node_name: settings.nodeName,
      version,
      status: reasons.length === 0 ? 'ok' : 'degraded',
      reasons,
      time: new Date(clock.now()).toISOString(),
      collectors: tasks.map(toCollectorHealth),
    },
    system: typeof system === 'string' ? (JSON.parse(system) as System) : undefined,
    mounts,
    paths: settings.collectors.path.map(({ path }) =>
      toWatchedPath(
        path,
        current.get('paths', path)[0],
        tasks.find((task) => task.collector === 'path' && task.task === path),
      ),
    ),
    watched: current.get('processes').map(toProcess),
    busiest: busiest.map(toProcess),
  };
}

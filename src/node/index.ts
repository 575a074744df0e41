import { createApp } from '../api/app.ts';
import type { NodeView } from '../api/app.ts';
import { exposition } from '../api/exposition.ts';
import type { RunningServer } from '../api/server.ts';
import { listen } from '../api/server.ts';
import type { CollectorContext } from '../collect/collector.ts';
import { Host } from '../collect/host.ts';
import { ProcessTable } from '../collect/process/index.ts';
import { createCollectors, metricDefinitions } from '../collect/registry.ts';
import { Scheduler } from '../collect/scheduler.ts';
import type { System } from '../contract/system.ts';
import { Audit } from '../control/audit.ts';
import type { Caller } from '../control/audit.ts';
import { Killer } from '../control/kill.ts';
import { RateLimit } from '../control/rate-limit.ts';
import { Refusal } from '../control/refusal.ts';
import { startScans } from '../control/scan.ts';
import type { Clock } from '../lib/clock.ts';
import type { MetricDefinition, Reading, Row } from '../lib/reading.ts';
import { LatestSamples } from '../series/latest-samples.ts';
import { defaultRetention, Store } from '../store/index.ts';
import { EventLoopWatch } from './event-loop.ts';
import { healthOf } from './health.ts';
import { ownMetrics, ownSamples } from './own-metrics.ts';
import { toMount, toPathTop, toProcess, toWatchedPath } from './rows.ts';
import { releaseStartupCode } from './resident-code.ts';
import type { NodeSettings } from './settings.ts';

export type { NodeSettings } from './settings.ts';

/** The few words a node says to its log. */
export interface NodeLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface NodeOptions {
  readonly settings: NodeSettings;
  readonly clock: Clock;
  readonly log: NodeLog;
  readonly version: string;
  readonly host?: Host;
}

export interface RunningNode {
  readonly address: string;
  /** Stops collecting, waits briefly for what runs, writes what is left and closes. Never takes longer than 4 s. */
  close(): Promise<void>;
}

const closeGraceMs = 2000;
const closeServerMs = 1000;
/** By now everything has run once. */
const startupMs = 10_000;

/**
 * Starts a node: opens the database, starts the collectors, serves the API. Rejects with `DatabaseError` or
 * `ListenError`, and leaves nothing running then.
 */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { settings, clock, log } = options;
  const store = new Store({ file: settings.databaseFile, clock, retention: defaultRetention });
  const node = new Node(options, store);
  let server: RunningServer;
  try {
    server = await listen(createApp(node), settings.listen);
  } catch (error) {
    store.close();
    throw error;
  }
  node.startCollecting();
  log.info({ address: server.address, database: settings.databaseFile, pid: process.pid }, 'node started');
  return {
    address: server.address,
    close: async () => {
      await Promise.race([
        server.close(),
        new Promise((resolve) => void clock.schedule(closeServerMs, () => resolve(0))),
      ]);
      await node.close();
      log.info({}, 'node stopped');
    },
  };
}

/** The parts of one node, and what the API asks of them. */
class Node implements NodeView {
  readonly version: string;
  readonly killer: Killer;
  readonly #options: NodeOptions;
  readonly #store: Store;
  readonly #scheduler: Scheduler;
  readonly #samples = new LatestSamples();
  readonly #eventLoop: EventLoopWatch;
  readonly #audit: Audit;
  readonly #definitions: ReadonlyMap<string, MetricDefinition>;
  readonly #startedAtMs: number;
  readonly #startedMonotonic: number;
  readonly #collectors: ReturnType<typeof createCollectors>;
  readonly #failing = new Set<string>();
  #cancelRelease: () => void = () => {};

  constructor(options: NodeOptions, store: Store) {
    const { clock, settings } = options;
    const host = options.host ?? new Host();
    this.#options = options;
    this.#store = store;
    this.version = options.version;
    this.#startedAtMs = clock.now();
    this.#startedMonotonic = clock.monotonic();
    this.#eventLoop = new EventLoopWatch(clock);
    this.#definitions = new Map(
      [...metricDefinitions(), ...ownMetrics].map((metric) => [metric.name, metric]),
    );
    this.#scheduler = new Scheduler({
      clock,
      sink: (collector, task, reading) => this.#take(collector, task, reading),
    });
    this.#audit = new Audit(clock, (changes) => store.commit(changes));
    this.killer = new Killer({
      policy: settings.kill,
      watches: settings.watches,
      rateLimit: new RateLimit(clock, settings.commandRate),
      table: new ProcessTable(host, clock),
      clock,
      audit: this.#audit,
      ownPid: process.pid,
      ownUid: process.getuid?.() ?? -1,
      send: (pid, signal) => process.kill(pid, signal),
    });
    const context: CollectorContext = { host, clock, restored: (table) => store.current.get(table) };
    this.#collectors = createCollectors(settings, context);
  }

  startCollecting(): void {
    this.#eventLoop.start();
    this.#cancelRelease = this.#options.clock.schedule(startupMs, releaseStartupCode);
    for (const collector of this.#collectors.all) this.#scheduler.start(collector);
  }

  async close(): Promise<void> {
    await this.#scheduler.close(closeGraceMs);
    this.#cancelRelease();
    this.#eventLoop.stop();
    this.#store.close();
  }

  health(): ReturnType<typeof healthOf> {
    const { clock, settings } = this.#options;
    return healthOf({
      nodeName: settings.nodeName,
      nodeId: this.#store.nodeId,
      version: this.version,
      startedAtMs: this.#startedAtMs,
      uptimeMs: clock.monotonic() - this.#startedMonotonic,
      nowMs: clock.now(),
      store: this.#store.state(),
      tasks: this.#scheduler.health(),
      mounts: this.mounts(),
      eventLoopDelay: this.#eventLoop.read(),
    });
  }

  mounts(): ReturnType<NodeView['mounts']> {
    return this.#store.current.get('mounts').map(toMount);
  }

  paths(): ReturnType<NodeView['paths']> {
    return this.#options.settings.paths.map(({ path }) =>
      toWatchedPath(path, this.#store.current.get('paths', path)[0], this.#scheduler.healthOf('path', path)),
    );
  }

  pathTop(path: string, n: number): ReturnType<NodeView['pathTop']> {
    if (!this.#options.settings.paths.some((target) => target.path === path)) return undefined;
    const collectedAt = this.#store.current.get('paths', path)[0]?.['collected_at'];
    const rows = this.#store.current.get('path_top', path);
    return toPathTop(path, rows, n, typeof collectedAt === 'string' ? collectedAt : null);
  }

  async processes({
    all,
    sort,
    limit,
    offset,
  }: Parameters<NodeView['processes']>[0]): ReturnType<NodeView['processes']> {
    const page = { sort, limit: limit + 1, offset };
    const rows = all
      ? await this.#collectors.process.listAll(page)
      : sortRows(this.#store.current.get('processes'), sort).slice(offset, offset + limit + 1);
    return { rows: rows.slice(0, limit).map(toProcess), isMoreLeft: rows.length > limit };
  }

  system(): System | undefined {
    const text = this.#store.current.get('system')[0]?.['system'];
    return typeof text === 'string' ? (JSON.parse(text) as System) : undefined;
  }

  config(): ReturnType<NodeView['config']> {
    return this.#options.settings.running;
  }

  metrics(): string {
    const own = ownSamples({
      version: this.version,
      nowMs: this.#options.clock.now(),
      startedAtMs: this.#startedAtMs,
      tasks: this.#scheduler.health(),
      store: this.#store.state(),
    });
    return exposition(this.#definitions, [...this.#samples.all(), ...own], this.#options.settings.labels);
  }

  scan(paths: readonly string[] | undefined, caller: Caller): ReturnType<NodeView['scan']> {
    const configured = this.#options.settings.paths.map(({ path }) => path);
    const entry = { command: 'paths.scan', target: (paths ?? configured).join(', '), parameters: {} };
    try {
      const answer = startScans(this.#scheduler, configured, paths);
      this.#audit.record(caller, {
        ...entry,
        outcome: 'done',
        detail: `started: ${answer.started.join(', ')}`,
      });
      return answer;
    } catch (error) {
      if (error instanceof Refusal) this.refusedScan(paths, caller, error);
      throw error;
    }
  }

  refusedScan(paths: readonly string[] | undefined, caller: Caller, refusal: Refusal): void {
    const target = paths?.join(', ') ?? 'all';
    this.#audit.record(caller, {
      command: 'paths.scan',
      target,
      parameters: {},
      outcome: refusal.code,
      detail: refusal.message,
    });
  }

  report(error: unknown, request: string): void {
    this.#options.log.error({ err: error, request }, 'a request failed');
  }

  /** Readers see the reading at once; a polled collector does not wait for the disk, which may be full. */
  async #take(collector: string, task: string, reading: Reading): Promise<void> {
    if (reading.samples) this.#samples.replace(`${collector}\0${task}`, reading.samples);
    if (reading.changes) void this.#store.commit(reading.changes);
    this.#logStore();
  }

  #logStore(): void {
    const { status, error } = this.#store.state();
    if (status !== 'ok' && !this.#failing.has('store')) {
      this.#failing.add('store');
      this.#options.log.error({ error }, 'the database cannot be written; retrying');
    } else if (status === 'ok' && this.#failing.delete('store')) {
      this.#options.log.info({}, 'the database is written again');
    }
  }
}

const sortKeys = {
  cpu: ['cpu_percent', -1],
  memory: ['mem_rss_bytes', -1],
  pid: ['pid', 1],
  name: ['process_name', 1],
  start: ['start_time', -1],
  threads: ['threads', -1],
} as const;

function sortRows(rows: readonly Row[], sort: keyof typeof sortKeys): Row[] {
  const [column, direction] = sortKeys[sort];
  return rows.toSorted((a, b) => {
    const [x, y] = [a[column] ?? null, b[column] ?? null];
    if (x === y) return 0;
    if (x === null || y === null) return x === null ? 1 : -1;
    return (x < y ? -1 : 1) * direction;
  });
}

import type { NodeView } from '../api/app.ts';
import { Host } from '../collect/host.ts';
import { metricDefinitions } from '../collect/registry.ts';
import { Scheduler } from '../collect/scheduler.ts';
import { positionRows } from '../collect/tail/index.ts';
import type { ReloadAnswer, RunningConfig } from '../contract/config.ts';
import type { BackupAnswer, CompactAnswer, DatabaseInfo } from '../contract/database.ts';
import { Audit } from '../control/audit.ts';
import type { Killer } from '../control/kill.ts';
import { Refusal } from '../control/refusal.ts';
import { mergeDefinitions } from '../lib/exposition/index.ts';
import type { MetricDefinition, Reading } from '../lib/reading.ts';
import type { Store } from '../store/index.ts';
import { DatabaseAdmin } from './admin-view.ts';
import { Backups } from './backups.ts';
import { createControls } from './controls.ts';
import type { Controls } from './controls.ts';
import { configuredChecks, eventsShown } from './check-view.ts';
import { NodeChecks } from './checks.ts';
import { EventLoopWatch } from './event-loop.ts';
import { healthOf } from './health.ts';
import { NodeJobs } from './job-view.ts';
import { NodeLogs } from './log-view.ts';
import { NodeMachine } from './machine-view.ts';
import { NodeMetrics } from './metrics/node-metrics.ts';
import { ownMetrics } from './metrics/own-metrics.ts';
import { backupSettings, isConfigured, reloadPlan, rulesOrRefusal, settingsOrRefusal } from './reload.ts';
import { releaseStartupMemory } from './startup-memory.ts';
import { NodeRules } from './rules/node-rules.ts';
import type { LoadedRules } from './rules/node-rules.ts';
import { RunningCollectors } from './running-collectors.ts';
import type { NodeOptions } from './options.ts';
import { NodeScripts } from './script-view.ts';
import { NodeServices } from './service-view.ts';
import type { NodeSettings } from './settings.ts';

const closeGraceMs = 2000;
/** By now everything has run once. */
const startupMs = 10_000;

/** The parts of one node, and what the API asks of them. */
export class Node implements NodeView {
  readonly version: string;
  readonly audit: Audit;
  readonly machine: NodeMachine;
  readonly metrics: NodeMetrics;
  readonly rules: NodeRules;
  readonly logs: NodeLogs;
  readonly jobs: NodeJobs;
  readonly services: NodeServices;
  readonly checks: NodeChecks;
  readonly scripts: NodeScripts;
  readonly #options: NodeOptions;
  readonly #store: Store;
  readonly #scheduler: Scheduler;
  readonly #host: Host;
  readonly #eventLoop: EventLoopWatch;
  readonly #definitions: readonly MetricDefinition[] = [...metricDefinitions(), ...ownMetrics];
  readonly #startedAtMs: number;
  readonly #startedMonotonic: number;
  readonly #collectors: RunningCollectors;
  readonly #backups: Backups;
  readonly #database: DatabaseAdmin;
  #settings: NodeSettings;
  #controls: Controls;
  #reloading: Promise<unknown> = Promise.resolve();
  /** What followers still bring was read for the database that was set aside. */
  #isBeginningAnew = false;
  #cancelRelease: () => void = () => {};

  constructor(options: NodeOptions, store: Store) {
    const { clock, settings } = options;
    this.#options = options;
    this.#settings = settings;
    this.#store = store;
    this.#host = options.host ?? new Host();
    this.version = options.version;
    this.#startedAtMs = clock.now();
    this.#startedMonotonic = clock.monotonic();
    this.#eventLoop = new EventLoopWatch(clock);
    this.#scheduler = new Scheduler({
      clock,
      sink: (collector, task, reading) => this.#take(collector, task, reading),
    });
    this.audit = new Audit(clock, (changes) => store.commit(changes));
    this.#controls = this.#createControls();
    const { setAside } = store.state();
    if (setAside !== undefined) {
      this.#sayBegunAnew(setAside, 'found at the start');
      this.#readLogsAgain();
    }
    this.#collectors = new RunningCollectors(settings.collectors, this.#scheduler, {
      host: this.#host,
      clock,
      restored: (table, scope) => store.current.get(table, scope),
    });
    this.metrics = new NodeMetrics({
      clock,
      log: options.log,
      store,
      version: options.version,
      startedAtMs: this.#startedAtMs,
      settings,
      tasks: () => this.#scheduler.health(),
      rules: () => this.rules,
      definitions: () => this.#allDefinitions(),
    });
    this.rules = new NodeRules({
      clock,
      log: options.log,
      series: () => this.metrics.series(),
      take: (samples) => this.metrics.takeAsIs(samples),
      externalLabels: () => this.#settings.labels,
    });
    this.machine = new NodeMachine({
      store,
      scheduler: this.#scheduler,
      processes: () => this.#collectors.get('process'),
      paths: () => this.#settings.collectors.path.map(({ path }) => path),
    });
    this.logs = new NodeLogs({
      clock,
      store,
      scheduler: this.#scheduler,
      collector: () => this.#collectors.get('log'),
      bufferLines: (name) => this.#settings.bufferLines.get(name) ?? defaultBufferLines,
    });
    this.jobs = new NodeJobs({
      store,
      scheduler: this.#scheduler,
      cron: () => this.#collectors.get('cron'),
      arrivals: () => this.#settings.collectors.arrival,
    });
    this.services = new NodeServices({
      clock,
      stored: () => store.current.get('services'),
      queryEvents: (query) => store.query('serviceEvents', query),
      collector: () => this.#collectors.get('service'),
      control: () => this.#controls.services,
    });
    this.checks = new NodeChecks({
      clock,
      checks: () => {
        const { http, tcp } = this.#settings.collectors.check ?? { http: [], tcp: [] };
        return configuredChecks(http, tcp);
      },
      row: (id) => store.current.get('checks', id)[0],
      events: () => store.query('checkEvents', { limit: eventsShown }),
      health: (id) => this.#scheduler.healthOf('check', id),
    });
    this.scripts = new NodeScripts({
      store,
      scheduler: this.#scheduler,
      entries: () => this.#settings.collectors.exec,
    });
    this.#backups = new Backups(store, clock, backupSettings(settings), settings.backup !== undefined);
    this.#database = new DatabaseAdmin(store, this.#backups, clock);
    store.onTurn((error) => {
      if (error === undefined) options.log.info({}, 'the database is written again');
      else options.log.error({ error }, 'the database cannot be written; retrying');
    });
    store.onDamage((aside, reason) => {
      this.#sayBegunAnew(aside, reason);
      this.#isBeginningAnew = true;
      const readAgain = (): void => {
        this.#isBeginningAnew = false;
        this.#readLogsAgain();
      };
      void this.#collectors.restart(['log', 'transfer', 'cron'], readAgain).then(() => this.logs.changed());
    });
  }

  get killer(): Killer {
    return this.#controls.killer;
  }

  /** `rules`: those of the settings. */
  startCollecting(rules: LoadedRules): void {
    this.#eventLoop.start();
    this.#cancelRelease = this.#options.clock.schedule(startupMs, releaseStartupMemory);
    this.metrics.start();
    this.rules.start(rules);
    this.#collectors.start();
    this.#backups.start();
  }

  isAlive(): boolean {
    return this.#scheduler.isOnTime();
  }

  async close(): Promise<void> {
    await this.#scheduler.close(closeGraceMs);
    this.#cancelRelease();
    this.#backups.stop();
    this.rules.stop();
    await this.metrics.close();
    this.#eventLoop.stop();
    this.#store.close();
  }

  health(): ReturnType<typeof healthOf> {
    const { clock } = this.#options;
    return healthOf({
      nodeName: this.#settings.nodeName,
      nodeId: this.#store.nodeId,
      version: this.version,
      startedAtMs: this.#startedAtMs,
      uptimeMs: clock.monotonic() - this.#startedMonotonic,
      nowMs: clock.now(),
      store: this.#store.state(),
      tasks: this.#scheduler.health(),
      mounts: this.machine.mounts(),
      eventLoopDelay: this.#eventLoop.read(),
      lastBackupError: this.#backups.lastError,
      limits: this.metrics.limits(),
      ruleFaults: this.rules.faults(),
    });
  }

  now(): number {
    return this.#options.clock.now();
  }

  config(): RunningConfig {
    return this.#settings.running;
  }

  /** One after another: a reload that is asked for during a reload begins with what the first one left. */
  reload(content: string | undefined): Promise<ReloadAnswer> {
    const done = this.#reloading.then(() => this.#reload(content));
    this.#reloading = done.catch(() => {});
    return done;
  }

  databaseInfo(): Promise<DatabaseInfo> {
    return this.#database.info(this.#settings, this.metrics.stats());
  }

  compact(): Promise<CompactAnswer> {
    return this.#database.compact();
  }

  backup(): Promise<BackupAnswer> {
    return this.#database.backup();
  }

  report(error: unknown, request: string): void {
    this.#options.log.error({ err: error, request }, 'a request failed');
  }

  async #reload(content: string | undefined): Promise<ReloadAnswer> {
    const { configuration } = this.#options;
    if (configuration === undefined)
      throw new Refusal('UNAVAILABLE', 'this node was started without a configuration it could read again');
    const before = this.#settings;
    const after = settingsOrRefusal(() =>
      content === undefined ? configuration.load() : configuration.parse(content),
    );
    const rules = await rulesOrRefusal(after);
    const plan = reloadPlan(before, after);
    if (content !== undefined) return { ...plan, applied: false, restarted: [] };
    this.#settings = { ...after, listen: before.listen, databaseFile: before.databaseFile };
    this.#controls = this.#createControls();
    this.#store.retain(after.retention);
    this.#backups.apply(backupSettings(this.#settings), after.backup !== undefined);
    const restarted = await this.#collectors.apply(after.collectors);
    this.metrics.keep((key) => isConfigured(key, this.#scheduler.health()));
    await this.metrics.apply(this.#settings);
    this.rules.apply(rules);
    this.logs.changed();
    this.#options.log.info({ changed: plan.changed, restarted }, 'configuration applied');
    if (plan.needs_restart.length > 0)
      this.#options.log.warn({ settings: plan.needs_restart }, 'changed, and applied by a restart only');
    return { ...plan, applied: true, restarted };
  }

  /** Those of this program, and those scripts and files brought with their last reading. */
  #allDefinitions(): readonly MetricDefinition[] {
    const brought = (['exec', 'textfile'] as const).flatMap((name) => {
      const definitions = this.#collectors.get(name)?.definitions?.() ?? [];
      return definitions.length > 0 ? [definitions] : [];
    });
    if (brought.length === 0) return this.#definitions;
    return mergeDefinitions([this.#definitions, ...brought]);
  }

  #createControls(): Controls {
    return createControls(this.#settings, {
      host: this.#host,
      clock: this.#options.clock,
      audit: this.audit,
    });
  }

  #sayBegunAnew(aside: string, reason: string): void {
    this.#options.log.error(
      { reason, aside },
      'the database was damaged: it is set aside and a new one begun; etlmon db restore brings a backup back',
    );
  }

  /**
   * What can be read again is: followed files from their start, not from their end as a log that is new. The lines that
   * were stored before are in the file that was set aside.
   */
  #readLogsAgain(): void {
    for (const { name } of this.#settings.collectors.log) {
      const rows = positionRows([]);
      void this.#store.commit([{ kind: 'replace', table: 'log_positions', scope: name, rows }]);
    }
    for (const table of ['transfer_positions', 'cron_positions'])
      void this.#store.commit([{ kind: 'replace', table, rows: [] }]);
  }

  /**
   * Readers see the reading at once. A polled collector does not wait for the disk, which may be full; a following one
   * does, so that its lines wait in their file.
   */
  async #take(collector: string, task: string, reading: Reading): Promise<void> {
    const { changes = [], lines = [], samples, isDurable = false } = reading;
    if (samples) this.metrics.take(collector, task, samples);
    if (changes.length === 0 && lines.length === 0) return;
    if (isDurable && this.#isBeginningAnew) return;
    const committed = this.#store.commit(changes, { lines, isDurable });
    if (isDurable) await committed;
  }
}

const defaultBufferLines = 500;

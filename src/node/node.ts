import type { NodeView } from '../api/app.ts';
import { Host } from '../collect/host.ts';
import { Scheduler } from '../collect/scheduler.ts';
import type { ReloadAnswer, RunningConfig } from '../contract/config.ts';
import type { BackupAnswer, CompactAnswer, DatabaseInfo } from '../contract/database.ts';
import type { Audit } from '../control/audit.ts';
import type { Killer } from '../control/kill.ts';
import { Refusal } from '../control/refusal.ts';
import type { Reading } from '../lib/reading.ts';
import type { Store } from '../store/index.ts';
import { DatabaseAdmin } from './admin-view.ts';
import { alertHappenings } from './alerts/alert-happenings.ts';
import { startAlerting } from './alerts/start-alerting.ts';
import type { LoadedAlerts } from './alerts/start-alerting.ts';
import { NodeAlerts } from './alerts/node-alerts.ts';
import { auditOf, NodeAudit } from './audit-view.ts';
import { Backups } from './backups.ts';
import { ruleChanges } from './config-changes.ts';
import { collectorViews } from './collector-views.ts';
import { createControls } from './controls.ts';
import type { Controls } from './controls.ts';
import { EventLoopWatch } from './event-loop.ts';
import { NodeEvents } from './events/node-events.ts';
import { readLogsAgain, sayBegunAnew } from './fresh-database.ts';
import { healthOf } from './health.ts';
import { allDefinitions } from './metrics/definitions.ts';
import { NodeMetrics } from './metrics/node-metrics.ts';
import { backupSettings, isConfigured, loadAll, reloadPlan } from './reload.ts';
import { releaseStartupMemory } from './startup-memory.ts';
import { NodeRules } from './rules/node-rules.ts';
import { RunningCollectors } from './running-collectors.ts';
import type { NodeOptions } from './options.ts';
import type { NodeSettings } from './settings.ts';

const closeGraceMs = 2000;
/** By now everything has run once. */
const startupMs = 10_000;

/** The parts of one node, and what the API asks of them. */
export class Node implements NodeView {
  readonly version: string;
  readonly audit: Audit;
  readonly views: ReturnType<typeof collectorViews>;
  readonly metrics: NodeMetrics;
  readonly rules: NodeRules;
  readonly alerts: NodeAlerts;
  readonly auditLines: NodeAudit;
  readonly events: NodeEvents;
  readonly #options: NodeOptions;
  readonly #store: Store;
  readonly #scheduler: Scheduler;
  readonly #host: Host;
  readonly #eventLoop: EventLoopWatch;
  readonly #startedAtMs: number;
  readonly #startedMonotonic: number;
  readonly #collectors: RunningCollectors;
  readonly #backups: Backups;
  readonly #database: DatabaseAdmin;
  #settings: NodeSettings;
  #controls: Controls;
  #reloading: Promise<unknown> = Promise.resolve();
  #isClosed = false;
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
    this.audit = auditOf(store, clock, options.log);
    this.#controls = this.#createControls();
    const { setAside } = store.state();
    if (setAside !== undefined) {
      sayBegunAnew(options.log, this.audit, setAside, 'found at the start');
      readLogsAgain(store, this.#settings.collectors.log);
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
      alerts: () => this.alerts.samples(),
      definitions: () => allDefinitions(this.#collectors),
    });
    this.alerts = new NodeAlerts({
      clock,
      log: options.log,
      store,
      version: options.version,
      nodeName: () => this.#settings.nodeName,
      labels: () => this.#settings.labels,
      sources: {
        expression: (query) => this.metrics.expression(query),
        // Before it: the alert itself is none of them.
        changesBefore: ({ activeAtMs, labels }) => this.events.changesBefore(activeAtMs - 1, { labels }),
      },
    });
    this.rules = new NodeRules({
      clock,
      log: options.log,
      series: () => this.metrics.series(),
      take: (samples) => this.metrics.takeAsIs(samples),
      externalLabels: () => this.#settings.labels,
      keeper: this.alerts,
    });
    this.views = collectorViews({
      clock,
      store,
      scheduler: this.#scheduler,
      collectors: this.#collectors,
      settings: () => this.#settings,
      services: () => this.#controls.services,
    });
    this.auditLines = new NodeAudit(store);
    this.events = new NodeEvents({
      clock,
      store,
      history: (request) => this.metrics.history(request),
      more: [alertHappenings(store)],
    });
    this.#backups = new Backups(store, clock, backupSettings(settings), settings.backup !== undefined);
    this.#database = new DatabaseAdmin(store, this.#backups, clock);
    store.onTurn((error) => {
      if (error === undefined) options.log.info({}, 'the database is written again');
      else options.log.error({ error }, 'the database cannot be written; retrying');
    });
    store.onDamage((aside, reason) => {
      sayBegunAnew(options.log, this.audit, aside, reason);
      this.#isBeginningAnew = true;
      this.alerts.rewrite();
      const readAgain = (): void => {
        this.#isBeginningAnew = false;
        readLogsAgain(store, this.#settings.collectors.log);
      };
      void this.#collectors
        .restart(['log', 'transfer', 'cron'], readAgain)
        .then(() => this.views.logs.changed());
    });
  }

  get killer(): Killer {
    return this.#controls.killer;
  }

  startCollecting(): void {
    this.#eventLoop.start();
    this.#cancelRelease = this.#options.clock.schedule(startupMs, releaseStartupMemory);
    this.metrics.start();
    this.#collectors.start();
    this.#backups.start();
  }

  /** Evaluates the rules of the settings and tells of their alerts, once both are loaded. */
  startAlerting(loading: Promise<LoadedAlerts>): void {
    this.#reloading = startAlerting(loading, this, () => this.#isClosed, this.#options.log);
  }

  isAlive(): boolean {
    return this.#scheduler.isOnTime();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#scheduler.close(closeGraceMs);
    this.#cancelRelease();
    this.#backups.stop();
    this.rules.stop();
    this.alerts.close();
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
      mounts: this.views.machine.mounts(),
      eventLoopDelay: this.#eventLoop.read(),
      lastBackupError: this.#backups.lastError,
      limits: this.metrics.limits(),
      ruleFaults: this.rules.faults(),
      alertFaults: this.alerts.faults(),
      alerts: this.alerts.counts(),
    });
  }

  now(): number {
    return this.#options.clock.now();
  }

  config(): RunningConfig {
    return this.#settings.running();
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
    const loaded = await loadAll(() =>
      content === undefined ? configuration.load() : configuration.parse(content),
    );
    const { settings: after, rules, alerting } = loaded;
    const plan = reloadPlan(before, after, ruleChanges(this.rules.loaded, rules));
    if (content !== undefined) return { ...plan, applied: false, restarted: [] };
    this.#settings = { ...after, listen: before.listen, databaseFile: before.databaseFile };
    this.#controls = this.#createControls();
    this.#store.retain(after.retention);
    this.#backups.apply(backupSettings(this.#settings), after.backup !== undefined);
    const restarted = await this.#collectors.apply(after.collectors);
    this.metrics.keep((key) => isConfigured(key, this.#scheduler.health()));
    await this.metrics.apply(this.#settings);
    this.rules.apply(rules);
    for (const warning of alerting.warnings) this.#options.log.warn({}, warning);
    await this.alerts.apply(alerting);
    this.views.logs.changed();
    this.#options.log.info({ changed: plan.changed, restarted }, 'configuration applied');
    if (plan.needs_restart.length > 0)
      this.#options.log.warn({ settings: plan.needs_restart }, 'changed, and applied by a restart only');
    return { ...plan, applied: true, restarted };
  }

  #createControls(): Controls {
    return createControls(this.#settings, {
      host: this.#host,
      clock: this.#options.clock,
      audit: this.audit,
    });
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

import type { RaisedAlert } from '../../alert/alert.ts';
import { AlertBook, raisedAlert } from '../../alert/book.ts';
import type { BookChanges, BookedAlert } from '../../alert/book.ts';
import { Documents } from '../../alert/documents.ts';
import type { Notification } from '../../alert/notification.ts';
import { compileRouting, Dispatcher, NotificationLog } from '../../alert/routing/index.ts';
import type {
  AlertStatus,
  FailedDelivery,
  NotificationEntry,
  RoutedNotification,
} from '../../alert/routing/index.ts';
import { severityOf } from '../../alert/severity.ts';
import type { AlertingSettings } from '../../alert/settings.ts';
import type { Health } from '../../contract/health.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Labels, Row, RowChange, Sample } from '../../lib/reading.ts';
import type { RuleAlerts } from '../../rules/group.ts';
import type { Store } from '../../store/index.ts';
import type { NodeLog } from '../options.ts';
import type { AlertKeeper, RunningGroup } from '../rules/running-group.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { AlertDesk } from './alert-desk.ts';
import { episodeRow, isQuiet } from './alert-rows.ts';
import { evidenceOf } from './evidence.ts';
import type { EvidenceSources } from './evidence.ts';
import { Notifier } from './notifier.ts';
import { SilenceDesk } from './silence-desk.ts';

export interface AlertsParts {
  readonly clock: Clock;
  readonly log: NodeLog;
  readonly store: Store;
  readonly version: string;
  readonly nodeName: () => string;
  /** `node.labels`: the same object as long as they are the same. */
  readonly labels: () => Labels;
  readonly sources: EvidenceSources;
}

/** More alerts of one notification have no evidence: nobody reads on. */
const evidencedAlerts = 10;
const evidenceTimeoutMs = 3000;
const forgetMs = 3_600_000;

/** The alerts of a node: what rules have found, who is told, and what people do about it. */
export class NodeAlerts implements AlertKeeper {
  /** What the API asks. */
  readonly desk: AlertDesk;
  readonly #parts: AlertsParts;
  readonly #book: AlertBook;
  readonly #noted: Acknowledgements;
  readonly #notifier: Notifier;
  #settings: AlertingSettings | undefined;
  #dispatcher: Dispatcher | undefined;
  #silences: SilenceDesk | undefined;
  #log: Documents<NotificationEntry> | undefined;
  #opened: Promise<void> = Promise.resolve();
  #isClosed = false;
  #cancelForgetting: () => void = () => {};

  constructor(parts: AlertsParts) {
    const { clock, log, store } = parts;
    this.#parts = parts;
    this.#book = new AlertBook(parts.labels);
    this.#noted = Acknowledgements.load(store);
    this.#notifier = new Notifier({
      clock,
      log,
      store,
      version: parts.version,
      enrich: (notification) => this.#enrich(notification),
      nodeName: parts.nodeName,
    });
    this.desk = new AlertDesk({
      clock,
      store,
      book: this.#book,
      noted: this.#noted,
      notifier: this.#notifier,
      sources: parts.sources,
      silences: () => this.#silences,
      statusOf: (alert) => this.#statusOf(alert),
    });
  }

  /** Begins to tell. Alerts that are known already are told as the routing says. */
  open(settings: AlertingSettings): Promise<void> {
    this.#opened = this.#open(settings);
    return this.#opened;
  }

  /** Takes over what a reload has brought. Rejects where its routing cannot be used; nothing is changed then. */
  async apply(settings: AlertingSettings): Promise<void> {
    await this.#opened.catch(() => {});
    const routing = await compileRouting(settings.routing);
    this.#settings = settings;
    await this.#notifier.apply(settings, this.#raised(this.#toldAlerts()));
    this.#dispatcher?.apply(routing);
  }

  /** Another database has taken the place of one that was damaged. */
  rewrite(): void {
    this.#silences?.rewrite();
    this.#log?.rewrite();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelForgetting();
    this.#dispatcher?.close();
    this.#notifier.close();
  }

  told(group: RunningGroup, alerts: readonly RuleAlerts[]): void {
    const { clock } = this.#parts;
    const place = { file: group.file, group: group.group.name };
    this.#changed(this.#book.told(group.key, place, alerts, clock.now()));
  }

  save(group: string, rows: readonly Row[]): void {
    void this.#parts.store.commit([{ kind: 'replace', table: savedTable, scope: group, rows }]);
  }

  saved(group: string): readonly Row[] {
    return this.#parts.store.current.get(savedTable, group);
  }

  counts(): Health['alerts'] {
    const counts = { firing: 0, critical: 0, pending: 0, suppressed: 0, acknowledged: 0 };
    for (const booked of this.#book.alerts(this.#parts.clock.now())) {
      if (booked.state === 'resolved') continue;
      if (booked.state === 'pending') {
        counts.pending++;
        continue;
      }
      if (isQuiet(this.#statusOf(booked))) {
        counts.suppressed++;
        continue;
      }
      counts.firing++;
      if (severityOf(booked.labels) === 'critical') counts.critical++;
      if (this.#noted.of(booked)) counts.acknowledged++;
    }
    return counts;
  }

  /** Ways to receivers that fail, one sentence each. */
  faults(): readonly string[] {
    return [...this.#notifier.faults()];
  }

  samples(): Sample[] {
    return this.#notifier.samples(
      this.#book.alerts(this.#parts.clock.now()),
      this.#silences?.silences.all() ?? [],
    );
  }

  async #open(settings: AlertingSettings): Promise<void> {
    this.#settings = settings;
    const { clock, store } = this.#parts;
    this.#silences = await SilenceDesk.open(store, clock);
    const entries = Documents.notificationLog<NotificationEntry>(store, clock.now());
    this.#log = entries;
    this.#notifier.recover();
    await this.#notifier.apply(settings, []);
    const storage = {
      save: (key: string, entry: NotificationEntry | undefined): void => {
        void (entry ? entries.put(key, entry, Number.MAX_SAFE_INTEGER) : entries.delete(key));
      },
    };
    const stored = [...entries.entries()].map(([, entry]) => entry);
    this.#dispatcher = new Dispatcher({
      clock,
      routing: await compileRouting(settings.routing),
      log: new NotificationLog(clock, storage, stored),
      silences: this.#silences.silences,
      integrations: (receiver) => this.#notifier.integrations(receiver),
      deliver: (receiver, integration, notification, signal) =>
        this.#notifier.deliver(receiver, integration, notification, signal),
      acknowledgedBy: (fingerprint) => this.#noted.of(this.#book.get(fingerprint))?.by,
      onError: (error, about) => this.#failed(error, about),
    });
    if (this.#isClosed) return this.#dispatcher.close();
    const known = this.#raised(this.#toldAlerts());
    const owed = new Set(stored.flatMap(({ told }) => told.map(({ fingerprint }) => fingerprint)));
    // What is over and was told to be is not to be told again.
    this.#dispatcher.put(
      known.filter(({ endsAtMs, fingerprint }) => endsAtMs === undefined || owed.has(fingerprint)),
    );
    this.#notifier.forward(known);
    this.#forgetLater();
  }

  /** Why is in the message; what is not about a delivery must not happen. */
  #failed(error: unknown, about: FailedDelivery | undefined): void {
    const { log } = this.#parts;
    if (about) log.warn({ ...about, error: messageOf(error) }, 'a notification was not sent');
    else log.error({ err: error }, 'telling of alerts failed');
  }

  #changed({ fired, resolved, updated }: BookChanges): void {
    const over = resolved.map((ended) => ({ ended, other: this.#firing(ended.fingerprint) }));
    this.#put([...fired, ...over.map(({ ended, other = ended }) => other), ...updated]);
    const isOver = over.filter(({ ended, other }) => other?.firedAtMs !== ended.firedAtMs);
    const episodes = [...fired, ...isOver.map(({ ended }) => ended)];
    if (episodes.length > 0) this.#keep(episodes.map((booked) => this.#episode(booked)));
  }

  /** What is over for one rule may still fire for another that gives the same labels. */
  #firing(fingerprint: string): BookedAlert | undefined {
    const booked = this.#book.get(fingerprint);
    return booked?.state === 'firing' ? booked : undefined;
  }

  #put(booked: readonly BookedAlert[]): void {
    if (booked.length === 0) return;
    const raised = this.#raised(booked);
    this.#dispatcher?.put(raised);
    this.#notifier.forward(raised);
  }

  #raised(booked: readonly BookedAlert[]): RaisedAlert[] {
    const nowMs = this.#parts.clock.now();
    return booked.flatMap((alert) => raisedAlert(alert, nowMs, this.#externalUrl) ?? []);
  }

  /** Those that fire or have fired. */
  #toldAlerts(): readonly BookedAlert[] {
    return this.#book.alerts(this.#parts.clock.now()).filter(({ state }) => state !== 'pending');
  }

  #keep(changes: readonly RowChange[]): void {
    void this.#parts.store.commit(changes);
  }

  #episode(booked: BookedAlert): RowChange {
    return { kind: 'upsert', table: 'alerts', rows: [episodeRow(booked, this.#noted.of(booked))] };
  }

  #statusOf({ fingerprint, state }: BookedAlert): AlertStatus | undefined {
    return state === 'firing' ? this.#dispatcher?.statusOf(fingerprint) : undefined;
  }

  /** What an alert is about is looked up when it is sent; what takes too long is left out. */
  async #enrich(notification: RoutedNotification): Promise<Notification> {
    const { clock, sources } = this.#parts;
    const late = Promise.withResolvers<undefined>();
    const cancel = clock.schedule(evidenceTimeoutMs, () => late.resolve(undefined));
    const alerts = await Promise.all(
      notification.alerts.map(async (alert, index) => {
        const booked = index < evidencedAlerts ? this.#book.get(alert.fingerprint) : undefined;
        const evidence =
          booked && (await Promise.race([evidenceOf(booked, clock.now(), sources), late.promise]));
        return { ...alert, evidence };
      }),
    );
    cancel();
    return { ...notification, alerts, externalUrl: this.#externalUrl };
  }

  get #externalUrl(): string {
    return this.#settings?.externalUrl ?? '';
  }

  #forgetLater(): void {
    this.#cancelForgetting = this.#parts.clock.schedule(forgetMs, () => {
      this.#noted.forget((fingerprint) => this.#book.get(fingerprint) !== undefined);
      this.#forgetLater();
    });
  }
}

/** Current rows: the alerts of groups of rules, as they go on after a restart. */
const savedTable = 'rule_alerts';

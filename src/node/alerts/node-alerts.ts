import type { RaisedAlert } from '../../alert/alert.ts';
import { AlertBook, raisedAlert } from '../../alert/book.ts';
import type { BookChanges, BookedAlert } from '../../alert/book.ts';
import { Documents } from '../../alert/documents.ts';
import type { Notification } from '../../alert/notification.ts';
import { compileRouting, Dispatcher, NotificationLog } from '../../alert/routing/index.ts';
import type {
  AlertStatus,
  GroupWay,
  NotificationEntry,
  PostedAlert,
  RoutedNotification,
} from '../../alert/routing/index.ts';
import type { AlertingSettings } from '../../alert/settings.ts';
import type { AlertmanagerView } from '../../api/alertmanager/view.ts';
import type { Health } from '../../contract/health.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Labels, Row, Sample } from '../../lib/reading.ts';
import type { RuleAlerts } from '../../rules/group.ts';
import type { Store } from '../../store/index.ts';
import type { NodeLog } from '../options.ts';
import type { AlertKeeper, RunningGroup } from '../rules/running-group.ts';
import { Acknowledgements } from './acknowledgements.ts';
import { alertCounts } from './alert-counts.ts';
import { AlertDesk } from './alert-desk.ts';
import { episodeChange, isQuiet } from './alert-rows.ts';
import { withEvidence } from './evidence.ts';
import type { EvidenceSources } from './evidence.ts';
import { endLeftOpen } from './left-open.ts';
import { Notifier } from './notifier.ts';
import { PostedDesk } from './posted-desk.ts';
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

const forgetMs = 3_600_000;

/** The alerts of a node: what rules have found, who is told, and what people do about it. */
export class NodeAlerts implements AlertKeeper {
  /** What the API asks. */
  readonly desk: AlertDesk;
  readonly #parts: AlertsParts;
  readonly #book: AlertBook;
  readonly #noted: Acknowledgements;
  readonly #notifier: Notifier;
  readonly #posted: PostedDesk;
  #settings: AlertingSettings | undefined;
  #dispatcher: Dispatcher | undefined;
  #silences: SilenceDesk | undefined;
  #log: NotificationLog | undefined;
  #opened: Promise<void> = Promise.resolve();
  #isClosed = false;
  /** Why nobody is told. */
  #fault: string | undefined;
  #cancelForgetting: () => void = () => {};

  constructor(parts: AlertsParts) {
    const { clock, log, store } = parts;
    this.#parts = parts;
    this.#posted = new PostedDesk({ clock, store, changed: (changes) => this.#remember(changes) });
    this.#book = new AlertBook(parts.labels, this.#posted.alerts.booked);
    this.#noted = Acknowledgements.load(store);
    this.#notifier = new Notifier({
      clock,
      log,
      store,
      version: parts.version,
      enrich: (notification) => this.#enrich(notification),
      nodeName: parts.nodeName,
      routing: () => this.#dispatcher,
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

  /** They cannot be told: the health says why, until a reload brings what can be used. */
  failed(error: unknown): void {
    [this.#fault] = messageOf(error).split('\n', 1);
  }

  /** Takes over what a reload has brought. Rejects where its routing cannot be used; nothing is changed then. */
  async apply(settings: AlertingSettings): Promise<void> {
    await this.#opened.catch(() => {});
    if (this.#dispatcher === undefined) return this.open(settings);
    const routing = await compileRouting(settings.routing);
    this.#settings = settings;
    await this.#notifier.apply(settings, this.#raised(this.#toldAlerts()));
    this.#dispatcher.apply(routing);
  }

  /** What Alertmanager's API asks; undefined while the node starts. */
  get alertmanager(): AlertmanagerView | undefined {
    const [dispatcher, settings, silences] = [this.#dispatcher, this.#settings, this.#silences];
    if (!dispatcher || !settings || !silences) return undefined;
    return {
      nowMs: this.#parts.clock.now(),
      settings,
      dispatcher,
      silences,
      post: (alerts) => this.#post(alerts, dispatcher, settings.routing.resolveTimeoutMs),
    };
  }

  /** Another database has taken the place of one that was damaged. */
  rewrite(): void {
    this.#silences?.silences.rewrite();
    this.#log?.rewrite();
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelForgetting();
    this.#dispatcher?.close();
    this.#posted.alerts.close();
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
    const alerts = this.#book.alerts(this.#parts.clock.now());
    return alertCounts(
      alerts,
      (booked) => isQuiet(this.#statusOf(booked)),
      (booked) => this.#noted.of(booked) !== undefined,
    );
  }

  /** Ways to receivers that fail, or why nobody is told, one sentence each. */
  faults(): readonly string[] {
    const nobody = this.#fault === undefined ? [] : [`alerts are told to nobody: ${this.#fault}`];
    return [...nobody, ...this.#notifier.faults()];
  }

  samples(): Sample[] {
    const alerts = this.#book.alerts(this.#parts.clock.now());
    const silences = this.#silences?.silences.all() ?? [];
    return [...this.#notifier.samples(alerts, silences), ...this.#posted.samples()];
  }

  async #open(settings: AlertingSettings): Promise<void> {
    const routing = await compileRouting(settings.routing);
    this.#settings = settings;
    const { clock, store } = this.#parts;
    this.#silences = await SilenceDesk.open(store, clock);
    const documents = Documents.notificationLog<NotificationEntry>(store);
    const stored = documents.stored();
    this.#log = new NotificationLog(clock, documents, stored);
    this.#notifier.recover();
    await this.#notifier.apply(settings, []);
    const restored = this.#posted.restore(settings.routing.resolveTimeoutMs);
    this.#dispatcher = new Dispatcher({
      clock,
      routing,
      log: this.#log,
      silences: this.#silences.silences,
      restored: restored.map(({ alert }) => alert),
      integrations: (receiver) => this.#notifier.integrations(receiver),
      deliver: (receiver, integration, notification, signal) =>
        this.#notifier.deliver(receiver, integration, notification, signal),
      acknowledgedBy: (fingerprint) => this.#noted.of(this.#book.get(fingerprint))?.by,
      onError: (error, about) => this.#failed(error, about),
    });
    this.#fault = undefined;
    if (this.#isClosed) return this.#dispatcher.close();
    const known = this.#raised(this.#toldAlerts());
    const owed = new Set(stored.flatMap(({ told }) => told.map(({ fingerprint }) => fingerprint)));
    // What is over and was told to be is not to be told again.
    this.#dispatcher.put(
      known.filter(({ endsAtMs, fingerprint }) => endsAtMs === undefined || owed.has(fingerprint)),
    );
    this.#notifier.forward(known);
    endLeftOpen(store, this.#book.alerts(clock.now()), clock.now());
    this.#forgetLater();
  }

  /** Why is in the message; what is not about a delivery must not happen. */
  #failed(error: unknown, about: GroupWay | undefined): void {
    const { log } = this.#parts;
    if (about) log.warn({ ...about, error: messageOf(error) }, 'a notification was not sent');
    else log.error({ err: error }, 'telling of alerts failed');
  }

  /** What is over for one rule may still fire for another that gives the same labels, or as it was posted. */
  #changed(changes: BookChanges): void {
    const { fired, resolved, updated } = changes;
    const over = resolved.map((alert) => {
      const other = this.#firing(alert.fingerprint);
      return other?.rule ? other : alert;
    });
    this.#put([...fired, ...over, ...updated]);
    const ended = over.filter(({ state }) => state === 'resolved');
    this.#dispatcher?.post(ended.flatMap(({ fingerprint }) => this.#posted.alerts.firing(fingerprint) ?? []));
    this.#remember(changes);
  }

  /** Takes in what is good of alerts that others post; gives why others are not. */
  #post(alerts: readonly PostedAlert[], dispatcher: Dispatcher, timeoutMs: number): readonly string[] {
    const { taken, faults } = this.#posted.post(alerts, timeoutMs);
    // What one of our rules says of the same alert counts.
    dispatcher.post(taken.filter(({ alert }) => !this.#firing(alert.fingerprint)?.rule));
    return faults;
  }

  /** Writes down the times alerts fire. */
  #remember({ fired, resolved }: BookChanges): void {
    const isOver = resolved.filter(
      ({ fingerprint, firedAtMs }) => this.#firing(fingerprint)?.firedAtMs !== firedAtMs,
    );
    const episodes = [...fired, ...isOver];
    if (episodes.length === 0) return;
    void this.#parts.store.commit(episodes.map((booked) => episodeChange(booked, this.#noted)));
  }

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

  /** Those of rules that fire or have fired. */
  #toldAlerts(): readonly BookedAlert[] {
    const alerts = this.#book.alerts(this.#parts.clock.now());
    return alerts.filter(({ state, rule }) => state !== 'pending' && rule !== undefined);
  }

  #statusOf({ fingerprint, state }: BookedAlert): AlertStatus | undefined {
    return state === 'firing' ? this.#dispatcher?.statusOf(fingerprint) : undefined;
  }

  async #enrich(notification: RoutedNotification): Promise<Notification> {
    const alerts = await withEvidence(notification.alerts, this.#book, this.#parts);
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

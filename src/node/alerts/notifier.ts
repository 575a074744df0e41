import type { RaisedAlert } from '../../alert/alert.ts';
import type { BookedAlert } from '../../alert/book.ts';
import { DeliveryRecords } from '../../alert/delivery-records.ts';
import type { Notification, NotificationStatus } from '../../alert/notification.ts';
import { AlertmanagerForwarder } from '../../alert/notify/index.ts';
import type {
  Dispatcher,
  GroupWay,
  IntegrationInfo,
  RoutedNotification,
  Silence,
} from '../../alert/routing/index.ts';
import type { AlertingSettings } from '../../alert/settings.ts';
import type { NotificationTest, Receiver } from '../../contract/alerts.ts';
import { Refusal } from '../../control/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Sample } from '../../lib/reading.ts';
import type { Store } from '../../store/index.ts';
import type { NodeLog } from '../options.ts';
import { alertSamples } from './alert-metrics.ts';
import { sendAgain } from './dead-letters.ts';
import { ReceiverWay, wayName } from './receiver-way.ts';
import { tryReceiver } from './trial.ts';

export interface NotifierParts {
  readonly clock: Clock;
  readonly log: NodeLog;
  readonly store: Pick<Store, 'write' | 'query'>;
  readonly version: string;
  /** Adds what an alert is about. */
  readonly enrich: (notification: RoutedNotification) => Promise<Notification>;
  readonly nodeName: () => string;
  /** What is still to be told to whom; undefined while the node starts. */
  readonly routing: () => Pick<Dispatcher, 'isPending' | 'tellNow'> | undefined;
}

const faultsShown = 3;
/** How often it is looked whether what failed is still to be told. */
const checkMs = 60_000;

/** Sends notifications, and keeps what became of each. */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #records: DeliveryRecords;
  readonly #abort = new AbortController();
  /** By receiver, in the order of its integrations. */
  #receivers = new Map<string, readonly ReceiverWay[]>();
  #forwarder: AlertmanagerForwarder | undefined;
  #externalUrl = '';
  #cancelCheck: (() => void) | undefined;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#records = new DeliveryRecords(parts.store);
  }

  /** Once, before anything is sent. */
  recover(): void {
    this.#records.recover();
    this.#checkLater();
  }

  /** Sends through these from now on. `known`: alerts outside Alertmanagers are to be told of at once. */
  async apply(settings: AlertingSettings, known: readonly RaisedAlert[]): Promise<void> {
    const { clock, log, version } = this.#parts;
    const receivers = await this.#open(settings);
    const kept = new Set([...receivers.values()].flat());
    const gone = this.#ways().filter((way) => !kept.has(way));
    this.#receivers = receivers;
    this.#externalUrl = settings.externalUrl;
    for (const way of gone) way.end();
    await this.#forwarder?.close();
    this.#forwarder =
      settings.alertmanagers.length === 0
        ? undefined
        : new AlertmanagerForwarder({
            alertmanagers: settings.alertmanagers,
            clock,
            version,
            log: (message) => log.warn({}, message),
          });
    this.forward(known);
  }

  integrations(receiver: string): readonly IntegrationInfo[] {
    return (this.#receivers.get(receiver) ?? []).map(({ name, sendsResolved }) => ({
      key: name.integration,
      sendsResolved,
    }));
  }

  /** Hands alerts to outside Alertmanagers. */
  forward(alerts: readonly RaisedAlert[]): void {
    this.#forwarder?.update(alerts);
  }

  /** Resolves when the receiver has taken it; rejects with why it has not. */
  async deliver(
    receiver: string,
    integration: string,
    routed: RoutedNotification,
    signal: AbortSignal,
  ): Promise<void> {
    const { clock, enrich } = this.#parts;
    const notification = await enrich(routed);
    const way = this.#way(receiver, integration);
    if (way === undefined) throw new Error(`there is no ${integration} of ${receiver} any more`);
    this.#records.begun(way.name, notification);
    const outcome = await way.send(notification, { clock, signal });
    this.#records.ended(way.name, notification, outcome, clock.now());
    if (outcome.state === 'sent') return;
    this.#checkLater();
    throw new Error(outcome.error);
  }

  receivers(): Receiver[] {
    return [...this.#receivers].map(([name, ways]) => ({
      name,
      integrations: ways.map((way) => way.view()),
    }));
  }

  /** One trial through each way of a receiver. Rejects with `Refusal` where there is none of that name. */
  async test(receiver: string, status: NotificationStatus): Promise<NotificationTest> {
    const ways = this.#receivers.get(receiver);
    if (ways === undefined)
      throw new Refusal('NOT_FOUND', `there is no receiver ${JSON.stringify(receiver.slice(0, 100))}`, {
        hint: `there are: ${[...this.#receivers.keys()].join(', ') || 'none'}`,
      });
    const { clock, nodeName } = this.#parts;
    const about = { receiver, status, nodeName: nodeName(), externalUrl: this.#externalUrl };
    return tryReceiver(ways, about, { clock, signal: this.#abort.signal });
  }

  /** Sends again what was not taken. Rejects with `Refusal` where it is not there, or not to be sent any more. */
  retry(id: number): Promise<void> {
    const way = (receiver: string, integration: string): ReceiverWay | undefined =>
      this.#way(receiver, integration);
    return sendAgain(id, { ...this.#parts, way });
  }

  samples(alerts: readonly BookedAlert[], silences: readonly Silence[]): Sample[] {
    return alertSamples({
      alerts,
      silences,
      nowMs: this.#parts.clock.now(),
      ways: this.#ways().map(({ name, kind, counts }) => ({
        receiver: name.receiver,
        integration: kind,
        sent: counts.sent,
        failed: counts.failed,
      })),
      forwarders: this.#forwarder?.state() ?? [],
    });
  }

  /** Ways that fail, one sentence each. */
  faults(): string[] {
    const failing = this.#ways().flatMap(({ name, fault }) =>
      fault === undefined ? [] : [`notifications to ${name.receiver} (${name.integration}): ${fault}`],
    );
    const outside = (this.#forwarder?.state() ?? []).flatMap(({ url, error }) =>
      error === undefined ? [] : [`alerts to ${url}: ${error}`],
    );
    return [...failing, ...outside].slice(0, faultsShown);
  }

  close(): void {
    this.#abort.abort();
    this.#cancelCheck?.();
    void this.#forwarder?.close();
  }

  async #open({ receivers, templates }: AlertingSettings): Promise<Map<string, readonly ReceiverWay[]>> {
    const { clock, log, version } = this.#parts;
    const parts = { clock, templates, version, warn: (message: string): void => log.warn({}, message) };
    const opened = new Map<string, readonly ReceiverWay[]>();
    for (const { name: receiver, integrations } of receivers) {
      const counts = new Map<string, number>();
      const ways: ReceiverWay[] = [];
      for (const settings of integrations) {
        const { kind } = settings;
        const index = counts.get(kind) ?? 0;
        counts.set(kind, index + 1);
        const before = this.#way(receiver, wayName({ kind, index }));
        ways.push(await ReceiverWay.open({ receiver, index }, settings, parts, before));
      }
      opened.set(receiver, ways);
    }
    return opened;
  }

  #way(receiver: string, integration: string): ReceiverWay | undefined {
    return this.#receivers.get(receiver)?.find(({ name }) => name.integration === integration);
  }

  #ways(): readonly ReceiverWay[] {
    return [...this.#receivers.values()].flat();
  }

  /** Until everything that failed was taken, or is not to be told any more. */
  #checkLater(): void {
    if (this.#abort.signal.aborted) return;
    this.#cancelCheck ??= this.#parts.clock.schedule(checkMs, () => {
      this.#cancelCheck = undefined;
      this.#check();
      if (!this.#records.isSettled) this.#checkLater();
    });
  }

  #check(): void {
    const routing = this.#parts.routing();
    if (routing === undefined) return;
    this.#records.giveUp((way) => this.#whyNot(way, routing));
    for (const way of this.#ways()) if (!this.#records.hasUntold(way.name)) way.forgive();
  }

  /** Why nothing is to be told through a way any more; undefined where something is. */
  #whyNot(way: GroupWay, routing: Pick<Dispatcher, 'isPending'>): string | undefined {
    if (routing.isPending(way)) return undefined;
    const isKnown = this.#way(way.receiver, way.integration) !== undefined;
    return `${isKnown ? 'its alerts were over or quiet' : 'its receiver was removed'} before it was told`;
  }
}

import type { BookedAlert } from '../../alert/book.ts';
import { DeliveryRecords } from '../../alert/delivery-records.ts';
import type { AttemptOutcome, Way } from '../../alert/delivery-records.ts';
import type { Notification } from '../../alert/notification.ts';
import type { RaisedAlert } from '../../alert/alert.ts';
import { AlertmanagerForwarder, createIntegration, deliver } from '../../alert/notify/index.ts';
import type { Delivery, Integration } from '../../alert/notify/index.ts';
import type { IntegrationInfo, RoutedNotification, Silence } from '../../alert/routing/index.ts';
import type { AlertingSettings } from '../../alert/settings.ts';
import type { NotificationTest, Receiver } from '../../contract/alerts.ts';
import { Refusal } from '../../control/refusal.ts';
import { delay } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Sample } from '../../lib/reading.ts';
import type { Store } from '../../store/index.ts';
import type { NodeLog } from '../options.ts';
import { alertSamples } from './alert-metrics.ts';
import { testNotification } from './test-notification.ts';

export interface NotifierParts {
  readonly clock: Clock;
  readonly log: NodeLog;
  readonly store: Pick<Store, 'write' | 'query'>;
  readonly version: string;
  /** Adds what an alert is about. */
  readonly enrich: (notification: RoutedNotification) => Promise<Notification>;
  readonly nodeName: () => string;
}

/** How one way to a receiver goes. */
interface Going {
  readonly integration: Integration;
  readonly way: Way;
  sent: number;
  failed: number;
  sentAtMs: number | undefined;
  /** Of the last attempt; undefined where it succeeded. */
  error: string | undefined;
}

/** Errors that pass by themselves are not worth a word. */
const retriesBeforeFault = 2;
const faultsShown = 3;
/** Whoever sends again waits so long for the database. */
const writtenMs = 2000;

/** Sends notifications, and keeps what became of each. */
export class Notifier {
  readonly #parts: NotifierParts;
  readonly #records: DeliveryRecords;
  readonly #abort = new AbortController();
  /** By receiver, in the order of its integrations. */
  #receivers = new Map<string, readonly Going[]>();
  #forwarder: AlertmanagerForwarder | undefined;
  #externalUrl = '';

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#records = new DeliveryRecords(parts.store);
  }

  /** Once, before anything is sent. */
  recover(): void {
    this.#records.recover();
  }

  /** Sends through these from now on. `known`: alerts outside Alertmanagers are to be told of at once. */
  async apply(settings: AlertingSettings, known: readonly RaisedAlert[]): Promise<void> {
    const { clock, log, version } = this.#parts;
    const receivers = new Map<string, readonly Going[]>();
    for (const { name, integrations } of settings.receivers) {
      const counts = new Map<string, number>();
      const goings: Going[] = [];
      for (const each of integrations) {
        const index = counts.get(each.kind) ?? 0;
        counts.set(each.kind, index + 1);
        const integration = await createIntegration(name, index, each, {
          clock,
          templates: settings.templates,
          version,
          warn: (message) => log.warn({}, message),
        });
        const way = { receiver: name, integration: `${each.kind}[${index}]`, target: integration.target };
        goings.push({ ...(this.#going(way) ?? unused), integration, way });
      }
      receivers.set(name, goings);
    }
    this.#receivers = receivers;
    this.#externalUrl = settings.externalUrl;
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
    return (this.#receivers.get(receiver) ?? []).map(({ way, integration }) => ({
      key: way.integration,
      sendsResolved: integration.sendsResolved,
    }));
  }

  /** Hands alerts to outside Alertmanagers. */
  forward(alerts: readonly RaisedAlert[]): void {
    this.#forwarder?.update(alerts);
  }

  /** Resolves when the receiver has taken it; rejects with why it has not. */
  async deliver(
    receiver: string,
    key: string,
    routed: RoutedNotification,
    signal: AbortSignal,
  ): Promise<void> {
    const going = this.#receivers.get(receiver)?.find(({ way }) => way.integration === key);
    if (going === undefined) throw new Error(`BUG: there is no ${key} of ${receiver}`);
    const { error } = await this.#attempted(going, await this.#parts.enrich(routed), signal);
    if (error !== undefined) throw new Error(error);
  }

  receivers(): Receiver[] {
    return [...this.#receivers].map(([name, goings]) => ({
      name,
      integrations: goings.map(({ way, integration, sentAtMs, error }) => ({
        integration: way.integration,
        kind: integration.kind,
        target: way.target,
        sends_resolved: integration.sendsResolved,
        last_sent_at: sentAtMs === undefined ? null : new Date(sentAtMs).toISOString(),
        last_error: error ?? null,
      })),
    }));
  }

  /** One trial through each way of a receiver. Rejects with `Refusal` where there is none of that name. */
  async test(receiver: string, status: 'firing' | 'resolved'): Promise<NotificationTest> {
    const goings = this.#receivers.get(receiver);
    if (goings === undefined)
      throw new Refusal('NOT_FOUND', `there is no receiver ${JSON.stringify(receiver.slice(0, 100))}`, {
        hint: `there are: ${[...this.#receivers.keys()].join(', ') || 'none'}`,
      });
    const { clock, nodeName } = this.#parts;
    const notification = testNotification({
      receiver,
      status,
      nodeName: nodeName(),
      externalUrl: this.#externalUrl,
      atMs: clock.now(),
    });
    const results = await Promise.all(
      goings.map(async (going) => {
        const startedAt = clock.monotonic();
        const delivery = await this.#tried(going, notification);
        return {
          integration: going.way.integration,
          target: going.way.target,
          ok: delivery.outcome === 'sent',
          error: errorOf(delivery) ?? null,
          duration_ms: Math.round(clock.monotonic() - startedAt),
        };
      }),
    );
    return { receiver, results };
  }

  /** Sends again what was given up. Rejects with `Refusal` where it is not there, or was sent. */
  async retry(id: number): Promise<void> {
    const [row] = await this.#parts.store.query('notifications', { ...anything, limit: 1, id });
    if (row === undefined) throw new Refusal('NOT_FOUND', `there is no notification ${id}`);
    if (row['state'] === 'sent' || typeof row['payload'] !== 'string')
      throw new Refusal('ALREADY_SENT', `notification ${id} was sent`);
    const going = this.#receivers
      .get(String(row['receiver']))
      ?.find(({ way }) => way.integration === row['integration']);
    if (going === undefined)
      throw new Refusal(
        'NOT_FOUND',
        `there is no ${row['integration']} of the receiver ${row['receiver']} any more`,
      );
    const timeout = AbortSignal.timeout(going.integration.timeoutMs);
    const signal = AbortSignal.any([timeout, this.#abort.signal]);
    const { written } = await this.#attempted(going, JSON.parse(row['payload']) as Notification, signal);
    await Promise.race([written, delay(this.#parts.clock, writtenMs)]);
  }

  samples(alerts: readonly BookedAlert[], silences: readonly Silence[]): Sample[] {
    const goings = [...this.#receivers.values()].flat();
    return alertSamples({
      alerts,
      silences,
      nowMs: this.#parts.clock.now(),
      ways: goings.map(({ way, integration, sent, failed }) => ({
        receiver: way.receiver,
        integration: integration.kind,
        sent,
        failed,
      })),
      forwarders: this.#forwarder?.state() ?? [],
    });
  }

  /** Ways that fail, one sentence each. */
  faults(): string[] {
    const failing = [...this.#receivers.values()].flat().filter(({ error }) => error !== undefined);
    const outside = (this.#forwarder?.state() ?? []).flatMap(({ url, error }) =>
      error === undefined ? [] : [`alerts to ${url}: ${error}`],
    );
    return [
      ...failing.map(({ way, error }) => `notifications to ${way.receiver} (${way.integration}): ${error}`),
      ...outside,
    ].slice(0, faultsShown);
  }

  close(): void {
    this.#abort.abort();
    void this.#forwarder?.close();
  }

  #going({ receiver, integration }: Way): Going | undefined {
    return this.#receivers.get(receiver)?.find(({ way }) => way.integration === integration);
  }

  /** What became of it; `written` resolves once that is in the database. */
  async #attempted(
    going: Going,
    notification: Notification,
    signal: AbortSignal,
  ): Promise<{ readonly error: string | undefined; readonly written: Promise<void> }> {
    const { clock } = this.#parts;
    const { way } = going;
    this.#records.begun(way, notification);
    const startedAt = clock.monotonic();
    const delivery = await deliver(going.integration, notification, {
      clock,
      signal,
      onFailure: (error, attempts) => {
        going.failed++;
        if (attempts >= retriesBeforeFault || !error.mayPass) going.error = error.message;
      },
    });
    const { attempts } = delivery;
    const durationMs = Math.round(clock.monotonic() - startedAt);
    const end = (outcome: AttemptOutcome): Promise<void> =>
      this.#records.ended(way, notification, outcome, clock.now());
    if (delivery.outcome === 'sent') {
      going.sent++;
      going.sentAtMs = clock.now();
      going.error = undefined;
      return { error: undefined, written: end({ state: 'sent', attempts, durationMs }) };
    }
    const error = errorOf(delivery) ?? 'given up';
    going.error = error;
    const state = delivery.outcome === 'refused' ? 'dead' : 'failing';
    return { error, written: end({ state, attempts, durationMs, error }) };
  }

  async #tried({ integration }: Going, notification: Notification): Promise<Delivery> {
    const { clock } = this.#parts;
    const once = new AbortController();
    const signal = AbortSignal.any([once.signal, this.#abort.signal]);
    // A trial is not repeated: whoever makes it waits for what comes of it.
    return deliver(integration, notification, { clock, signal, onFailure: () => once.abort() });
  }
}

const unused: Omit<Going, 'integration' | 'way'> = {
  sent: 0,
  failed: 0,
  sentAtMs: undefined,
  error: undefined,
};

const anything = {
  before: undefined,
  id: undefined,
  state: undefined,
  receiver: undefined,
  search: undefined,
  about: undefined,
} as const;

function errorOf(delivery: Delivery): string | undefined {
  return delivery.outcome === 'sent' ? undefined : delivery.error?.message;
}

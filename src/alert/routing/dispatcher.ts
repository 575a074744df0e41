import type { Labels } from '../../lib/reading.ts';
import type { RaisedAlert } from '../alert.ts';
import { Alarm } from './alarm.ts';
import { AlertStore } from './alert-store.ts';
import type { GroupWay, IntegrationInfo } from './channel.ts';
import type { CompiledRouting } from './compiled-routing.ts';
import { FlushQueue } from './flush-queue.ts';
import { Groups, type GroupView } from './groups.ts';
import type { HeldAlert } from './held-alert.ts';
import type { NotificationLog } from './notification-log.ts';
import { receiveAgain, type ReceivedAlert } from './posted-alert.ts';
import type { Silences } from './silences.ts';
import { Suppression } from './suppression.ts';
import { Teller, type TellerParts } from './teller.ts';

/** How often alerts that are over are let go of. */
const collectMs = 30 * 60_000;

export interface DispatcherParts extends Omit<TellerParts, 'log'> {
  readonly routing: CompiledRouting;
  /** What is told already, from before a restart too. */
  readonly log: NotificationLog;
  readonly silences: Silences;
  /** Alerts that fired before a restart and may have been told to nobody. */
  readonly restored?: readonly RaisedAlert[];
  /** How a receiver is told; none where there is no such receiver. */
  integrations(receiver: string): readonly IntegrationInfo[];
}

/** What is known of an alert besides itself. */
export interface AlertStatus {
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  /** The fingerprint of an alert because of which it is quiet. */
  readonly inhibitedBy: readonly string[];
  /** Names of maintenance windows, and of time intervals because of which a group it is in tells nothing. */
  readonly mutedBy: readonly string[];
  readonly receivers: readonly string[];
}

/**
 * Decides what is told to whom and when, with Alertmanager's meanings. Beyond them: what was told as firing is told to
 * be over, whatever happens in between; acknowledged alerts are not repeated; alerts nobody acknowledges escalate.
 */
export class Dispatcher {
  readonly #parts: DispatcherParts;
  readonly #alerts: AlertStore;
  readonly #queue: FlushQueue;
  readonly #teller: Teller;
  readonly #collect: Alarm;
  #routing: CompiledRouting;
  #suppression: Suppression;
  #groups: Groups;

  /** Alerts that were told of before a restart are there again, until nobody has put them for the resolve timeout. */
  constructor(parts: DispatcherParts) {
    const { clock, log, routing, restored = [] } = parts;
    this.#parts = parts;
    this.#routing = routing;
    this.#alerts = new AlertStore(clock);
    this.#queue = new FlushQueue(clock, (error) => parts.onError(error, undefined));
    this.#teller = new Teller(parts);
    this.#collect = new Alarm(clock, () => this.#letGo());
    this.#collect.set(clock.monotonic() + collectMs);
    this.#suppression = this.#suppress();
    this.#groups = this.#group();
    for (const { told } of log.all()) for (const alert of told.values()) this.#restore(alert);
    for (const alert of restored) this.#restore(alert);
    this.#insertAll(() => true);
  }

  /** Takes in alerts: new, still firing, or over. One without an end fires until it is put with one. */
  put(alerts: readonly RaisedAlert[]): void {
    for (const alert of alerts) this.#put({ alert, isTimeout: false });
  }

  /** Takes in alerts that somebody else has posted. */
  post(alerts: readonly ReceivedAlert[]): void {
    for (const alert of alerts) this.#put(alert);
  }

  /** Alerts that fire, in no order. */
  firing(): RaisedAlert[] {
    const monotonicMs = this.#parts.clock.monotonic();
    const alerts: RaisedAlert[] = [];
    for (const held of this.#alerts.all()) if (!held.isResolved(monotonicMs)) alerts.push(held.alert);
    return alerts;
  }

  /** Groups in which an alert fires, by their labels and receivers. */
  groups(): GroupView[] {
    return this.#groups.view();
  }

  /** Undefined where no such alert is known. */
  statusOf(fingerprint: string): AlertStatus | undefined {
    const alert = this.#alerts.get(fingerprint);
    if (!alert) return undefined;
    const { silencedBy, inhibitedBy, maintainedBy } = this.#suppression.reasons(alert);
    const { mutedBy, receivers } = this.#groups.reach(alert);
    return { silencedBy, inhibitedBy, mutedBy: [...maintainedBy, ...mutedBy], receivers };
  }

  /** Whether something is being told through a way, or has yet to be. */
  isPending(way: GroupWay): boolean {
    return this.#groups.tellings(way).some((telling) => this.#teller.isPending(telling));
  }

  /**
   * Tells at once, not at the group's time, what is to be told through a way if it is the notification of this name;
   * resolves with whether it was taken in time. Undefined where it is another, or none, or one is under way.
   */
  tellNow(way: GroupWay, id: string, timeoutMs: number): Promise<boolean> | undefined {
    const telling = this.#groups.tellings(way).find((each) => this.#teller.nextId(each) === id);
    return telling && Promise.resolve(this.#teller.tell({ ...telling, timeoutMs }));
  }

  /** Another routing: groups are made anew, and what is told already is not told again. */
  apply(routing: CompiledRouting): void {
    const before = this.#groups;
    const held = new Set([...this.#alerts.all()].filter((alert) => before.has(alert)));
    before.close();
    this.#queue.clear();
    this.#routing = routing;
    this.#suppression = this.#suppress();
    this.#groups = this.#group();
    for (const alert of this.#alerts.all()) alert.traits = this.#traitsOf(alert.labels);
    this.#insertAll((alert) => held.has(alert));
  }

  /** Stops at once; what is being delivered is given up, and sent again after a restart. */
  close(): void {
    this.#groups.close();
    this.#collect.cancel();
    this.#queue.clear();
    this.#teller.close();
  }

  #put(received: ReceivedAlert): void {
    const alert = this.#alerts.put(received, this.#traitsOf);
    this.#suppression.add(alert);
    this.#groups.insert(alert);
  }

  #restore(told: RaisedAlert): void {
    const received = receiveAgain(told, this.#parts.clock.now(), this.#routing.routing.resolveTimeoutMs);
    this.#alerts.restore(received, this.#traitsOf);
  }

  /** Alerts that fire, and those that are over and still in a group. */
  #insertAll(isHeld: (alert: HeldAlert) => boolean): void {
    const monotonicMs = this.#parts.clock.monotonic();
    for (const alert of this.#alerts.all()) {
      this.#suppression.add(alert);
      if (!alert.isResolved(monotonicMs) || isHeld(alert)) this.#groups.insert(alert);
    }
  }

  readonly #traitsOf = (labels: Labels): HeldAlert['traits'] => ({
    memberships: this.#groups.membershipsOf(labels),
    ...this.#suppression.traitsOf(labels),
  });

  #suppress(): Suppression {
    const { clock, silences } = this.#parts;
    return new Suppression({ clock, silences, routing: this.#routing });
  }

  #group(): Groups {
    const suppression = this.#suppression;
    return new Groups(this.#routing, {
      clock: this.#parts.clock,
      log: this.#parts.log,
      queue: this.#queue,
      teller: this.#teller,
      isQuiet: (alert) => suppression.isQuiet(alert),
      alert: (fingerprint) => this.#alerts.get(fingerprint),
      integrations: (receiver) => this.#parts.integrations(receiver),
      acknowledgedBy: (fingerprint) => this.#parts.acknowledgedBy(fingerprint),
    });
  }

  #letGo(): void {
    const monotonicMs = this.#parts.clock.monotonic();
    this.#collect.set(monotonicMs + collectMs);
    this.#parts.log.forgetOld();
    for (const alert of this.#alerts.all()) {
      if (!alert.isResolved(monotonicMs) || this.#groups.has(alert)) continue;
      this.#suppression.remove(alert);
      this.#alerts.delete(alert);
    }
  }
}

import type { Clock } from '../../lib/clock.ts';
import { Alarm } from './alarm.ts';
import { compareLabels } from './alert-order.ts';
import { channelsOf, type Channel, type IntegrationInfo } from './channel.ts';
import { dueForEscalation, nextEscalation } from './escalation.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { HeldAlert } from './held-alert.ts';
import type { NotificationLog } from './notification-log.ts';
import type { EscalationStep } from './routing.ts';
import type { Teller, Telling } from './teller.ts';
import type { TimeGate } from './time-gate.ts';
import type { Membership } from './traits.ts';

/** Alertmanager gives deliveries at least so long, however short the group interval is. */
const shortestTimeoutMs = 10_000;

/** What groups have in common. */
export interface GroupParts {
  readonly clock: Clock;
  readonly queue: FlushQueue;
  readonly gate: TimeGate;
  readonly teller: Teller;
  readonly log: NotificationLog;
  integrations(receiver: string): readonly IntegrationInfo[];
  /** Whether an alert is silenced, inhibited or under maintenance. */
  isQuiet(alert: HeldAlert): boolean;
  acknowledgedBy(fingerprint: string): string | undefined;
}

/** An alert as it was when the group was looked at. */
interface Look {
  readonly alert: HeldAlert;
  readonly revision: number;
  readonly isResolved: boolean;
  readonly isQuiet: boolean;
}

/** The ways one escalation step is told. */
interface Step {
  readonly step: EscalationStep;
  readonly channels: readonly Channel[];
}

/**
 * Alerts of one route that are told together: first after the group wait, then at each group interval if there is
 * anything to tell. Escalations have their own time.
 */
export class Group {
  readonly membership: Membership;
  readonly #parts: GroupParts;
  readonly #channels: readonly Channel[];
  readonly #steps: readonly Step[];
  readonly #alerts = new Map<string, HeldAlert>();
  readonly #tick: Alarm;
  readonly #escalation: Alarm;
  #sorted: readonly HeldAlert[] | undefined;
  #hasFlushed = false;

  constructor(membership: Membership, parts: GroupParts) {
    const { route } = membership.node;
    const { clock, queue } = parts;
    this.membership = membership;
    this.#parts = parts;
    this.#channels = channelsOf(membership, route.receiver, parts.integrations(route.receiver), 0);
    this.#steps = route.escalation.map((step) => ({
      step,
      channels: channelsOf(membership, step.receiver, parts.integrations(step.receiver), step.afterMs),
    }));
    this.#tick = new Alarm(clock, () => {
      this.#hasFlushed = true;
      this.#tick.set(clock.monotonic() + route.groupIntervalMs);
      queue.add(() => this.#flush());
    });
    this.#escalation = new Alarm(clock, () => queue.add(() => this.#escalate()));
    this.#tick.set(clock.monotonic() + route.groupWaitMs);
  }

  /** In the order they are told. */
  get alerts(): readonly HeldAlert[] {
    this.#sorted ??= [...this.#alerts.values()].toSorted((a, b) => compareLabels(a.labels, b.labels));
    return this.#sorted;
  }

  get isEmpty(): boolean {
    return this.#alerts.size === 0;
  }

  /** When it is looked at next, by the monotonic clock. */
  get nextFlushMs(): number {
    return this.#tick.dueMs ?? Infinity;
  }

  has(alert: HeldAlert): boolean {
    return this.#alerts.get(alert.fingerprint) === alert;
  }

  /** Takes an alert in, or what is newly known of it. One that has waited long enough elsewhere is told at once. */
  insert(alert: HeldAlert): void {
    const isNew = !this.has(alert);
    if (isNew) {
      this.#alerts.set(alert.fingerprint, alert);
      this.#sorted = undefined;
    }
    const nowMs = this.#parts.clock.monotonic();
    const waitedMs = nowMs - alert.startedMs;
    if (!this.#hasFlushed && waitedMs > this.membership.node.route.groupWaitMs && this.nextFlushMs > nowMs) {
      this.#tick.set(nowMs);
    }
    if (this.#steps.length === 0) return;
    // What was restored is spoken of again with its first revision. Steps that are overdue then are told at once.
    const isNews = (isNew || alert.revision === 1) && !alert.isResolved(nowMs);
    const isLate = isNews && this.#steps.some(({ step }) => dueForEscalation(alert, step, this.#parts));
    if (isLate) this.#escalation.set(nowMs);
    else this.#setEscalation([alert], this.#escalation.dueMs);
  }

  /** What there is to tell through each way, which the receiver may know already. */
  tellings(): readonly Telling[] {
    return this.#tellings(this.#look());
  }

  /** Looks at it no more. */
  close(): void {
    this.#tick.cancel();
    this.#escalation.cancel();
    this.#alerts.clear();
    this.#sorted = undefined;
  }

  #flush(): void {
    if (this.isEmpty) return;
    if (this.#isMuted()) return this.#sweep(this.#look());
    const looks = this.#look();
    const results = this.#tellings(looks).map((telling) => this.#parts.teller.tell(telling));
    if (results.every((result) => result === true)) return this.#sweep(looks);
    void this.#sweepOnceTaken(looks, results);
  }

  async #sweepOnceTaken(
    looks: readonly Look[],
    results: readonly (boolean | Promise<boolean>)[],
  ): Promise<void> {
    const taken = await Promise.all(results.map(async (result) => result));
    if (taken.every(Boolean)) this.#sweep(looks);
  }

  #escalate(): void {
    if (!this.isEmpty && !this.#isMuted())
      for (const telling of this.#stepTellings(this.#look())) void this.#parts.teller.tell(telling);
    this.#setEscalation(this.#alerts.values(), undefined);
  }

  #look(): readonly Look[] {
    const nowMs = this.#parts.clock.monotonic();
    return this.alerts.map((alert) => ({
      alert,
      revision: alert.revision,
      isResolved: alert.isResolved(nowMs),
      isQuiet: this.#parts.isQuiet(alert),
    }));
  }

  #tellings(looks: readonly Look[]): Telling[] {
    const firing = looks.filter(({ isResolved, isQuiet }) => !isResolved && !isQuiet);
    const own = this.#channels.map((channel) => {
      const told = this.#parts.log.get(channel.key)?.told;
      // What was told as firing is told to be over, however quiet it is to be kept.
      const resolved = looks.filter(
        ({ alert, isResolved, isQuiet }) => isResolved && (!isQuiet || told?.has(alert.fingerprint) === true),
      );
      return this.#tellingThrough(channel, firing, resolved);
    });
    return [...own, ...this.#stepTellings(looks)];
  }

  #stepTellings(looks: readonly Look[]): Telling[] {
    return this.#steps.flatMap(({ step, channels }) =>
      channels.map((channel) => {
        const told = this.#parts.log.get(channel.key)?.told;
        const isTold = ({ alert }: Look): boolean => told?.has(alert.fingerprint) === true;
        const isDue = (look: Look): boolean =>
          isTold(look) || dueForEscalation(look.alert, step, this.#parts);
        const firing = looks.filter((look) => !look.isResolved && !look.isQuiet && isDue(look));
        const resolved = looks.filter((look) => look.isResolved && isTold(look));
        return this.#tellingThrough(channel, firing, resolved);
      }),
    );
  }

  #tellingThrough(channel: Channel, firing: readonly Look[], resolved: readonly Look[]): Telling {
    const { groupIntervalMs, repeatIntervalMs } = this.membership.node.route;
    return {
      channel,
      firing: firing.map(({ alert }) => alert),
      resolved: resolved.map(({ alert }) => alert.alert),
      repeatIntervalMs,
      timeoutMs: Math.max(shortestTimeoutMs, groupIntervalMs),
      again: this.#again,
    };
  }

  readonly #again = (): void => this.#parts.queue.add(() => this.#flush());

  /** Lets go of alerts that are over, unless they were put again since or their resolution is owed. */
  #sweep(looks: readonly Look[]): void {
    for (const { alert, revision, isResolved } of looks) {
      if (!isResolved || alert.revision !== revision || this.#isOwed(alert.fingerprint)) continue;
      this.#alerts.delete(alert.fingerprint);
      this.#sorted = undefined;
    }
  }

  #isOwed(fingerprint: string): boolean {
    const channels = [...this.#channels, ...this.#steps.flatMap((step) => step.channels)];
    return channels.some(
      ({ key, sendsResolved }) => sendsResolved && this.#parts.log.get(key)?.told.has(fingerprint) === true,
    );
  }

  #isMuted(): boolean {
    return this.#parts.gate.mutedBy(this.membership.node.route, this.#parts.clock.now()).length > 0;
  }

  #setEscalation(alerts: Iterable<HeldAlert>, dueMs: number | undefined): void {
    const steps = this.#steps.map(({ step }) => step);
    const nextMs = nextEscalation(alerts, steps, this.#parts.clock.monotonic());
    if (nextMs < (dueMs ?? Infinity)) this.#escalation.set(nextMs);
  }
}

import type { Clock } from '../../lib/clock.ts';
import type { RaisedAlert } from '../alert.ts';
import type { Channel, GroupWay } from './channel.ts';
import { decide } from './decision.ts';
import type { HeldAlert } from './held-alert.ts';
import type { LoggedNotification, NotificationEntry, NotificationLog } from './notification-log.ts';
import { buildNotification, type RoutedNotification } from './routed-notification.ts';

/** What a group has to tell through one channel. */
export interface Telling {
  readonly channel: Channel;
  readonly firing: readonly HeldAlert[];
  readonly resolved: readonly RaisedAlert[];
  readonly repeatIntervalMs: number;
  /** How long it may take to be delivered, with all attempts. */
  readonly timeoutMs: number;
  /** Called when a delivery that was under way, because of which nothing was told, has come to an end. */
  readonly again: () => void;
}

export interface TellerParts {
  readonly clock: Clock;
  readonly log: NotificationLog;
  /**
   * Sends one notification through one integration: resolves when it was taken, rejects when it is given up for this
   * time; attempts again meanwhile. Gives up when the signal says so.
   */
  deliver(
    receiver: string,
    integration: string,
    notification: RoutedNotification,
    signal: AbortSignal,
  ): Promise<void>;
  /** Who has acknowledged an alert; undefined: nobody. */
  acknowledgedBy(fingerprint: string): string | undefined;
  /** A delivery was given up; or, without saying which, something failed that must not. */
  onError(error: unknown, about: GroupWay | undefined): void;
}

/** Why something is told, and what was told before it. */
interface News {
  readonly last: LoggedNotification | undefined;
  readonly reason: RoutedNotification['reason'];
}

/** Tells receivers what they do not know yet: one notification at a time through each channel. */
export class Teller {
  readonly #parts: TellerParts;
  /** By the keys of channels: who waits for the end of the delivery under way. */
  readonly #waiting = new Map<string, Set<() => void>>();
  readonly #aborts = new Set<AbortController>();
  #isClosed = false;

  constructor(parts: TellerParts) {
    this.#parts = parts;
  }

  /** Whether the receiver now knows all of it; a promise where something had to be delivered. Never rejects. */
  tell(telling: Telling): boolean | Promise<boolean> {
    const { channel } = telling;
    const waiting = this.#waiting.get(channel.key);
    if (waiting) {
      waiting.add(telling.again);
      return false;
    }
    const news = this.#newsIn(telling);
    if (news === undefined) return true;
    if (isUnwanted(telling)) {
      this.#record(telling, news.last, news.last?.entry.id ?? '');
      return true;
    }
    return this.#send(telling, news);
  }

  /** The name of the notification that would be sent now; undefined where none would be, or one is under way. */
  nextId(telling: Telling): string | undefined {
    if (this.#waiting.has(telling.channel.key)) return undefined;
    const news = this.#newsIn(telling);
    return news && !isUnwanted(telling) ? this.#build(telling, news).id : undefined;
  }

  /** Whether the receiver is being told something, or has yet to be. */
  isPending(telling: Telling): boolean {
    return this.#waiting.has(telling.channel.key) || this.nextId(telling) !== undefined;
  }

  /** Gives up whatever is being delivered. */
  close(): void {
    this.#isClosed = true;
    for (const abort of this.#aborts) abort.abort();
  }

  /** Somebody who takes care of all that fires is not reminded; nor is anybody of what may be over since a restart. */
  #isRepeatDue({ firing, repeatIntervalMs }: Telling, last: LoggedNotification | undefined): boolean {
    if (last === undefined) return false;
    if (this.#parts.clock.monotonic() - last.atMonotonicMs <= repeatIntervalMs) return false;
    return firing.some(
      ({ fingerprint, isRestored }) => !isRestored && this.#parts.acknowledgedBy(fingerprint) === undefined,
    );
  }

  #newsIn(telling: Telling): News | undefined {
    const { channel, firing, resolved } = telling;
    const { key, afterMs, sendsResolved } = channel;
    const last = this.#parts.log.get(key);
    const decision = decide(last, { firing, resolved, sendsResolved }, () =>
      this.#isRepeatDue(telling, last),
    );
    if (decision === undefined) return undefined;
    const isOther = firing.some(({ fingerprint }) => last?.told.has(fingerprint) !== true);
    const isEscalation = afterMs > 0 && decision === 'changed' && isOther;
    return { last, reason: isEscalation ? 'escalation' : decision };
  }

  #build({ channel, firing, resolved }: Telling, { last, reason }: News): RoutedNotification {
    return buildNotification({
      channel,
      firing: firing.map(({ alert }) => alert),
      resolved: channel.sendsResolved ? resolved : [],
      reason,
      previousId: last?.entry.id ?? '',
      atMs: this.#parts.clock.now(),
      acknowledgedBy: (fingerprint) => this.#parts.acknowledgedBy(fingerprint),
    });
  }

  async #send(telling: Telling, news: News): Promise<boolean> {
    const { channel } = telling;
    const notification = this.#build(telling, news);
    const waiting = new Set<() => void>();
    this.#waiting.set(channel.key, waiting);
    let isTaken = false;
    try {
      await this.#deliver(channel, notification, telling.timeoutMs);
      this.#record(telling, news.last, notification.id);
      isTaken = true;
    } catch (error) {
      if (!this.#isClosed) this.#parts.onError(error, channel);
    }
    this.#waiting.delete(channel.key);
    for (const again of waiting) again();
    return isTaken;
  }

  /** Comes to an end even where the delivery does not. */
  async #deliver(channel: Channel, notification: RoutedNotification, timeoutMs: number): Promise<void> {
    const abort = new AbortController();
    this.#aborts.add(abort);
    const cancel = this.#parts.clock.schedule(timeoutMs, () =>
      abort.abort(new Error(`not delivered within ${timeoutMs / 1000} s`)),
    );
    try {
      const aborted = Promise.withResolvers<never>();
      abort.signal.addEventListener('abort', () => aborted.reject(abort.signal.reason), { once: true });
      const { receiver, integration } = channel;
      await Promise.race([
        this.#parts.deliver(receiver, integration, notification, abort.signal),
        aborted.promise,
      ]);
    } finally {
      cancel();
      this.#aborts.delete(abort);
    }
  }

  #record({ channel, firing, resolved }: Telling, last: LoggedNotification | undefined, id: string): void {
    const { groupKey, groupLabels, receiver, integration, afterMs, sendsResolved } = channel;
    const told = new Map(sendsResolved ? last?.told : []);
    for (const { fingerprint, alert } of firing) told.set(fingerprint, alert);
    for (const { fingerprint } of resolved) told.delete(fingerprint);
    const entry: NotificationEntry = {
      groupKey,
      receiver,
      integration,
      afterMs,
      groupLabels,
      id,
      atMs: this.#parts.clock.now(),
      firing: firing.map(({ fingerprint }) => fingerprint),
      resolved: resolved.map(({ fingerprint }) => fingerprint),
      told: [...told.values()],
    };
    this.#parts.log.record(entry);
  }
}

/** All there is to tell is that something is over, and the receiver does not want that. */
function isUnwanted({ channel, firing }: Telling): boolean {
  return firing.length === 0 && !channel.sendsResolved;
}

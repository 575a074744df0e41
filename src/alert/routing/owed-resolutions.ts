import type { RaisedAlert } from '../alert.ts';
import { Alarm } from './alarm.ts';
import { channelsOf, isOfWay, type GroupWay } from './channel.ts';
import type { GroupParts } from './group.ts';
import type { HeldAlert } from './held-alert.ts';
import { keyOf, type LoggedNotification, type NotificationEntry } from './notification-log.ts';
import type { Route } from './routing.ts';
import type { Telling } from './teller.ts';

interface Parts extends Pick<GroupParts, 'clock' | 'queue' | 'log' | 'teller' | 'integrations'> {
  alert(fingerprint: string): HeldAlert | undefined;
  /** Whether there is a group that tells of this alert under the same key, so that it is the group's to do. */
  isCovered(alert: HeldAlert, entry: NotificationEntry): boolean;
}

/**
 * Tells that alerts are over which were told as firing by groups that are gone since a reload or a restart: with the
 * timing of the root route.
 */
export class OwedResolutions {
  readonly #parts: Parts;
  readonly #timeoutMs: number;
  readonly #alarm: Alarm;

  constructor(root: Route, parts: Parts) {
    this.#parts = parts;
    this.#timeoutMs = Math.max(10_000, root.groupIntervalMs);
    this.#alarm = new Alarm(parts.clock, () => {
      this.#alarm.set(parts.clock.monotonic() + Math.max(1000, root.groupIntervalMs));
      for (const logged of parts.log.all()) parts.queue.add(() => this.#look(logged));
    });
    this.#alarm.set(parts.clock.monotonic() + root.groupWaitMs);
  }

  /** What is owed through a way. */
  tellings(way: GroupWay): Telling[] {
    const tellings: Telling[] = [];
    for (const { entry } of this.#parts.log.all()) {
      if (!isOfWay(entry, way)) continue;
      const over = this.#overOf(entry);
      const telling = over.length === 0 ? undefined : this.#tellingOf(entry, over);
      if (telling) tellings.push(telling);
    }
    return tellings;
  }

  close(): void {
    this.#alarm.cancel();
  }

  #look({ entry }: LoggedNotification): void {
    const over = this.#overOf(entry);
    if (over.length === 0) return;
    const telling = this.#tellingOf(entry, over);
    if (telling) void this.#parts.teller.tell(telling);
    else this.#forget(entry, over);
  }

  #overOf(entry: NotificationEntry): readonly RaisedAlert[] {
    return entry.told.filter((alert) => this.#isOurs(alert, entry));
  }

  /** Undefined where there is nobody any more who could be told, or who wants to be. */
  #tellingOf(entry: NotificationEntry, over: readonly RaisedAlert[]): Telling | undefined {
    const known = this.#parts.integrations(entry.receiver);
    const channels = channelsOf(entry, entry.receiver, known, entry.afterMs);
    const channel = channels.find(({ integration }) => integration === entry.integration);
    if (channel?.sendsResolved !== true) return undefined;
    const resolved = over.map((alert) => this.#parts.alert(alert.fingerprint)?.alert ?? this.#ended(alert));
    return {
      channel,
      firing: [],
      resolved,
      repeatIntervalMs: Infinity,
      timeoutMs: this.#timeoutMs,
      again: () => undefined,
    };
  }

  #isOurs(told: RaisedAlert, entry: NotificationEntry): boolean {
    const alert = this.#parts.alert(told.fingerprint);
    if (alert === undefined) return true;
    return alert.isResolved(this.#parts.clock.monotonic()) && !this.#parts.isCovered(alert, entry);
  }

  #ended(alert: RaisedAlert): RaisedAlert {
    return { ...alert, endsAtMs: this.#parts.clock.now() };
  }

  #forget(entry: NotificationEntry, over: readonly RaisedAlert[]): void {
    if (this.#parts.log.get(keyOf(entry))?.entry !== entry) return;
    const gone = new Set(over.map(({ fingerprint }) => fingerprint));
    this.#parts.log.record({
      ...entry,
      firing: entry.firing.filter((fingerprint) => !gone.has(fingerprint)),
      told: entry.told.filter(({ fingerprint }) => !gone.has(fingerprint)),
    });
  }
}

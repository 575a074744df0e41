import type { Clock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import type { RaisedAlert } from '../alert.ts';

/** How long entries are kept that tell of nothing that fires: as long as Alertmanager keeps all. */
const retentionMs = 120 * 3_600_000;

/** Who is told of what: one group of alerts, through one integration. */
export interface NotificationKey {
  readonly groupKey: string;
  readonly receiver: string;
  /** `slack[0]`. */
  readonly integration: string;
  /** Of the escalation step; 0: it is the receiver of the route. */
  readonly afterMs: number;
}

/** What was told last. Plain data, so that it can be stored. */
export interface NotificationEntry extends NotificationKey {
  readonly groupLabels: Labels;
  /** Of the notification that was taken last. */
  readonly id: string;
  /** When it was taken, milliseconds since the epoch. */
  readonly atMs: number;
  /** Fingerprints that were told in it. */
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
  /** All that were ever told as firing and whose resolution was not: it is owed. */
  readonly told: readonly RaisedAlert[];
}

/** An entry as it is used: looked up by fingerprints, its age by the monotonic clock. */
export interface LoggedNotification {
  readonly entry: NotificationEntry;
  readonly firing: ReadonlySet<string>;
  readonly resolved: ReadonlySet<string>;
  readonly told: ReadonlyMap<string, RaisedAlert>;
  readonly atMonotonicMs: number;
}

/** Keeps entries over restarts. */
export interface NotificationStorage {
  /** The entry of a key, instead of the one before; undefined: there is none any more. */
  save(key: string, entry: NotificationEntry | undefined): void;
}

/**
 * What was told to whom last. Entries of which nothing is owed are kept for a while, so that what is told next has
 * another name than what was told before.
 */
export class NotificationLog {
  readonly #clock: Clock;
  readonly #storage: NotificationStorage;
  readonly #entries = new Map<string, LoggedNotification>();

  /** The entries are those stored before. */
  constructor(clock: Clock, storage: NotificationStorage, entries: readonly NotificationEntry[]) {
    this.#clock = clock;
    this.#storage = storage;
    for (const entry of entries) {
      const ageMs = Math.max(0, clock.now() - entry.atMs);
      this.#entries.set(keyOf(entry), logged(entry, clock.monotonic() - ageMs));
    }
  }

  get(key: string): LoggedNotification | undefined {
    return this.#entries.get(key);
  }

  all(): Iterable<LoggedNotification> {
    return this.#entries.values();
  }

  /** Stores all of it again: another database has taken the place of one that was damaged. */
  rewrite(): void {
    for (const [key, { entry }] of this.#entries) this.#storage.save(key, entry);
  }

  /** Takes note of what was told now, or that a part of it is owed no more. */
  record(entry: NotificationEntry): void {
    const key = keyOf(entry);
    const before = this.#entries.get(key);
    // What is owed no more makes it no younger: repeats count from what was told.
    const isSame = before?.entry.atMs === entry.atMs && before.entry.id === entry.id;
    this.#entries.set(key, logged(entry, isSame ? before.atMonotonicMs : this.#clock.monotonic()));
    this.#storage.save(key, entry);
  }

  /** Lets go of entries of which nothing is owed and that are old. */
  forgetOld(): void {
    const before = this.#clock.monotonic() - retentionMs;
    for (const [key, { told, atMonotonicMs }] of this.#entries) {
      if (told.size > 0 || atMonotonicMs > before) continue;
      this.#entries.delete(key);
      this.#storage.save(key, undefined);
    }
  }
}

/** One text for a key. */
export function keyOf({ groupKey, receiver, integration, afterMs }: NotificationKey): string {
  return JSON.stringify([groupKey, receiver, integration, afterMs]);
}

function logged(entry: NotificationEntry, atMonotonicMs: number): LoggedNotification {
  return {
    entry,
    firing: new Set(entry.firing),
    resolved: new Set(entry.resolved),
    told: new Map(entry.told.map((alert) => [alert.fingerprint, alert])),
    atMonotonicMs,
  };
}

import type { Clock } from '../lib/clock.ts';
import { isResolved } from './alert.ts';
import { changeOf, resolvedRetentionMs } from './book.ts';
import type { BookChanges, BookedAlert } from './book.ts';
import { Alarm } from './routing/alarm.ts';
import type { ReceivedAlert } from './routing/posted-alert.ts';
import { TimedAlert } from './routing/timed-alert.ts';

/** At most so many are held, with those that were over in the last quarter of an hour, and so much text of them. */
export const postedLimits = { alerts: 5000, characters: 8 * 1024 * 1024 } as const;

interface Held {
  readonly timed: TimedAlert;
  size: number;
}

/** The alerts that other programs have posted: each fires until it is posted as over, or until its end has come. */
export class PostedAlerts {
  readonly #clock: Clock;
  readonly #changed: (changes: BookChanges) => void;
  readonly #alarm: Alarm;
  readonly #held = new Map<string, Held>();
  readonly #booked = new Map<string, BookedAlert>();
  #size = 0;

  /** `changed` is called with what has become of them, also where time alone has done it. */
  constructor(clock: Clock, changed: (changes: BookChanges) => void) {
    this.#clock = clock;
    this.#changed = changed;
    this.#alarm = new Alarm(clock, () => this.#lookAtEnds());
  }

  /** By fingerprint, as the book shows them. */
  get booked(): ReadonlyMap<string, BookedAlert> {
    return this.#booked;
  }

  /** All that is known of one that fires. */
  firing(fingerprint: string): ReceivedAlert | undefined {
    const held = this.#held.get(fingerprint);
    return held?.timed.isResolved(this.#clock.monotonic()) === false ? held.timed.received : undefined;
  }

  /** Takes alerts in as far as there is room. What is over and was never heard of need not be known. */
  post(alerts: readonly ReceivedAlert[]): { readonly taken: ReceivedAlert[]; readonly refused: number } {
    const changes = none();
    const nowMs = this.#clock.now();
    const news = alerts.filter(({ alert }) => this.#held.has(alert.fingerprint) || !isResolved(alert, nowMs));
    const taken = news.filter((received) => this.#take(received, changes));
    this.#changed(changes);
    return { taken, refused: news.length - taken.length };
  }

  /** Those that fired before a restart go on, since when they did. */
  restore(alerts: readonly { readonly received: ReceivedAlert; readonly firedAtMs: number }[]): void {
    const changes = none();
    for (const { received, firedAtMs } of alerts) this.#take(received, changes, firedAtMs);
    this.#changed(changes);
  }

  close(): void {
    this.#alarm.cancel();
  }

  #take(received: ReceivedAlert, changes: Changes, firedAtMs?: number): boolean {
    const { alert } = received;
    const known = this.#held.get(alert.fingerprint);
    const size = JSON.stringify([alert.labels, alert.annotations, alert.generatorUrl]).length;
    const more = size - (known?.size ?? 0);
    if (known === undefined && this.#held.size >= postedLimits.alerts) return false;
    if (more > 0 && this.#size + more > postedLimits.characters) return false;
    const held = known ?? { timed: new TimedAlert(received, this.#clock), size };
    known?.timed.update(received, this.#clock);
    held.size = size;
    this.#size += more;
    this.#held.set(alert.fingerprint, held);
    this.#book(held.timed, changes, firedAtMs);
    const lookMs = nextLook(held.timed, this.#clock.monotonic());
    if (lookMs < (this.#alarm.dueMs ?? Infinity)) this.#alarm.set(lookMs);
    return true;
  }

  #book(timed: TimedAlert, changes: Changes, firedAtMs?: number): void {
    const { fingerprint, labels, alert } = timed;
    const isOver = timed.isResolved(this.#clock.monotonic());
    const known = this.#booked.get(fingerprint);
    const goesOn = known !== undefined && (known.state === 'firing' || isOver);
    const booked: BookedAlert = {
      file: '',
      group: '',
      fingerprint,
      labels,
      annotations: alert.annotations,
      state: isOver ? 'resolved' : 'firing',
      value: undefined,
      activeAtMs: alert.startsAtMs,
      // What fires stays the same time it fires, however its start is posted later.
      firedAtMs: firedAtMs ?? (goesOn ? known.firedAtMs : alert.startsAtMs),
      resolvedAtMs: isOver ? alert.endsAtMs : undefined,
      rule: undefined,
      sourceUrl: alert.generatorUrl,
    };
    this.#booked.set(fingerprint, booked);
    const change = changeOf(known, booked);
    if (change) changes[change].push(booked);
  }

  /** Ends what has not been posted again, forgets what has long been over. */
  #lookAtEnds(): void {
    const monotonicMs = this.#clock.monotonic();
    const changes = none();
    let nextMs = Infinity;
    for (const [fingerprint, { timed, size }] of this.#held) {
      const isOver = timed.isResolved(monotonicMs);
      if (isOver && this.#booked.get(fingerprint)?.state === 'firing') this.#book(timed, changes);
      if (monotonicMs - timed.endsMs > resolvedRetentionMs) {
        this.#held.delete(fingerprint);
        this.#booked.delete(fingerprint);
        this.#size -= size;
      } else {
        nextMs = Math.min(nextMs, nextLook(timed, monotonicMs));
      }
    }
    if (nextMs < Infinity) this.#alarm.set(nextMs);
    this.#changed(changes);
  }
}

type Changes = Record<keyof BookChanges, BookedAlert[]>;

const none = (): Changes => ({ fired: [], resolved: [], updated: [] });

/** When time alone changes something about it next: it ends, or is forgotten. */
function nextLook(timed: TimedAlert, monotonicMs: number): number {
  return timed.isResolved(monotonicMs) ? timed.endsMs + resolvedRetentionMs + 1 : timed.endsMs;
}

import type { Clock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { isResolved, type RaisedAlert } from '../alert.ts';
import type { ReceivedAlert } from './posted-alert.ts';

/**
 * An alert that was put, with when it began and ends by the monotonic clock: whether it is over does not change when
 * the wall clock jumps.
 */
export class TimedAlert {
  readonly fingerprint: string;
  /** The same object as long as the alert is held. */
  readonly labels: Labels;
  #received: ReceivedAlert;
  #startedMs: number;
  #endsMs: number;

  constructor(received: ReceivedAlert, clock: Clock) {
    this.fingerprint = received.alert.fingerprint;
    this.labels = received.alert.labels;
    this.#received = received;
    this.#startedMs = toMonotonic(received.alert.startsAtMs, clock);
    this.#endsMs = toMonotonic(received.alert.endsAtMs, clock);
  }

  get alert(): RaisedAlert {
    return this.#received.alert;
  }

  /** All that is known of it. */
  get received(): ReceivedAlert {
    return this.#received;
  }

  /** Since when it fires, by the monotonic clock. */
  get startedMs(): number {
    return this.#startedMs;
  }

  /** When it ends or has ended, by the monotonic clock; infinite where that is not known. */
  get endsMs(): number {
    return this.#endsMs;
  }

  isResolved(monotonicMs: number): boolean {
    return this.#endsMs <= monotonicMs;
  }

  /** Takes in what is newly known. */
  update(received: ReceivedAlert, clock: Clock): void {
    const old = this.#received.alert;
    const next = overlaps(received.alert, old) ? this.#merge(received, clock) : received;
    this.#received = { ...next, alert: { ...next.alert, labels: this.labels } };
    if (next.alert.startsAtMs !== old.startsAtMs) this.#startedMs = toMonotonic(next.alert.startsAtMs, clock);
    if (next.alert.endsAtMs !== old.endsAtMs) this.#endsMs = toMonotonic(next.alert.endsAtMs, clock);
  }

  /**
   * The later word counts, whatever the wall clock said when it came; the alert began when it first did, and an end
   * somebody named beats a timeout.
   */
  #merge(next: ReceivedAlert, clock: Clock): ReceivedAlert {
    const old = this.#received;
    const isOldOver = this.isResolved(clock.monotonic());
    // One of a rule has no end until its end is told, perhaps by a timer that is early: nothing is kept then.
    const isOldEnd =
      old.alert.endsAtMs !== undefined &&
      endOf(old.alert) > endOf(next.alert) &&
      (isResolved(next.alert, clock.now()) ? isOldOver : !isOldOver && !old.isTimeout);
    return {
      isTimeout: next.isTimeout,
      alert: {
        ...next.alert,
        startsAtMs: Math.min(old.alert.startsAtMs, next.alert.startsAtMs),
        endsAtMs: isOldEnd ? old.alert.endsAtMs : next.alert.endsAtMs,
      },
    };
  }
}

function toMonotonic(epochMs: number | undefined, clock: Clock): number {
  return epochMs === undefined ? Infinity : clock.monotonic() + (epochMs - clock.now());
}

function endOf({ endsAtMs }: RaisedAlert): number {
  return endsAtMs ?? Infinity;
}

/** Whether a new alert continues the old one, as Alertmanager's provider decides. */
function overlaps(next: RaisedAlert, old: RaisedAlert): boolean {
  return (
    (endOf(next) > old.startsAtMs && endOf(next) < endOf(old)) ||
    (next.startsAtMs > old.startsAtMs && next.startsAtMs < endOf(old))
  );
}

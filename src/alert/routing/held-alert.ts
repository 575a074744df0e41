import type { Clock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { isResolved, type RaisedAlert } from '../alert.ts';
import type { ReceivedAlert } from './posted-alert.ts';
import type { Traits } from './traits.ts';

/**
 * An alert that was put, with when it began and ends by the monotonic clock: whether it is over does not change when
 * the wall clock jumps.
 */
export class HeldAlert {
  readonly fingerprint: string;
  /** The same object as long as the alert is held. */
  readonly labels: Labels;
  /** What follows from its labels under the present routing. */
  traits: Traits;
  #received: ReceivedAlert;
  #isRestored: boolean;
  #startedMs: number;
  #endsMs: number;
  #revision = 0;

  /** A restored alert is one that was told of before a restart, and that nobody has spoken of since. */
  constructor(received: ReceivedAlert, clock: Clock, traits: Traits, isRestored: boolean) {
    this.fingerprint = received.alert.fingerprint;
    this.labels = received.alert.labels;
    this.traits = traits;
    this.#received = received;
    this.#isRestored = isRestored;
    this.#startedMs = toMonotonic(received.alert.startsAtMs, clock);
    this.#endsMs = toMonotonic(received.alert.endsAtMs, clock);
  }

  get alert(): RaisedAlert {
    return this.#received.alert;
  }

  get isRestored(): boolean {
    return this.#isRestored;
  }

  /** Since when it fires, by the monotonic clock. */
  get startedMs(): number {
    return this.#startedMs;
  }

  /** Changes whenever the alert is put. */
  get revision(): number {
    return this.#revision;
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
    this.#isRestored = false;
    this.#revision += 1;
  }

  /**
   * The later word counts, whatever the wall clock said when it came; the alert began when it first did, and an end
   * somebody named beats a timeout.
   */
  #merge(next: ReceivedAlert, clock: Clock): ReceivedAlert {
    const old = this.#received;
    const isOldOver = this.isResolved(clock.monotonic());
    const isOldEnd =
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

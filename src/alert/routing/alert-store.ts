import type { Clock } from '../../lib/clock.ts';
import type { Labels } from '../../lib/reading.ts';
import { HeldAlert } from './held-alert.ts';
import type { ReceivedAlert } from './posted-alert.ts';
import type { Traits } from './traits.ts';

/** All alerts that were put, each once. */
export class AlertStore {
  readonly #clock: Clock;
  readonly #alerts = new Map<string, HeldAlert>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(fingerprint: string): HeldAlert | undefined {
    return this.#alerts.get(fingerprint);
  }

  all(): Iterable<HeldAlert> {
    return this.#alerts.values();
  }

  /** Takes in an alert, or what is newly known of one. */
  put(received: ReceivedAlert, traitsOf: (labels: Labels) => Traits): HeldAlert {
    const known = this.#alerts.get(received.alert.fingerprint);
    if (known) {
      known.update(received, this.#clock);
      return known;
    }
    return this.#hold(received, traitsOf, false);
  }

  /** Takes in an alert that was told of before a restart; it is over at the time given unless it is put again. */
  restore(received: ReceivedAlert, traitsOf: (labels: Labels) => Traits): void {
    if (!this.#alerts.has(received.alert.fingerprint)) this.#hold(received, traitsOf, true);
  }

  delete(alert: HeldAlert): void {
    this.#alerts.delete(alert.fingerprint);
  }

  #hold(received: ReceivedAlert, traitsOf: (labels: Labels) => Traits, isRestored: boolean): HeldAlert {
    const alert = new HeldAlert(received, this.#clock, traitsOf(received.alert.labels), isRestored);
    this.#alerts.set(alert.fingerprint, alert);
    return alert;
  }
}

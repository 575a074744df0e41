import type { Clock } from '../lib/clock.ts';

/** At most `count` events within any `perMs` milliseconds (a sliding window). */
export class RateLimit {
  readonly #clock: Clock;
  readonly #count: number;
  readonly #perMs: number;
  #times: number[] = [];

  constructor(clock: Clock, limit: { readonly count: number; readonly perMs: number }) {
    this.#clock = clock;
    this.#count = limit.count;
    this.#perMs = limit.perMs;
  }

  /** Counts one event and returns 0, or returns the milliseconds until one is allowed again. */
  take(): number {
    const now = this.#clock.monotonic();
    this.#times = this.#times.filter((time) => now - time < this.#perMs);
    const oldest = this.#times[0];
    if (oldest !== undefined && this.#times.length >= this.#count) return this.#perMs - (now - oldest);
    this.#times.push(now);
    return 0;
  }
}

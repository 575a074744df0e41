import type { Clock, ManualClock } from '../../src/lib/clock.ts';

/** The clock as one process has it: when the process is killed, its timers are gone. */
export class ProcessClock implements Clock {
  readonly #clock: ManualClock;
  /** How to cancel each, with when it is due on the monotonic clock. */
  readonly #timers = new Map<() => void, number>();
  #isDead = false;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  monotonic(): number {
    return this.#clock.monotonic();
  }

  schedule(delayMs: number, callback: () => void): () => void {
    if (this.#isDead) return () => {};
    const stop = this.#clock.schedule(delayMs, () => {
      this.#timers.delete(stop);
      callback();
    });
    this.#timers.set(stop, this.monotonic() + Math.max(0, delayMs));
    return () => {
      this.#timers.delete(stop);
      stop();
    };
  }

  /** When the next timer is due, on the monotonic clock. */
  get nextMs(): number {
    return Math.min(...this.#timers.values());
  }

  kill(): void {
    this.#isDead = true;
    for (const stop of this.#timers.keys()) stop();
    this.#timers.clear();
  }
}

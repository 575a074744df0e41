import type { Clock } from '../../lib/clock.ts';

/** One moment to wait for at a time, by the monotonic clock, however far away. */
export class Alarm {
  readonly #clock: Clock;
  readonly #callback: () => void;
  #cancel: (() => void) | undefined;
  #dueMs: number | undefined;

  constructor(clock: Clock, callback: () => void) {
    this.#clock = clock;
    this.#callback = callback;
  }

  /** The monotonic time it is set to; undefined where it is not set. */
  get dueMs(): number | undefined {
    return this.#dueMs;
  }

  /** Sets it to a monotonic time, instead of what it was set to. A time that has passed is now. */
  set(dueMs: number): void {
    this.cancel();
    this.#dueMs = dueMs;
    this.#wait();
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#dueMs = undefined;
  }

  #wait(): void {
    const dueMs = this.#dueMs;
    if (dueMs === undefined) return;
    const delayMs = Math.ceil(Math.max(0, dueMs - this.#clock.monotonic()));
    this.#cancel = this.#clock.schedule(delayMs, () => {
      // Timers keep whole milliseconds and may be early by a part of one.
      if (dueMs > this.#clock.monotonic()) return this.#wait();
      this.cancel();
      this.#callback();
    });
  }
}

import { delay } from '../../lib/clock.ts';
import type { Clock } from '../../lib/clock.ts';

/** Works on one thing after the other, and between its parts lets the event loop do what else there is. */
export class Turns {
  readonly #clock: Clock;
  readonly #sliceMs: number;
  #last: Promise<unknown> = Promise.resolve();
  #sliceEndsMs = 0;

  /** `sliceMs`: how long work goes on before others get their turn, but for the part that is under way then. */
  constructor(clock: Clock, sliceMs: number) {
    this.#clock = clock;
    this.#sliceMs = sliceMs;
  }

  /** Runs work after what was asked for before. It calls `pause` between its parts. */
  run<T>(work: (pause: () => Promise<void>) => Promise<T>): Promise<T> {
    const done = this.#last.then(async () => {
      await this.#pause();
      return work(() => this.#pause());
    });
    this.#last = done.catch(() => {});
    return done;
  }

  async #pause(): Promise<void> {
    if (this.#clock.monotonic() < this.#sliceEndsMs) return;
    await delay(this.#clock, 0);
    this.#sliceEndsMs = this.#clock.monotonic() + this.#sliceMs;
  }
}

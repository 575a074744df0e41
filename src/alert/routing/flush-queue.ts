import type { Clock } from '../../lib/clock.ts';

/** How long it may keep everything else waiting at a time. */
const sliceMs = 8;

/** Runs what has become due at the same time in slices, so that a thousand groups do not stop everything else. */
export class FlushQueue {
  readonly #clock: Clock;
  #tasks: (() => void)[] = [];
  readonly #onError: (error: unknown) => void;
  #cancel: (() => void) | undefined;

  constructor(clock: Clock, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Runs a task soon, after those before it. What it throws is handed to `onError`. */
  add(task: () => void): void {
    this.#tasks.push(task);
    this.#cancel ??= this.#clock.schedule(0, () => this.#run());
  }

  clear(): void {
    this.#tasks = [];
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #run(): void {
    const until = this.#clock.monotonic() + sliceMs;
    let done = 0;
    while (done < this.#tasks.length && this.#clock.monotonic() < until) {
      try {
        this.#tasks[done++]?.();
      } catch (error) {
        this.#onError(error);
      }
    }
    this.#tasks.splice(0, done);
    this.#cancel = this.#tasks.length > 0 ? this.#clock.schedule(0, () => this.#run()) : undefined;
  }
}

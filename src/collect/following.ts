import type { Clock } from '../lib/clock.ts';
import type { Task } from './collector.ts';

/** What a read of a following task came to. */
export type Found = 'nothing' | 'something' | 'more';

/**
 * A following task that found something is read again so soon; lines come together in batches of that time. Each batch
 * costs about 1.5 ms, for however few lines: at this pace a busy log costs 1 % of a core, and nobody waits 200 ms.
 */
const followMs = 200;

/** Decides when a following task is read again before its interval is over: soon while it finds something, else when it is told. */
export class Following {
  readonly #clock: Clock;
  readonly #watch: NonNullable<Task['watch']>;
  readonly #read: () => void;
  #cancelWait: () => void = () => {};
  #stopWatching: (() => void) | undefined;

  /** `read` reads the task now, unless that is under way. */
  constructor(clock: Clock, watch: NonNullable<Task['watch']>, read: () => void) {
    this.#clock = clock;
    this.#watch = watch;
    this.#read = read;
  }

  /** A read is over. One that failed does not make the task watch: its interval starts the next. */
  goOn(found: Found, hasFailed: boolean): void {
    this.#cancelWait();
    if (found !== 'nothing') {
      this.#stopWatching?.();
      this.#stopWatching = undefined;
      this.#cancelWait = this.#clock.schedule(found === 'more' ? 0 : followMs, this.#read);
      return;
    }
    if (this.#stopWatching || hasFailed) return;
    this.#stopWatching = this.#watch(() => {
      this.#stopWatching = undefined;
      this.#read();
    });
    // Something may have come between the read and the watching.
    this.#read();
  }

  stop(): void {
    this.#cancelWait();
    this.#stopWatching?.();
  }
}

import type { Clock } from '../../lib/clock.ts';

/** The end of all patience: one moment for everything a try does. */
export class Deadline implements Disposable {
  readonly timeoutMs: number;
  readonly #controller = new AbortController();
  readonly #ended = Promise.withResolvers<never>();
  readonly #outer: AbortSignal;
  readonly #cancelTimer: () => void;
  #isOver = false;

  /** `outer` ends it early (a shutdown), with its own reason. */
  constructor(clock: Clock, timeoutMs: number, outer: AbortSignal) {
    this.timeoutMs = timeoutMs;
    this.#outer = outer;
    // Nobody may be racing when it ends.
    this.#ended.promise.catch(() => {});
    this.#cancelTimer = clock.schedule(timeoutMs, () => {
      this.#isOver = true;
      this.#end(new Error('the deadline is over'));
    });
    outer.addEventListener('abort', this.#onOuterAbort, { once: true });
    if (outer.aborted) this.#onOuterAbort();
  }

  /** Aborts at the deadline and when this is disposed of: whatever is still open then is to be closed. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Whether the time is up, rather than the work being over. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Settles as `work` does, or rejects at the deadline; what `work` brings later is dropped. */
  race<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, this.#ended.promise]);
  }

  [Symbol.dispose](): void {
    this.#cancelTimer();
    this.#outer.removeEventListener('abort', this.#onOuterAbort);
    this.#controller.abort();
  }

  readonly #onOuterAbort = (): void => {
    const reason: unknown = this.#outer.reason;
    this.#end(reason instanceof Error ? reason : new Error('aborted'));
  };

  #end(error: Error): void {
    this.#ended.reject(error);
    this.#controller.abort(error);
  }
}

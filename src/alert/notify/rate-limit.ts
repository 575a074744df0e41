import type { Clock } from '../../lib/clock.ts';

interface Waiting {
  readonly enter: () => void;
}

/** At most `count` entries in any span of `perMs`; more wait, first come first served. */
export class RateLimit {
  readonly #rate: { readonly count: number; readonly perMs: number };
  readonly #clock: Clock;
  /** When those of the last span entered, oldest first, on the monotonic clock. */
  #entered: number[] = [];
  #waiting: readonly Waiting[] = [];
  #cancelTimer: (() => void) | undefined;

  constructor(rate: { readonly count: number; readonly perMs: number }, clock: Clock) {
    this.#rate = rate;
    this.#clock = clock;
  }

  /** Resolves once one more may enter. Rejects with the signal's reason when it aborts before. */
  async admit(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const waiting = { enter: resolve };
    const leave = () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
      reject(signal.reason as Error);
      this.#next();
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting = [...this.#waiting, waiting];
    this.#next();
    await promise.finally(() => signal.removeEventListener('abort', leave));
  }

  #next(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { count, perMs } = this.#rate;
    for (;;) {
      const [first, ...rest] = this.#waiting;
      if (!first) return;
      const now = this.#clock.monotonic();
      this.#entered = this.#entered.filter((at) => at + perMs > now);
      const [oldest] = this.#entered;
      if (oldest !== undefined && this.#entered.length >= count) {
        this.#cancelTimer = this.#clock.schedule(oldest + perMs - now, () => this.#next());
        return;
      }
      this.#waiting = rest;
      this.#entered.push(now);
      first.enter();
    }
  }
}

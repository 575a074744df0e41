/** The time, and the timers made from it. Everything that waits takes one, so that tests move time by hand. */
export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. May jump. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary start. Never jumps; use it for durations and intervals. */
  monotonic(): number;
  /** Calls back once after `delayMs`, however long that is; the returned function cancels. */
  schedule(delayMs: number, callback: () => void): () => void;
}

/** Timers hold 31 bits of milliseconds, some 24 days; one that is set for longer is due at once. */
const longestTimerMs = 2 ** 31 - 1;

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  schedule(delayMs, callback) {
    let timer: NodeJS.Timeout;
    const wait = (leftMs: number): void => {
      timer =
        leftMs > longestTimerMs
          ? setTimeout(() => wait(leftMs - longestTimerMs), longestTimerMs)
          : setTimeout(callback, leftMs);
    };
    wait(delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms` on the given clock. */
export function delay(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.schedule(ms, resolve);
  });
}

/** A clock that stands still until told to move; for tests. */
export class ManualClock implements Clock {
  #now: number;
  #monotonic = 0;
  #timers: { due: number; callback: () => void }[] = [];

  constructor(startMs = Date.UTC(2026, 0, 1)) {
    this.#now = startMs;
  }

  now(): number {
    return this.#now;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  schedule(delayMs: number, callback: () => void): () => void {
    const timer = { due: this.#monotonic + Math.max(0, delayMs), callback };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /** Moves time forward, running each due timer at its own moment and letting promises settle in between. */
  async advance(ms: number): Promise<void> {
    await settle();
    const end = this.#monotonic + ms;
    for (;;) {
      const next = this.#timers.filter((t) => t.due <= end).toSorted((a, b) => a.due - b.due)[0];
      if (!next) break;
      this.#step(next.due);
      this.#timers = this.#timers.filter((t) => t !== next);
      next.callback();
      await settle();
    }
    this.#step(end);
    await settle();
  }

  /** Lets the wall clock jump (NTP, an operator) without any time passing. */
  jump(ms: number): void {
    this.#now += ms;
  }

  #step(to: number): void {
    this.#now += to - this.#monotonic;
    this.#monotonic = to;
  }
}

/** Lets everything already queued (promise callbacks, finished I/O) run. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/**
 * How far ahead of an even pace a scan may get after it was held up: a burst of at most 50 ms worth of operations,
 * so that a file server sees no spikes.
 */
const BURST_NS = 50_000_000n;
/** Below this a sleep takes longer than asked for; the debt is slept off with the next operations. */
const SHORTEST_SLEEP_NS = 500_000n;

/** No thread is further ahead than this and its own turn; a moment beyond means that a clock was changed. */
const FURTHEST_NS = 1_000_000_000n;
const MAX_THREADS = 8n;

/**
 * Keeps the threads of one scan within `max_iops`. An operation is one open, one batch of directory entries (about
 * 64 KiB) or one read of attributes; each thread takes leave before each. This is the generic cell rate algorithm:
 * one shared moment, when the next operation is due, moved on by every thread.
 */
export class Pace {
  readonly #due: BigInt64Array;
  readonly #stop: Int32Array;
  readonly #intervalNs: bigint;

  /** `due` and `stop` are one element of shared memory each; a stop that is set and notified ends every sleep. */
  constructor(due: BigInt64Array, stop: Int32Array, operationsPerSecond: number) {
    this.#due = due;
    this.#stop = stop;
    this.#intervalNs = BigInt(Math.max(1, Math.round(1e9 / operationsPerSecond)));
  }

  /** Returns when one more operation may begin; blocks the thread until then. */
  take(): void {
    const now = nowNs();
    for (;;) {
      const due = Atomics.load(this.#due, 0);
      const latest = now + this.#intervalNs * MAX_THREADS + FURTHEST_NS;
      const start = due === 0n || due > latest ? now : max(due, now - BURST_NS);
      if (Atomics.compareExchange(this.#due, 0, due, start + this.#intervalNs) !== due) continue;
      const waitNs = start - now;
      if (waitNs > SHORTEST_SLEEP_NS) Atomics.wait(this.#stop, 0, 0, Number(waitNs) / 1e6);
      return;
    }
  }
}

/** Monotonic within a thread and the same in all of them; Bun's `process.hrtime` starts anew in each. */
function nowNs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

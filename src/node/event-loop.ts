import type { Clock } from '../lib/clock.ts';

export interface EventLoopDelay {
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

const sampleEveryMs = 250;
const keptSamples = 240;

/**
 * How late the event loop was over the last minute, in milliseconds: a request that waits on the loop waits this
 * long. Sampled four times a second by how late a timer fires; `monitorEventLoopDelay` wakes fifty times a second,
 * which an idle host should not pay for, and counts differently in the two runtimes.
 */
export class EventLoopWatch {
  readonly #clock: Clock;
  readonly #samples: number[] = [];
  #cancel: () => void = () => {};
  #next = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  start(): void {
    const due = this.#clock.monotonic() + sampleEveryMs;
    this.#cancel = this.#clock.schedule(sampleEveryMs, () => {
      this.#samples[this.#next] = Math.max(0, this.#clock.monotonic() - due);
      this.#next = (this.#next + 1) % keptSamples;
      this.start();
    });
  }

  stop(): void {
    this.#cancel();
  }

  read(): EventLoopDelay {
    const sorted = this.#samples.toSorted((a, b) => a - b);
    const at = (share: number): number => {
      const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
      return Math.round(value * 100) / 100;
    };
    return { p50: at(0.5), p99: at(0.99), max: at(1) };
  }
}

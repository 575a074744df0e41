import { statSync } from 'node:fs';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { StoreJobs } from './jobs.ts';
import type { StoreThread } from './thread.ts';
import type { Writer } from './writer.ts';

/** From here on the write-ahead log is brought into the main file; at this size writing waits for it. */
const startBytes = 4 * 2 ** 20;
const limitBytes = 64 * 2 ** 20;
const checkEveryMs = 200;
/** The file stays as large as it was, and is written again from its start: what does not make it grow can wait. */
const restMs = 5000;
const timeoutMs = 120_000;
/** Somebody reads for long (a backup): the log grows until that ends, and the writer is not held again and again. */
const afterBusyMs = 1000;

/**
 * Keeps the write-ahead log short from a thread of its own: a checkpoint waits for the disk, which the event loop must
 * not. Where the log grows faster than it is emptied, the writer is held for as long as a last checkpoint takes.
 */
export class Checkpoints {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #thread: StoreThread<StoreJobs>;
  readonly #writer: Writer;
  #checkedAt = Number.NEGATIVE_INFINITY;
  #holdAgainAt = Number.NEGATIVE_INFINITY;
  #isRunning = false;
  #last = { bytes: 0, at: Number.NEGATIVE_INFINITY };
  #error: string | undefined;

  constructor(file: string, clock: Clock, thread: StoreThread<StoreJobs>, writer: Writer) {
    this.#file = file;
    this.#clock = clock;
    this.#thread = thread;
    this.#writer = writer;
  }

  /** Why the last checkpoint failed. */
  get error(): string | undefined {
    return this.#error;
  }

  /** Told after each transaction. */
  written(): void {
    const now = this.#clock.monotonic();
    if (this.#isRunning || now - this.#checkedAt < checkEveryMs) return;
    this.#checkedAt = now;
    const bytes = statSync(`${this.#file}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    const isResting = bytes - this.#last.bytes < startBytes && now - this.#last.at < restMs;
    if (bytes < startBytes || isResting) return;
    this.#last = { bytes, at: now };
    this.#isRunning = true;
    void this.#run(bytes).finally(() => {
      this.#isRunning = false;
    });
  }

  async #run(bytes: number): Promise<void> {
    try {
      await this.#thread.run('checkpoint', { mode: 'PASSIVE' }, timeoutMs);
      if (bytes > limitBytes && this.#clock.monotonic() >= this.#holdAgainAt) await this.#empty();
      this.#error = undefined;
    } catch (error) {
      this.#error = `checkpoint: ${messageOf(error)}`;
    }
  }

  async #empty(): Promise<void> {
    const isBusy = await this.#writer.hold(() =>
      this.#thread.run('checkpoint', { mode: 'TRUNCATE' }, timeoutMs),
    );
    if (isBusy) this.#holdAgainAt = this.#clock.monotonic() + afterBusyMs;
  }
}

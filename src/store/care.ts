import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { isBusy, isDamage } from './database-error.ts';
import { databaseSize } from './database.ts';
import type { StoreJobs } from './jobs.ts';
import { verify } from './maintenance.ts';
import { applyRetention } from './retention.ts';
import type { RetentionPolicy } from './tables.ts';
import type { StoreThread } from './thread.ts';

export interface CareOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Another one after a damaged file was replaced. */
  readonly database: () => DatabaseSync;
  readonly thread: StoreThread<StoreJobs>;
  readonly retention: readonly RetentionPolicy[];
  /** The file of this connection is damaged. */
  readonly damaged: (database: DatabaseSync, reason: string) => void;
}

const retentionIntervalMs = 60_000;
/** By then the node has answered; a damaged file should show before much is added to it. */
const firstVerifyMs = 5000;
/** Looking through a database so small takes a few milliseconds; a thread for it would cost memory. */
const smallBytes = 4 * 2 ** 20;
const verifyIntervalMs = 24 * 3_600_000;
const verifyTimeoutMs = 30 * 60_000;

/** Looks after a database in use: removes what is past its limits, and looks the file through for damage. */
export class Care {
  retention: readonly RetentionPolicy[];
  readonly #options: CareOptions;
  #cancelRetention: () => void;
  #cancelVerify: () => void;
  #error: string | undefined;
  #isOver = false;

  constructor(options: CareOptions) {
    this.#options = options;
    this.retention = options.retention;
    this.#cancelRetention = this.#retainIn(retentionIntervalMs);
    this.#cancelVerify = this.#verifyIn(firstVerifyMs);
  }

  /** Why nothing could be removed the last time. */
  get error(): string | undefined {
    return this.#error;
  }

  stop(): void {
    this.#isOver = true;
    this.#cancelRetention();
    this.#cancelVerify();
  }

  #retainIn(delayMs: number): () => void {
    const { clock, damaged } = this.#options;
    return clock.schedule(delayMs, () => {
      let isMoreLeft = false;
      const database = this.#options.database();
      try {
        isMoreLeft = applyRetention(database, this.retention, clock.now());
        this.#error = undefined;
      } catch (error) {
        // While the file is compacted it is locked; there is always a next time.
        this.#error = isBusy(error) ? undefined : `retention: ${messageOf(error)}`;
        if (isDamage(error)) damaged(database, messageOf(error));
      }
      this.#cancelRetention = this.#retainIn(isMoreLeft ? 100 : retentionIntervalMs);
    });
  }

  #verifyIn(delayMs: number): () => void {
    return this.#options.clock.schedule(delayMs, () => {
      void this.#verify().finally(() => {
        if (!this.#isOver) this.#cancelVerify = this.#verifyIn(verifyIntervalMs);
      });
    });
  }

  async #verify(): Promise<void> {
    const { file, thread, damaged } = this.#options;
    const database = this.#options.database();
    try {
      const isSmall = databaseSize(file) <= smallBytes;
      const [fault] = isSmall
        ? verify(database, { isThorough: false })
        : await thread.run('verify', { isThorough: false }, verifyTimeoutMs);
      if (fault !== undefined) damaged(database, fault);
    } catch (error) {
      if (isDamage(error)) damaged(database, messageOf(error));
    }
  }
}

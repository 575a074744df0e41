import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { BackupAnswer } from '../contract/database.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Store } from '../store/index.ts';
import type { BackupSettings } from './settings.ts';

export interface BackupFile {
  readonly file: string;
  readonly sizeBytes: number;
  readonly createdAtMs: number;
}

const checkMs = 60_000;
/** `etlmon-2026-11-21T09-41-07Z.db`, so that names sort by age. */
const namePattern = /^etlmon-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ)\.db$/;

/** Copies of the database: on demand, and on a schedule where one is configured; the oldest beyond `keep` go. */
export class Backups {
  readonly #store: Pick<Store, 'backup'>;
  readonly #clock: Clock;
  #settings: BackupSettings;
  #isScheduled: boolean;
  #running: Promise<BackupAnswer> | undefined;
  #lastError: string | undefined;
  #cancel: () => void = () => {};

  constructor(store: Pick<Store, 'backup'>, clock: Clock, settings: BackupSettings, isScheduled: boolean) {
    this.#store = store;
    this.#clock = clock;
    this.#settings = settings;
    this.#isScheduled = isScheduled;
  }

  get lastError(): string | undefined {
    return this.#lastError;
  }

  start(): void {
    this.#cancel = this.#clock.schedule(checkMs, () => {
      this.start();
      if (this.#isScheduled && this.#isDue()) void this.take().catch(() => {});
    });
  }

  stop(): void {
    this.#cancel();
  }

  apply(settings: BackupSettings, isScheduled: boolean): void {
    this.#settings = settings;
    this.#isScheduled = isScheduled;
  }

  /** Makes a copy now and checks it. Rejects with `Refusal`: one is under way, or it failed. */
  async take(): Promise<BackupAnswer> {
    if (this.#running) throw new Refusal('IN_PROGRESS', 'a backup is under way');
    this.#running = this.#take();
    try {
      const answer = await this.#running;
      this.#lastError = undefined;
      return answer;
    } catch (error) {
      this.#lastError = messageOf(error);
      throw new Refusal('UNAVAILABLE', `the backup failed: ${messageOf(error)}`, {
        hint: `see that ${this.#settings.folder} is writable and has room`,
        cause: error,
      });
    } finally {
      this.#running = undefined;
    }
  }

  /** Newest first; empty where the folder cannot be read. */
  list(): BackupFile[] {
    try {
      return readdirSync(this.#settings.folder)
        .filter((name) => namePattern.test(name))
        .toSorted()
        .toReversed()
        .map((name) => {
          const file = join(this.#settings.folder, name);
          return { file, sizeBytes: statSync(file).size, createdAtMs: timeOf(name) };
        });
    } catch {
      return [];
    }
  }

  async #take(): Promise<BackupAnswer> {
    const startedAt = this.#clock.monotonic();
    mkdirSync(this.#settings.folder, { recursive: true, mode: 0o750 });
    const stamp = new Date(this.#clock.now())
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
      .replaceAll(':', '-');
    const file = join(this.#settings.folder, `etlmon-${stamp}.db`);
    const { sizeBytes } = await this.#store.backup(file);
    for (const old of this.list().slice(this.#settings.keep)) rmSync(old.file, { force: true });
    return {
      file,
      size_bytes: sizeBytes,
      duration_ms: Math.round(this.#clock.monotonic() - startedAt),
      verified: true,
    };
  }

  #isDue(): boolean {
    const newest = this.list()[0]?.createdAtMs ?? 0;
    return this.#running === undefined && this.#clock.now() - newest >= this.#settings.intervalMs;
  }
}

function timeOf(name: string): number {
  const [date = '', time = ''] = (namePattern.exec(name)?.[1] ?? '').split('T');
  return Date.parse(`${date}T${time.replaceAll('-', ':')}`);
}

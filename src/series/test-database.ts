import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SeriesDatabase } from './database.ts';
import { migrations } from '../store/migrations.ts';

/** A database of series alone, set up as the node's is; in a temporary folder of its own where no file is given. */
export class TestDatabase implements SeriesDatabase, Disposable {
  readonly file: string;
  readonly #folder: string | undefined;
  readonly #writer: DatabaseSync;
  readonly #reader: DatabaseSync;
  #failures = 0;

  constructor(file?: string) {
    this.#folder = file === undefined ? mkdtempSync(join(tmpdir(), 'etlmon-series-')) : undefined;
    this.file = file ?? join(this.#folder ?? '', 'series.db');
    this.#writer = new DatabaseSync(this.file);
    this.#writer.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -2000');
    const tables = this.#writer
      .prepare("SELECT count(*) AS count FROM sqlite_schema WHERE name = 'series'")
      .get();
    if (tables?.['count'] === 0) this.#writer.exec(`BEGIN; ${migrations.join(';')}; COMMIT`);
    this.#reader = this.open();
  }

  /** Another connection, which only reads. */
  open(): DatabaseSync {
    const reader = new DatabaseSync(this.file, { readOnly: true });
    reader.exec('PRAGMA cache_size = -4000');
    return reader;
  }

  /** Lets the next transactions fail after their work, which is then run again. */
  failNext(count: number): void {
    this.#failures = count;
  }

  async write(work: (database: DatabaseSync) => void): Promise<void> {
    // As the writer: not in the turn of the call.
    await Promise.resolve();
    for (;;) {
      this.#writer.exec('BEGIN IMMEDIATE');
      work(this.#writer);
      if (this.#failures === 0) break;
      this.#failures--;
      this.#writer.exec('ROLLBACK');
    }
    this.#writer.exec('COMMIT');
  }

  reader(): DatabaseSync {
    return this.#reader;
  }

  /** Runs SQL as somebody who damages the file would. */
  damage(sql: string): void {
    this.#writer.exec(sql);
  }

  checkpoint(): void {
    this.#writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  [Symbol.dispose](): void {
    this.#reader.close();
    this.#writer.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

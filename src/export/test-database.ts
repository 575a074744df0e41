import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SeriesDatabase } from '../series/database.ts';
import { migrations } from '../store/migrations.ts';

/** A real database file with the tables of remote write; gone with the test where it made the folder. */
export class TestDatabase implements SeriesDatabase, Disposable {
  readonly file: string;
  readonly #folder: string | undefined;
  readonly #database: DatabaseSync;

  constructor(file?: string) {
    this.#folder = file === undefined ? mkdtempSync(join(tmpdir(), 'etlmon-export-')) : undefined;
    this.file = file ?? join(this.#folder ?? '', 'test.db');
    this.#database = new DatabaseSync(this.file);
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const isNew = this.#database.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'remote_write_queue'");
    if (isNew.get() === undefined) this.#database.exec(migrations.join(';'));
  }

  async write(work: (database: DatabaseSync) => void): Promise<void> {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      work(this.#database);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  reader(): DatabaseSync {
    return this.#database;
  }

  [Symbol.dispose](): void {
    this.#database.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

import type { DatabaseSync } from 'node:sqlite';
import { ManualClock } from '../../src/lib/clock.ts';
import type { LineChunk, RowChange } from '../../src/lib/reading.ts';
import type { RetentionPolicy } from '../../src/store/index.ts';
import { defaultRetention, Store } from '../../src/store/index.ts';
import { TemporaryFolder } from './temporary-folder.ts';

export type ChunkOptions = Partial<Pick<LineChunk, 'readAt' | 'inode' | 'truncated'>> & {
  /** A time for each line; null: the line has none. */
  readonly loggedAt?: readonly (number | null)[];
};

/** Lines as a following collector hands them over. */
export function chunkOf(lines: readonly string[], options: ChunkOptions = {}): LineChunk {
  const { loggedAt, readAt = 0, inode = 1, truncated = [] } = options;
  return {
    text: Buffer.from(lines.map((line) => `${line}\n`).join('')),
    lineCount: lines.length,
    loggedAt: loggedAt && Float64Array.from(loggedAt, (time) => time ?? Number.NaN),
    readAt,
    inode,
    truncated,
  };
}

/** An event of a process. */
export function deathAt(at: number, pid: number): RowChange {
  const row = { at: new Date(at).toISOString(), watch: 'w', kind: 'died', pid };
  return {
    kind: 'append',
    table: 'process_events',
    rows: [{ ...row, previous_pid: null, cmdline: null }],
  };
}

/** A store in a folder of its own, on a clock that stands still. Closed and gone with the test. */
export class TestStore implements Disposable {
  readonly folder = new TemporaryFolder();
  readonly clock = new ManualClock();
  readonly #retention: readonly RetentionPolicy[];
  #store: Store | undefined;

  constructor(retention: readonly RetentionPolicy[] = defaultRetention) {
    this.#retention = retention;
  }

  get file(): string {
    return this.folder.join('etlmon.db');
  }

  /** Open, or opened again. Throws `DatabaseError`. */
  get store(): Store {
    return (this.#store ??= new Store({ file: this.file, clock: this.clock, retention: this.#retention }));
  }

  close(): void {
    this.#store?.close();
    this.#store = undefined;
  }

  /** Writes lines of the log `log`, and waits until they are durable. */
  async append(lines: readonly string[], options: ChunkOptions = {}): Promise<void> {
    const written = this.store.commit([], { lines: [{ log: 'log', chunk: chunkOf(lines, options) }] });
    await this.clock.advance(0);
    await written;
  }

  [Symbol.dispose](): void {
    this.close();
    this.folder[Symbol.dispose]();
  }
}

/** Does `work` in one transaction. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN');
  const result = work();
  database.exec('COMMIT');
  return result;
}

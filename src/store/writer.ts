import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { LogLines, Row, RowChange } from '../lib/reading.ts';
import { isDamage, mayPass } from './database-error.ts';
import { LogBlocks } from './log-blocks.ts';
import type { EventTable, EventTableDefinition } from './tables.ts';
import { eventTables } from './tables.ts';
import { costOf, shed } from './waiting.ts';
import type { Waiting } from './waiting.ts';

export interface WriterState {
  readonly status: 'ok' | 'retrying';
  readonly pendingRows: number;
  /** Events given up because the buffer was full while the database could not be written. */
  readonly droppedRows: number;
  readonly lastCommitAt: number | undefined;
  readonly error: string | undefined;
}

export interface CommitOptions {
  readonly lines?: readonly LogLines[] | undefined;
  /** Never given up, however long the database cannot be written: a position goes with it. */
  readonly isDurable?: boolean | undefined;
}

export interface WriterEvents {
  /** Lines of these logs are durable now. */
  readonly linesWritten: (logs: ReadonlySet<string>) => void;
  readonly damaged: (error: unknown) => void;
  /** The database cannot be written any more, or can again. */
  readonly turned: (error: string | undefined) => void;
  /** Something was written. */
  readonly written: () => void;
}

/** Rows in one transaction. */
const maxBatchRows = 5000;
const firstRetryMs = 500;
const maxRetryMs = 30_000;

/**
 * The one writer. Changes handed over in the same turn of the event loop share a transaction. When SQLite refuses
 * (disk full, I/O error, lock), the changes stay in memory and are tried again with back-off; everybody can see that
 * in `state()`.
 */
export class Writer {
  readonly #clock: Clock;
  readonly #events: WriterEvents;
  #database: DatabaseSync;
  #blocks: LogBlocks;
  #inserts = new Map<string, StatementSync>();
  #replace: StatementSync;
  #queue: Waiting[] = [];
  #scheduled: (() => void) | undefined;
  #held: Promise<unknown> | undefined;
  #retryMs = firstRetryMs;
  #error: string | undefined;
  #lastCommitAt: number | undefined;
  #droppedRows = 0;

  constructor(database: DatabaseSync, clock: Clock, events: WriterEvents) {
    this.#clock = clock;
    this.#events = events;
    this.#database = database;
    this.#blocks = new LogBlocks(database);
    this.#replace = prepareReplace(database);
  }

  /** Resolves once the changes are durable. Never rejects: what cannot be written now is tried again. */
  commit(
    changes: readonly RowChange[],
    { lines = [], isDurable = false }: CommitOptions = {},
  ): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ changes, lines, isDurable, resolve });
      if (this.#error !== undefined) {
        const { kept, droppedRows } = shed(this.#queue);
        this.#queue = kept;
        this.#droppedRows += droppedRows;
      }
      this.#scheduled ??= this.#clock.schedule(0, () => this.#flush());
    });
  }

  /**
   * Runs statements in a transaction, in the order of everything handed over; resolves once they are durable. Where
   * SQLite refuses for now they are run again, perhaps in another database: they must be repeatable. Rejects with what
   * they throw themselves; nothing of them is kept then.
   */
  write(work: (database: DatabaseSync) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ changes: [], lines: [], work, isDurable: false, resolve, reject });
      this.#scheduled ??= this.#clock.schedule(0, () => this.#flush());
    });
  }

  /** Writes what is waiting now, for shutdown. */
  drain(): void {
    this.#scheduled?.();
    this.#held = undefined;
    this.#flush();
  }

  /** Keeps everything waiting while `work` has the file for itself. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    while (this.#held) await this.#held.catch(() => {});
    const held = work();
    this.#held = held;
    try {
      return await held;
    } finally {
      this.#held = undefined;
      this.#scheduled ??= this.#clock.schedule(0, () => this.#flush());
    }
  }

  /**
   * Goes on in another database: what is waiting is written there, but for what carries a position. That is let go: it
   * was read up to a place the new one does not know of, and is read again.
   */
  moveTo(database: DatabaseSync): void {
    for (const { isDurable, resolve } of this.#queue) if (isDurable) resolve();
    this.#queue = this.#queue.filter(({ isDurable }) => !isDurable);
    this.#database = database;
    this.#blocks = new LogBlocks(database);
    this.#inserts = new Map();
    this.#replace = prepareReplace(database);
    if (this.#error !== undefined) this.#events.turned((this.#error = undefined));
    this.#retryMs = firstRetryMs;
    this.#scheduled?.();
    this.#scheduled = this.#clock.schedule(0, () => this.#flush());
  }

  state(): WriterState {
    return {
      status: this.#error === undefined ? 'ok' : 'retrying',
      pendingRows: this.#queue.reduce((sum, waiting) => sum + costOf(waiting), 0),
      droppedRows: this.#droppedRows,
      lastCommitAt: this.#lastCommitAt,
      error: this.#error,
    };
  }

  #flush(): void {
    this.#scheduled = undefined;
    if (this.#held) return;
    const logs = new Set<string>();
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        this.#write(batch);
      } catch (error) {
        this.#failed(error);
        break;
      }
      this.#queue.splice(0, batch.length);
      if (this.#error !== undefined) this.#events.turned((this.#error = undefined));
      this.#retryMs = firstRetryMs;
      this.#lastCommitAt = this.#clock.now();
      for (const { resolve, lines } of batch) {
        for (const { log } of lines) logs.add(log);
        resolve();
      }
    }
    if (logs.size > 0) this.#events.linesWritten(logs);
    if (this.#error === undefined) this.#events.written();
  }

  #nextBatch(): Waiting[] {
    let rows = 0;
    let count = 0;
    for (const waiting of this.#queue) {
      rows += costOf(waiting);
      if (count > 0 && rows > maxBatchRows) break;
      count++;
    }
    return this.#queue.slice(0, count);
  }

  #write(batch: readonly Waiting[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const waiting of batch) {
        for (const change of waiting.changes) this.#apply(change);
        for (const { log, chunk } of waiting.lines) this.#blocks.append(log, chunk);
        this.#work(waiting);
      }
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#blocks.forget();
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** What is wrong with the work itself must not keep everything else from being written. */
  #work({ work, reject }: Waiting): void {
    if (work === undefined) return;
    this.#database.exec('SAVEPOINT work');
    try {
      work(this.#database);
    } catch (error) {
      if (mayPass(error) || !this.#database.isTransaction) throw error;
      this.#database.exec('ROLLBACK TO work');
      reject?.(error);
    }
    this.#database.exec('RELEASE work');
  }

  #apply(change: RowChange): void {
    if (change.kind === 'replace') {
      const updatedAt = new Date(this.#clock.now()).toISOString();
      this.#replace.run(change.table, change.scope ?? '', JSON.stringify(change.rows), updatedAt);
      return;
    }
    const table = eventTableNamed(change.table);
    const statement = this.#insertInto(table, change.kind === 'upsert');
    for (const row of change.rows)
      statement.run(...eventTables[table].columns.map((column) => cell(row, column)));
  }

  #insertInto(table: EventTable, isUpsert: boolean): StatementSync {
    const key = `${table} ${isUpsert}`;
    let statement = this.#inserts.get(key);
    if (!statement) {
      statement = this.#database.prepare(insertion(table, isUpsert));
      this.#inserts.set(key, statement);
    }
    return statement;
  }

  #failed(error: unknown): void {
    const isNew = this.#error === undefined;
    this.#error = messageOf(error);
    if (isNew) this.#events.turned(this.#error);
    this.#scheduled = this.#clock.schedule(this.#retryMs, () => this.#flush());
    this.#retryMs = Math.min(this.#retryMs * 2, maxRetryMs);
    if (isDamage(error)) this.#events.damaged(error);
  }
}

function prepareReplace(database: DatabaseSync): StatementSync {
  return database.prepare(
    'INSERT INTO current_rows (table_name, scope, rows, updated_at) VALUES (?, ?, ?, ?) ' +
      'ON CONFLICT (table_name, scope) DO UPDATE SET rows = excluded.rows, updated_at = excluded.updated_at',
  );
}

function insertion(table: EventTable, isUpsert: boolean): string {
  const { columns } = eventTables[table];
  const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  if (!isUpsert) return insert;
  const { key } = eventTables[table] as EventTableDefinition;
  if (key === undefined) throw new Error(`BUG: events of ${table} have no key to be found by`);
  const others = columns.filter((column) => column !== key);
  const updates = others.map((column) => `${column} = excluded.${column}`).join(', ');
  return `${insert} ON CONFLICT (${key}) DO UPDATE SET ${updates}`;
}

function eventTableNamed(name: string): EventTable {
  if (name in eventTables) return name as EventTable;
  throw new Error(`BUG: no event table named ${name}`);
}

function cell(row: Row, column: string): string | number | null {
  return row[column] ?? null;
}

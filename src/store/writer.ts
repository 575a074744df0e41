import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { Row, RowChange } from '../lib/reading.ts';
import type { EventTable } from './tables.ts';
import { eventTables } from './tables.ts';

export interface WriterState {
  readonly status: 'ok' | 'retrying';
  readonly pendingRows: number;
  /** Events given up because the buffer was full while the database could not be written. */
  readonly droppedRows: number;
  readonly lastCommitAt: number | undefined;
  readonly error: string | undefined;
}

interface Waiting {
  readonly changes: readonly RowChange[];
  readonly resolve: () => void;
}

/** Rows in one transaction, and rows kept in memory while the database cannot be written. */
const maxBatchRows = 5000;
const maxBufferedRows = 50_000;
const firstRetryMs = 500;
const maxRetryMs = 30_000;

/**
 * The one writer. Changes handed over in the same turn of the event loop share a transaction. When SQLite refuses
 * (disk full, I/O error, lock), the changes stay in memory and are tried again with back-off; everybody can see that
 * in `state()`.
 */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #clock: Clock;
  readonly #inserts = new Map<EventTable, StatementSync>();
  readonly #replace: StatementSync;
  #queue: Waiting[] = [];
  #scheduled: (() => void) | undefined;
  #retryMs = firstRetryMs;
  #error: string | undefined;
  #lastCommitAt: number | undefined;
  #droppedRows = 0;

  constructor(database: DatabaseSync, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
    this.#replace = database.prepare(
      'INSERT INTO current_rows (table_name, scope, rows, updated_at) VALUES (?, ?, ?, ?) ' +
        'ON CONFLICT (table_name, scope) DO UPDATE SET rows = excluded.rows, updated_at = excluded.updated_at',
    );
  }

  /** Resolves once the changes are durable. Never rejects: what cannot be written now is tried again. */
  commit(changes: readonly RowChange[]): Promise<void> {
    return new Promise((resolve) => {
      this.#queue.push({ changes, resolve });
      this.#shedLoad();
      this.#scheduled ??= this.#clock.schedule(0, () => this.#flush());
    });
  }

  /** Writes what is waiting now, for shutdown. */
  drain(): void {
    this.#scheduled?.();
    this.#flush();
  }

  state(): WriterState {
    return {
      status: this.#error === undefined ? 'ok' : 'retrying',
      pendingRows: rowCount(this.#queue),
      droppedRows: this.#droppedRows,
      lastCommitAt: this.#lastCommitAt,
      error: this.#error,
    };
  }

  #flush(): void {
    this.#scheduled = undefined;
    while (this.#queue.length > 0) {
      const batch = this.#nextBatch();
      try {
        this.#write(batch);
      } catch (error) {
        this.#failed(error);
        return;
      }
      this.#queue.splice(0, batch.length);
      this.#error = undefined;
      this.#retryMs = firstRetryMs;
      this.#lastCommitAt = this.#clock.now();
      for (const { resolve } of batch) resolve();
    }
  }

  #nextBatch(): Waiting[] {
    let rows = 0;
    let count = 0;
    for (const { changes } of this.#queue) {
      rows += changes.reduce((sum, change) => sum + change.rows.length, 0);
      if (count > 0 && rows > maxBatchRows) break;
      count++;
    }
    return this.#queue.slice(0, count);
  }

  #write(batch: readonly Waiting[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { changes } of batch) for (const change of changes) this.#apply(change);
      this.#database.exec('COMMIT');
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  #apply(change: RowChange): void {
    if (change.kind === 'replace') {
      const updatedAt = new Date(this.#clock.now()).toISOString();
      this.#replace.run(change.table, change.scope ?? '', JSON.stringify(change.rows), updatedAt);
      return;
    }
    const table = eventTableNamed(change.table);
    const statement = this.#insertInto(table);
    for (const row of change.rows)
      statement.run(...eventTables[table].columns.map((column) => cell(row, column)));
  }

  #insertInto(table: EventTable): StatementSync {
    let statement = this.#inserts.get(table);
    if (!statement) {
      const { columns } = eventTables[table];
      statement = this.#database.prepare(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      );
      this.#inserts.set(table, statement);
    }
    return statement;
  }

  #failed(error: unknown): void {
    this.#error = messageOf(error);
    this.#scheduled = this.#clock.schedule(this.#retryMs, () => this.#flush());
    this.#retryMs = Math.min(this.#retryMs * 2, maxRetryMs);
  }

  /** While the database is away, a newer state replaces an older one, and the oldest events go first. */
  #shedLoad(): void {
    if (this.#error === undefined) return;
    this.#queue = withoutSupersededStates(this.#queue);
    while (rowCount(this.#queue) > maxBufferedRows) {
      const oldest = this.#queue.shift();
      if (!oldest) return;
      this.#droppedRows += rowCount([oldest]);
      oldest.resolve();
    }
  }
}

function withoutSupersededStates(queue: readonly Waiting[]): Waiting[] {
  const seen = new Set<string>();
  return queue
    .toReversed()
    .map((waiting) => ({
      ...waiting,
      changes: waiting.changes
        .toReversed()
        .filter((change) => {
          if (change.kind !== 'replace') return true;
          const key = `${change.table}\0${change.scope ?? ''}`;
          return !seen.has(key) && seen.add(key);
        })
        .toReversed(),
    }))
    .filter((waiting) => {
      if (waiting.changes.length === 0) waiting.resolve();
      return waiting.changes.length > 0;
    })
    .toReversed();
}

function rowCount(queue: readonly Waiting[]): number {
  return queue.reduce(
    (sum, { changes }) => sum + changes.reduce((n, change) => n + change.rows.length, 0),
    0,
  );
}

function eventTableNamed(name: string): EventTable {
  if (name in eventTables) return name as EventTable;
  throw new Error(`BUG: no event table named ${name}`);
}

function cell(row: Row, column: string): string | number | null {
  return row[column] ?? null;
}

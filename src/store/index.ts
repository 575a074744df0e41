import { EventEmitter } from 'node:events';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import type { RowChange } from '../lib/reading.ts';
import type { AuditVerdict } from './audit/verify.ts';
import { CachedStatements } from './cached-statements.ts';
import { Checkpoints } from './checkpoints.ts';
import { CurrentRows } from './current-rows.ts';
import { Care } from './care.ts';
import { cannotOpen, DatabaseError, isDamage } from './database-error.ts';
import { createFolder, databaseSize, openDatabase } from './database.ts';
import type { JobInput, JobResult, Jobs, StoreJobs } from './jobs.ts';
import type { queries } from './jobs.ts';
import { lockDatabase } from './lock.ts';
import type { DatabaseLock } from './lock.ts';
import { migrations } from './migrations.ts';
import type { LineQuery, LogRange, StoredLine } from './queries/log-lines.ts';
import { logLines, logRange, noLines } from './queries/log-lines.ts';
import { readNodeId } from './node-id.ts';
import { setAside } from './set-aside.ts';
import type { RetentionPolicy } from './tables.ts';
import type { StoreThread } from './thread.ts';
import { StoreThreads } from './threads.ts';
import type { CommitOptions, WriterState } from './writer.ts';
import { Writer } from './writer.ts';

export { DatabaseError } from './database-error.ts';
export type { LineFilter, LineQuery, LogRange, StoredLine } from './queries/log-lines.ts';
export type { TransferFilter, TransferKey } from './queries/transfers.ts';
export { defaultRetention } from './tables.ts';
export type { RetentionPolicy } from './tables.ts';
export { JobError, JobTimeout } from './thread.ts';

export interface StoreState extends WriterState {
  readonly file: string;
  readonly sizeBytes: number;
  readonly schemaVersion: number;
  /** Where the damaged database is that this one takes the place of. */
  readonly setAside: string | undefined;
}

export interface StoreOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly retention: readonly RetentionPolicy[];
}

/** A search or another question of a reader. */
const queryTimeoutMs = 3000;
const choreTimeoutMs = 30 * 60_000;
/** After a damaged file was set aside and a new one could not be begun. */
const beginAgainMs = 5000;
/** So long the end waits for a lock. */
const closeMs = 1000;

/** The node's database: current rows in memory, everything durable in one SQLite file, one writer. */
export class Store {
  readonly current = new CurrentRows();
  readonly #file: string;
  readonly #clock: Clock;
  readonly #lock: DatabaseLock;
  readonly #writer: Writer;
  readonly #threads: StoreThreads;
  readonly #checkpoints: Checkpoints;
  readonly #care: Care;
  readonly #lines = new EventEmitter<Record<string, []>>();
  #database: DatabaseSync;
  /** Of the connection, for what is asked again and again. */
  #statements: CachedStatements;
  #nodeId = '';
  #setAside: string | undefined;
  #cancelBeginning: () => void = () => {};
  #isClosed = false;
  #damaged: (aside: string, reason: string) => void = () => {};
  #turned: (error: string | undefined) => void = () => {};

  /**
   * Opens or creates the file. A damaged one of ours is set aside and a new one begun. Throws `DatabaseError`; code
   * `DATABASE_IN_USE` where another node has it.
   */
  constructor({ file, clock, retention }: StoreOptions) {
    this.#file = file;
    this.#clock = clock;
    createFolder(file);
    this.#lock = lockDatabase(file);
    try {
      this.#database = this.#openWhole();
    } catch (error) {
      this.#lock.undo();
      this.#lock.release();
      throw error;
    }
    this.#statements = new CachedStatements(this.#database);
    this.#writer = new Writer(this.#database, clock, {
      linesWritten: (logs) => {
        for (const log of logs) this.#lines.emit(log);
      },
      written: () => this.#checkpoints.written(),
      turned: (error) => this.#turned(error),
      damaged: (error) => this.#replaceDamaged(this.#database, messageOf(error)),
    });
    this.#lines.setMaxListeners(0);
    this.#threads = new StoreThreads(file, clock);
    this.#checkpoints = new Checkpoints(file, clock, this.#threads.chores, this.#writer);
    this.#care = new Care({
      file,
      clock,
      database: () => this.#database,
      thread: this.#threads.copies,
      retention,
      damaged: (database, reason) => this.#replaceDamaged(database, reason),
    });
    try {
      this.#nodeId = this.#reading(() => this.#restore()) ?? readNodeId(this.#database);
    } catch (error) {
      this.close();
      throw cannotOpen(file, error);
    }
  }

  /** Identifies this node for good; made when the database is. */
  get nodeId(): string {
    return this.#nodeId;
  }

  /** Called when the database cannot be written any more (with the reason), and when it can again. */
  onTurn(listener: (error: string | undefined) => void): void {
    this.#turned = listener;
  }

  /** Called when the file proves damaged while it is in use; by then it is set aside and a new one begun. */
  onDamage(listener: (aside: string, reason: string) => void): void {
    this.#damaged = listener;
  }

  /** Shows the changes to readers at once; resolves when they are durable. Never rejects. */
  commit(changes: readonly RowChange[], options?: CommitOptions): Promise<void> {
    for (const change of changes) {
      if (change.kind === 'replace') this.current.replace(change.table, change.scope ?? '', change.rows);
    }
    return this.#writer.commit(changes, options);
  }

  /**
   * Runs statements of another room in a transaction of the one writer, in the order of the calls; resolves once they
   * are durable. Where the transaction fails they are run again, perhaps on a new file: they must be repeatable. Rejects
   * with what they throw themselves.
   */
  write(work: (database: DatabaseSync) => void): Promise<void> {
    return this.#writer.write(work);
  }

  /** A connection that sees what was committed; another one after a damaged file was replaced. Not to be written to. */
  reader(): DatabaseSync {
    return this.#database;
  }

  /** A thread with a reading connection for the jobs of another room, served by the file `worker`; ends with the store. */
  readerThread<J extends Jobs>(worker: URL): StoreThread<J> {
    return this.#threads.addReader(worker);
  }

  /** Limits on age and rows from now on. */
  retain(retention: readonly RetentionPolicy[]): void {
    this.#care.retention = retention;
  }

  /** Calls back after lines of a log became durable. Returns how to stop. */
  onLines(log: string, listener: () => void): () => void {
    this.#lines.on(log, listener);
    return () => this.#lines.off(log, listener);
  }

  logRange(log: string): LogRange {
    return this.#reading(() => logRange(this.#statements, log)) ?? noLines;
  }

  /** Lines by their ids: a few milliseconds at most. What needs a look at many lines goes through `query`. */
  logLines(query: Omit<LineQuery, 'filter' | 'since' | 'until'>): StoredLine[] {
    return this.#reading(() => logLines(this.#statements, query)) ?? [];
  }

  /** Asks in a thread. Rejects with `JobError`, or `JobTimeout` after three seconds. */
  async query<N extends keyof typeof queries>(
    name: N,
    input: JobInput<StoreJobs, N>,
  ): Promise<JobResult<StoreJobs, N>> {
    const database = this.#database;
    try {
      return await this.#threads.readers.run(name, input, queryTimeoutMs);
    } catch (error) {
      if (isDamage(error)) this.#replaceDamaged(database, messageOf(error));
      throw error;
    }
  }

  /** Copies the database, checked through, into a new file. Rejects with `JobError`. */
  backup(to: string): Promise<{ sizeBytes: number }> {
    return this.#threads.copies.run('backup', { to }, choreTimeoutMs);
  }

  /** Goes through the whole audit log. Rejects with `JobError`. */
  verifyAudit(): Promise<AuditVerdict> {
    return this.#threads.copies.run('verifyAudit', undefined, choreTimeoutMs);
  }

  /** Gives free pages back; what arrives meanwhile waits. */
  async compact(): Promise<{ beforeBytes: number; afterBytes: number }> {
    const beforeBytes = databaseSize(this.#file);
    await this.#writer.hold(() => this.#threads.chores.run('compact', undefined, choreTimeoutMs));
    return { beforeBytes, afterBytes: databaseSize(this.#file) };
  }

  state(): StoreState {
    const writer = this.#writer.state();
    return {
      ...writer,
      error: writer.error ?? this.#care.error ?? this.#checkpoints.error,
      file: this.#file,
      sizeBytes: databaseSize(this.#file),
      schemaVersion: migrations.length,
      setAside: this.#setAside,
    };
  }

  /** Writes what is waiting, checkpoints and closes. */
  close(): void {
    this.#isClosed = true;
    this.#care.stop();
    this.#cancelBeginning();
    this.#threads.close();
    if (this.#database.isOpen) {
      // A thread that is being ended may still have the file, in the middle of being compacted.
      this.#database.exec(`PRAGMA busy_timeout = ${closeMs}`);
      this.#writer.drain();
      this.#database.close();
    }
    this.#lock.release();
  }

  #openWhole(): DatabaseSync {
    try {
      return openDatabase(this.#file, this.#lock.wasUsed);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== 'DATABASE_DAMAGED') throw error;
      this.#setAside = setAside(this.#file, this.#clock.now());
      return openDatabase(this.#file);
    }
  }

  /** Undefined where the file proved damaged: a new one takes its place. */
  #reading<T>(read: () => T): T | undefined {
    const database = this.#database;
    if (!database.isOpen) return undefined;
    try {
      return read();
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.#replaceDamaged(database, messageOf(error));
      return undefined;
    }
  }

  /**
   * Sets the file aside and goes on in a new one, with the current rows and what is waiting to be written. `database`
   * is where the damage showed: questions put to the old file may still fail when the new one is there.
   */
  #replaceDamaged(database: DatabaseSync, reason: string): void {
    if (this.#isClosed || database !== this.#database || !database.isOpen) return;
    database.close();
    const aside = setAside(this.#file, this.#clock.now());
    this.#setAside = aside;
    this.#beginAnew(aside, reason);
  }

  /** On a full disk there may be no room even for an empty database: what waits goes on waiting. */
  #beginAnew(aside: string, reason: string): void {
    try {
      this.#database = openDatabase(this.#file);
    } catch {
      this.#cancelBeginning = this.#clock.schedule(beginAgainMs, () => this.#beginAnew(aside, reason));
      return;
    }
    this.#threads.reopen();
    this.#statements = new CachedStatements(this.#database);
    this.#writer.moveTo(this.#database);
    this.#nodeId = readNodeId(this.#database, this.#nodeId);
    this.#damaged(aside, reason);
  }

  /** Brings the current rows back; gives the node's id. */
  #restore(): string {
    this.current.load(this.#database);
    return readNodeId(this.#database);
  }
}

import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { cannotOpen, DatabaseError, isBusy, isReadOnly } from './database-error.ts';
import { ownLike } from './owner.ts';

/** Held as long as the process lives: the kernel lets go of it when the process ends in whatever way. */
export interface DatabaseLock {
  /** A node had the database before. */
  readonly wasUsed: boolean;
  /** Undoes what taking it left behind: the database was not opened after all. */
  undo(): void;
  release(): void;
}

/** So long a look at the lock (`databaseHolder`) may keep it from being taken. */
const lookMs = 100;

/**
 * Makes sure that one process at a time has the database: a second file beside it is kept in a transaction (SQLite
 * locks it with fcntl(2)), and tells the pid of the holder as its `user_version`. Throws `DatabaseError` with that pid.
 */
export function lockDatabase(file: string): DatabaseLock {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${file}.lock`, { timeout: lookMs });
    // Made by root for a database of somebody else, who has to take it later.
    if (existsSync(file)) ownLike(`${file}.lock`, file);
    return take(lock);
  } catch (error) {
    const pid = lock && isBusy(error) ? holderOf(lock) : undefined;
    lock?.close();
    if (pid === undefined) throw cannotOpen(file, error);
    throw new DatabaseError(`the database ${file} is in use by process ${pid}`, {
      cause: error,
      hint: 'stop that node first, or set node.db_path to another file',
      code: 'DATABASE_IN_USE',
    });
  }
}

/**
 * The pid of the process that has a database; undefined: none has. Takes nothing and changes nothing. Throws
 * `DatabaseError` where that cannot be told.
 */
export function databaseHolder(file: string): number | undefined {
  if (!existsSync(`${file}.lock`)) return undefined;
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
    lock.exec('BEGIN IMMEDIATE; ROLLBACK');
    return undefined;
  } catch (error) {
    if (lock && isBusy(error)) return holderOf(lock);
    if (lock && isReadOnly(error)) return livingHolderOf(lock);
    throw cannotOpen(file, error);
  } finally {
    lock?.close();
  }
}

/** Who may not write cannot try the lock: the last one who had it counts as long as it lives. */
function livingHolderOf(lock: DatabaseSync): number | undefined {
  const pid = holderOf(lock);
  return pid !== 0 && existsSync(`/proc/${pid}`) ? pid : undefined;
}

function take(lock: DatabaseSync): DatabaseLock {
  const before = holderOf(lock);
  lock.exec(`PRAGMA journal_mode = MEMORY; PRAGMA user_version = ${process.pid}; BEGIN IMMEDIATE`);
  return {
    wasUsed: before !== 0,
    undo: () => lock.exec(`ROLLBACK; PRAGMA user_version = ${before}`),
    release: () => lock.close(),
  };
}

function holderOf(lock: DatabaseSync): number {
  return Number(lock.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
}

import { DatabaseSync } from 'node:sqlite';
import { cannotOpen, DatabaseError, isBusy } from './database-error.ts';

/** Held as long as the process lives: the kernel lets go of it when the process ends in whatever way. */
export interface DatabaseLock {
  /** A node had the database before. */
  readonly wasUsed: boolean;
  /** Undoes what taking it left behind: the database was not opened after all. */
  undo(): void;
  release(): void;
}

/**
 * Makes sure that one process at a time has the database: a second file beside it is kept in a transaction (SQLite
 * locks it with fcntl(2)), and tells the pid of the holder as its `user_version`. Throws `DatabaseError` with that pid.
 */
export function lockDatabase(file: string): DatabaseLock {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(`${file}.lock`, { timeout: 0 });
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

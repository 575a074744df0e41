import { chmodSync, closeSync, existsSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../lib/errors.ts';
import { DatabaseError, isDamage } from './database-error.ts';
import { createFolder, databaseSize, hasOurMarks, openExisting, schemaVersion } from './database.ts';
import { backup, verify } from './maintenance.ts';
import { ownLike } from './owner.ts';
import { replaceKeeping } from './set-aside.ts';

/** What a look through a whole database gave. */
export interface Examined {
  readonly file: string;
  readonly schemaVersion: number | undefined;
  readonly sizeBytes: number;
  /** What is wrong with it, a sentence each; empty: nothing. */
  readonly faults: readonly string[];
}

/**
 * Looks through a whole database through a connection that only reads, beside whoever writes. Throws `DatabaseError`
 * where there is none to look through.
 */
export function examine(file: string): Examined {
  const sizeBytes = databaseSize(file);
  let version: number | undefined;
  try {
    const database = openExisting(file);
    try {
      version = schemaVersion(database);
      const faults = verify(database, { isThorough: true });
      return { file, schemaVersion: version, sizeBytes, faults };
    } finally {
      database.close();
    }
  } catch (error) {
    const isDamaged = error instanceof DatabaseError ? error.code === 'DATABASE_DAMAGED' : isDamage(error);
    if (!isDamaged) throw error;
    return { file, schemaVersion: version, sizeBytes, faults: [messageOf(error)] };
  }
}

/**
 * Throws `DatabaseError` for a file that is no database of ours, damaged or not: a restore would take it from whoever it
 * belongs to. `wasUsed`: a node has had it before.
 */
export function refuseForeign(file: string, wasUsed: boolean): void {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes === 0 || wasUsed || hasOurMarks(file)) return;
  throw new DatabaseError(`${file} is not a database of etlmon`, {
    hint: 'move it away if it is to be replaced',
  });
}

/** A copy that was put in place. */
export interface Restored {
  readonly sizeBytes: number;
  /** Where the database before is; undefined: there was none. */
  readonly aside: string | undefined;
}

/**
 * Puts a copy of a database in the place of `file`, whose lock the caller holds. The copy stays as it is; the database
 * before is kept under another name. Throws `DatabaseError` where the copy is not whole, and changes nothing then.
 */
export function restore(copy: string, file: string, nowMs: number): Restored {
  createFolder(file);
  const fresh = `${file}.restored`;
  try {
    const source = openExisting(copy);
    try {
      // Not a copy of bytes: the source may have a write-ahead log that belongs to it.
      backup(source, { to: fresh });
    } finally {
      source.close();
    }
    const like = existsSync(file) ? file : dirname(file);
    ownLike(fresh, like);
    if (like === file) chmodSync(fresh, statSync(file).mode);
    const { size: sizeBytes } = statSync(fresh);
    const aside = replaceKeeping(file, fresh, nowMs);
    syncFolder(dirname(file));
    return { sizeBytes, aside };
  } catch (error) {
    rmSync(fresh, { force: true });
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(`cannot put ${copy} in the place of ${file}: ${messageOf(error)}`, {
      cause: error,
      hint: `see that ${dirname(file)} is writable and has room`,
    });
  }
}

function syncFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

import { closeSync, existsSync, mkdirSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { messageOf } from '../lib/errors.ts';
import { cannotOpen, DatabaseError, isDamage } from './database-error.ts';
import { applicationId, migrations } from './migrations.ts';

/**
 * Opens the writing connection, creating the file and its folder where missing, and brings the schema up to date.
 * Throws `DatabaseError` when the file cannot be opened, belongs to another program, is newer than this one, or is
 * damaged (code `DATABASE_DAMAGED`). `wasUsed`: a node has had it before, so that a file that is no database was one.
 */
export function openDatabase(file: string, wasUsed = false): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    look(file);
    database = new DatabaseSync(file, { timeout: 2000 });
    configure(database);
    migrate(database);
    // From now on a lock is met with a later try, never by holding the event loop.
    database.exec('PRAGMA busy_timeout = 0');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseError) throw error;
    if (isDamage(error) && (wasUsed || hasOurMarks(file))) {
      throw new DatabaseError(`the database ${file} is damaged: ${messageOf(error)}`, {
        cause: error,
        code: 'DATABASE_DAMAGED',
      });
    }
    throw cannotOpen(file, error);
  }
}

/** Connections of other threads: they see what the writer has committed. Throws SQLite's own error. */
export function openReader(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
  database.exec('PRAGMA cache_size = -4000');
  return database;
}

/**
 * Opens a database that is there for reading: one of ours, of this version or an older one. Throws `DatabaseError`;
 * code `DATABASE_DAMAGED` for a file that is none, or none any more.
 */
export function openExisting(file: string): DatabaseSync {
  if (!existsSync(file)) throw new DatabaseError(`there is no database ${file}`);
  let database: DatabaseSync | undefined;
  try {
    database = openReader(file);
    const version = schemaVersion(database);
    if (version === 0 || pragma(database, 'application_id') !== applicationId)
      throw new DatabaseError(`${file} is not a database of etlmon`);
    if (version > migrations.length)
      throw new DatabaseError(tooNew(file, version), { hint: 'use the newer etlmon that wrote it' });
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseError) throw error;
    const message = `cannot read the database ${file}: ${messageOf(error)}`;
    throw new DatabaseError(message, {
      cause: error,
      ...(isDamage(error) ? { code: 'DATABASE_DAMAGED' } : {}),
    });
  }
}

/** Whether what is left of a file shows that it was one of ours: its header, or a write-ahead log. */
export function hasOurMarks(file: string): boolean {
  const header = Buffer.alloc(72);
  const fd = openSync(file, 'r');
  try {
    readSync(fd, header, 0, header.length, 0);
  } finally {
    closeSync(fd);
  }
  return header.readUInt32BE(68) === applicationId || existsSync(`${file}-wal`);
}

/** Throws `DatabaseError`. */
export function createFolder(file: string): void {
  const folder = dirname(file);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o750 });
  } catch (cause) {
    throw new DatabaseError(`cannot create the database folder ${folder}: ${messageOf(cause)}`, {
      cause,
      hint: 'set node.db_path to a place this user may write',
    });
  }
}

/**
 * Comes before anything that writes, through a connection that cannot: closing one that can brings a write-ahead log
 * into the file and removes it, and what is damaged, newer or another program's has to stay as it is.
 */
function look(file: string): void {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) === 0) return;
  const database = openReader(file);
  try {
    assertOurs(database, file);
  } finally {
    database.close();
  }
}

function assertOurs(database: DatabaseSync, file: string): void {
  const version = schemaVersion(database);
  const id = pragma(database, 'application_id');
  const isEmpty = pragma(database, 'page_count') <= 1 && version === 0;
  if (id !== applicationId && !isEmpty) {
    throw new DatabaseError(`${file} is an SQLite database of another program`, {
      hint: 'set node.db_path to another file',
    });
  }
  if (version > migrations.length) {
    throw new DatabaseError(tooNew(file, version), {
      hint: 'run the newer etlmon that wrote it, or set node.db_path to another file',
    });
  }
}

function tooNew(file: string, version: number): string {
  return `${file} has schema version ${version}; this etlmon knows up to ${migrations.length}`;
}

function configure(database: DatabaseSync): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA foreign_keys = ON;
    PRAGMA journal_size_limit = 16777216;
    PRAGMA cache_size = -2000;
  `);
}

/** Applies each migration the file has not seen, one transaction each. */
function migrate(database: DatabaseSync): void {
  const version = schemaVersion(database);
  migrations.slice(version).forEach((sql, index) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(
        `${sql}; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version + index + 1}`,
      );
      database.exec('COMMIT');
    } catch (error) {
      database.exec('ROLLBACK');
      throw error;
    }
  });
}

/** The schema version of an open database. */
export function schemaVersion(database: DatabaseSync): number {
  return pragma(database, 'user_version');
}

/** The value of a pragma that gives one integer. */
function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get();
  return Number(row?.[name] ?? 0);
}

/** Bytes on disk, the write-ahead log included; 0 where the file is gone. */
export function databaseSize(file: string): number {
  let bytes = 0;
  for (const suffix of ['', '-wal']) {
    bytes += statSync(file + suffix, { throwIfNoEntry: false })?.size ?? 0;
  }
  return bytes;
}

import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EtlmonError, messageOf } from '../lib/errors.ts';
import { applicationId, migrations } from './migrations.ts';

/** The database cannot be opened; `hint` says what the operator can do. */
export class DatabaseError extends EtlmonError {
  constructor(message: string, options: { cause?: unknown; hint?: string } = {}) {
    super('DATABASE', message, options);
  }
}

/**
 * Opens the writing connection, creating the file and its folder where missing, and brings the schema up to date.
 * Throws `DatabaseError` when the file cannot be opened, belongs to another program or is newer than this one.
 */
export function openDatabase(file: string): DatabaseSync {
  createFolder(file);
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: 2000 });
    assertOurs(database, file);
    configure(database);
    migrate(database);
    // From now on a lock is met with a later try, never by holding the event loop.
    database.exec('PRAGMA busy_timeout = 0');
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof DatabaseError) throw error;
    throw new DatabaseError(`cannot open the database ${file}: ${messageOf(error)}`, {
      cause: error,
      hint: 'set node.db_path to a file this user may write',
    });
  }
}

function createFolder(file: string): void {
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

/** Comes before anything that writes: setting the journal mode alone changes a file. */
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
    throw new DatabaseError(
      `${file} has schema version ${version}; this etlmon knows up to ${migrations.length}`,
      { hint: 'run the newer etlmon that wrote it, or set node.db_path to another file' },
    );
  }
}

function configure(database: DatabaseSync): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
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

import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { BackupAnswer, CompactAnswer, DatabaseInfo } from '../contract/database.ts';
import { systemClock } from '../lib/clock.ts';
import { EtlmonError, messageOf } from '../lib/errors.ts';
import { databaseInfo } from '../node/admin-view.ts';
import { Backups } from '../node/backups.ts';
import { backupSettings } from '../node/reload.ts';
import type { NodeSettings } from '../node/settings.ts';
import { readSeriesStats } from '../series/stats.ts';
import { databaseSize, openExisting, schemaVersion } from '../store/database.ts';
import { lockDatabase } from '../store/lock.ts';
import { backup, compact, hasTable } from '../store/maintenance.ts';
import { databasePages } from '../store/queries/database-tables.ts';

/** What `info` of a node tells, of a database no node has. Throws `DatabaseError`. */
export function infoOfFile(settings: NodeSettings): DatabaseInfo {
  const { databaseFile: file, retention, series } = settings;
  const database = openExisting(file);
  try {
    const backups = new Backups(copier(file), systemClock, backupSettings(settings), false);
    const [version, pages] = [schemaVersion(database), databasePages(database)];
    return databaseInfo({
      file,
      schemaVersion: version,
      pages,
      retention,
      backups,
      samples: hasTable(database, 'series') ? readSeriesStats(database) : undefined,
      samplesRetentionMs: series.retentionMs,
    });
  } finally {
    database.close();
  }
}

/** A verified copy into the backup folder, where the oldest go, while no node can begin. Throws `EtlmonError`. */
export function backupFile(settings: NodeSettings): Promise<BackupAnswer> {
  const { databaseFile: file } = settings;
  return withLock(file, () => new Backups(copier(file), systemClock, backupSettings(settings), false).take());
}

/** A verified copy under a name of its own, beside a running node too. Throws `EtlmonError`. */
export async function copyFile(file: string, to: string): Promise<BackupAnswer> {
  if (existsSync(to))
    throw new EtlmonError('EXISTS', `${to} is there already`, { hint: 'name a file that is not' });
  const startedAt = systemClock.monotonic();
  const { sizeBytes } = await copier(file).backup(to);
  const durationMs = Math.round(systemClock.monotonic() - startedAt);
  return { file: to, size_bytes: sizeBytes, duration_ms: durationMs, verified: true };
}

/** Gives free pages back. Throws `EtlmonError`. */
export function compactFile(file: string): Promise<CompactAnswer> {
  return withLock(file, () => {
    const startedAt = systemClock.monotonic();
    const beforeBytes = databaseSize(file);
    inFile(file, 'compacting failed', () => {
      const database = new DatabaseSync(file);
      try {
        compact(database);
      } finally {
        database.close();
      }
    });
    const durationMs = Math.round(systemClock.monotonic() - startedAt);
    return { before_bytes: beforeBytes, after_bytes: databaseSize(file), duration_ms: durationMs };
  });
}

/** Opens it first: what is no database of ours gets no lock beside it. */
async function withLock<T>(file: string, work: () => T | Promise<T>): Promise<T> {
  openExisting(file).close();
  const lock = lockDatabase(file);
  try {
    return await work();
  } finally {
    lock.undo();
    lock.release();
  }
}

function copier(file: string): { backup: (to: string) => Promise<{ sizeBytes: number }> } {
  return {
    backup: async (to) => {
      const database = openExisting(file);
      try {
        return inFile(file, `the backup into ${to} failed`, () => backup(database, { to }));
      } finally {
        database.close();
      }
    },
  };
}

function inFile<T>(file: string, failure: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new EtlmonError('DATABASE', `${failure}: ${messageOf(error)}`, {
      cause: error,
      hint: `etlmon db check --db ${file} looks through the database; or is the disk full?`,
    });
  }
}

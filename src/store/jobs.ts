import type { DatabaseSync } from 'node:sqlite';
import { verifyAudit } from './audit/verify.ts';
import { backup, compact, verify } from './maintenance.ts';
import { alertComments, alertEpisodes, notifications } from './queries/alerts.ts';
import { arrivalDays } from './queries/arrival-days.ts';
import { auditLines } from './queries/audit-lines.ts';
import { checkEvents } from './queries/check-events.ts';
import { cronRuns } from './queries/cron-runs.ts';
import { databasePages } from './queries/database-tables.ts';
import { happenings, happeningCounts } from './queries/happenings.ts';
import { logCount, logLines } from './queries/log-lines.ts';
import { serviceEvents } from './queries/service-events.ts';
import { transfers, transferTotals } from './queries/transfers.ts';

/** What is read in a thread of its own, with a connection that sees what was committed. */
export const queries = {
  logLines,
  logCount,
  transfers,
  transferTotals,
  checkEvents,
  cronRuns,
  serviceEvents,
  arrivalDays,
  alertEpisodes,
  alertComments,
  notifications,
  auditLines,
  happenings,
  happeningCounts,
  databasePages,
} as const;

/** So long a checkpoint that empties the log waits for readers: the writer is held meanwhile. */
const readersMs = 200;

/** What takes long or waits for the disk, with a connection of its own. */
export const chores = {
  /**
   * Brings the write-ahead log into the main file. `TRUNCATE` empties it, which nobody may be writing meanwhile; true
   * where somebody who reads (a backup) keeps it from being emptied.
   */
  checkpoint: (database: DatabaseSync, { mode }: { readonly mode: 'PASSIVE' | 'TRUNCATE' }): boolean => {
    database.exec(`PRAGMA busy_timeout = ${readersMs}`);
    const row = database.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
    return row?.['busy'] === 1;
  },
  backup,
  compact,
  verify,
  verifyAudit,
} as const;

export const jobs = { ...queries, ...chores } as const;

/** Work over a database that a thread does, by name. */
export type Jobs = Readonly<Record<string, (database: DatabaseSync, input: never) => unknown>>;
export type JobInput<J extends Jobs, N extends keyof J> = Parameters<J[N]>[1];
export type JobResult<J extends Jobs, N extends keyof J> = Awaited<ReturnType<J[N]>>;
export type StoreJobs = typeof jobs;

/** What a thread is asked and what it answers. */
export interface JobRequest {
  readonly id: number;
  readonly name: string;
  /** Another one than before means that the file was replaced: the connection is opened anew. */
  readonly file: string;
  readonly generation: number;
  readonly isReadOnly: boolean;
  readonly input: unknown;
}

export type JobAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: JobFailure };

/** An error as it crosses from a thread. */
export interface JobFailure {
  readonly name: string;
  readonly message: string;
  readonly errcode: number | undefined;
}

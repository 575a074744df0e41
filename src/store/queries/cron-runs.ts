import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../lib/reading.ts';

export interface CronRunQuery {
  /** Only those of this job. */
  readonly jobId?: string;
  readonly limit: number;
  readonly offset: number;
}

const columns =
  'job_id, expected_at, started_at, finished_at, duration_ms, pid, exit_status, verdict, detail';

/** Runs of scheduled jobs, missed ones with them, newest first; of one moment the one that was found last comes first. */
export function cronRuns(database: DatabaseSync, { jobId, limit, offset }: CronRunQuery): Row[] {
  const order = 'ORDER BY at DESC, id DESC LIMIT ? OFFSET ?';
  const rows =
    jobId === undefined
      ? database.prepare(`SELECT ${columns} FROM cron_runs ${order}`).all(limit, offset)
      : database
          .prepare(`SELECT ${columns} FROM cron_runs WHERE job_id = ? ${order}`)
          .all(jobId, limit, offset);
  return rows as Row[];
}

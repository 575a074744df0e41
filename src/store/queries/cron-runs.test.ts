import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../database.ts';
import { cronRuns } from './cron-runs.ts';

let folder = '';
let database: DatabaseSync;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-cron-runs-'));
  database = openDatabase(join(folder, 'etlmon.db'));
});
afterEach(() => {
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

const add = (jobId: string, hour: number, verdict = 'ok'): void => {
  const at = `2026-11-21T${String(hour).padStart(2, '0')}:00:01.000Z`;
  database
    .prepare(
      'INSERT INTO cron_runs (run_key, at, job_id, started_at, duration_ms, verdict) VALUES (?, ?, ?, ?, ?, ?)',
    )
    .run(`${jobId}@${hour}`, at, jobId, at, 1500, verdict);
};
const hours = (query: Parameters<typeof cronRuns>[1]): string[] =>
  cronRuns(database, query).map((row) => String(row['started_at']).slice(11, 13));

describe('cronRuns', () => {
  it('gives runs newest first, a page of them', () => {
    for (const hour of [3, 1, 2, 4]) add('a', hour);
    expect(hours({ limit: 10, offset: 0 })).toEqual(['04', '03', '02', '01']);
    expect(hours({ limit: 2, offset: 1 })).toEqual(['03', '02']);
    expect(hours({ limit: 2, offset: 4 })).toEqual([]);
  });

  it('gives those of one job', () => {
    add('a', 1);
    add('b', 2);
    add("b' OR 1", 3);
    expect(hours({ jobId: 'b', limit: 10, offset: 0 })).toEqual(['02']);
    expect(hours({ jobId: 'c', limit: 10, offset: 0 })).toEqual([]);
  });

  it('gives the columns of the contract and none of its own', () => {
    add('a', 1, 'failed');
    expect(cronRuns(database, { limit: 1, offset: 0 })).toEqual([
      {
        job_id: 'a',
        expected_at: null,
        started_at: '2026-11-21T01:00:01.000Z',
        finished_at: null,
        duration_ms: 1500,
        pid: null,
        exit_status: null,
        verdict: 'failed',
        detail: null,
      },
    ]);
  });

  it('reads a job’s page by its index', () => {
    const plan = database
      .prepare(
        'EXPLAIN QUERY PLAN SELECT verdict FROM cron_runs WHERE job_id = ? ORDER BY at DESC, id DESC LIMIT 5',
      )
      .all('a');
    expect(plan.map((row) => row['detail'])).toEqual([
      'SEARCH cron_runs USING INDEX cron_runs_job (job_id=?)',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { cronJobSchema, cronRunSchema } from '../contract/cron.ts';
import { toCronJob, toCronRun } from './cron-view.ts';

const at = '2026-11-21T03:00:00.000Z';

describe('rows of cron', () => {
  it('become jobs as the contract has them', () => {
    const job = toCronJob({
      job_id: 'a1',
      kind: 'cron',
      name: 'load',
      schedule: '0 3 * * *',
      command: 'load --all',
      user: 'etl',
      source: '/etc/crontab',
      source_line: 7,
      time_zone: 'UTC',
      next_run: at,
      next_runs: JSON.stringify([at]),
      runs_per_day: 1,
      last_run: null,
      last_duration_ms: null,
      last_verdict: null,
      missed_runs: 0,
      overlaps: 0,
      running: 1,
      error_message: null,
      last_checked: at,
    });
    expect(cronJobSchema.parse(job)).toEqual(job);
    expect(job).toMatchObject({ running: true, next_runs: [at] });
  });

  it('become runs without what the store keeps for itself', () => {
    const run = toCronRun({
      id: 1,
      run_key: 'a1@1',
      at,
      job_id: 'a1',
      expected_at: at,
      started_at: null,
      finished_at: null,
      duration_ms: null,
      pid: null,
      exit_status: null,
      verdict: 'missed',
      detail: 'it was due and is not in the log',
    });
    expect(cronRunSchema.strict().parse(run)).toEqual(run);
  });
});

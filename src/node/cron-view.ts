import type { CronJob, CronRun } from '../contract/cron.ts';
import type { Row } from '../lib/reading.ts';

/** A row of `cron_jobs` as the API shows it: truth values are 0 and 1 there, lists JSON. */
export function toCronJob(row: Row): CronJob {
  return {
    ...row,
    next_runs: JSON.parse(String(row['next_runs'] ?? '[]')) as string[],
    running: row['running'] === 1,
  } as unknown as CronJob;
}

/** A row of `cron_runs` as the API shows it; what the store keeps besides is left out. */
export function toCronRun(row: Row): CronRun {
  const { run_key: _, at: __, id: ___, ...rest } = row;
  return rest as unknown as CronRun;
}

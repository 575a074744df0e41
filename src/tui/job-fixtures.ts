import type { CronJob, CronRun } from '../contract/cron.ts';
import type { Transfer, TransferLog, TransferTotal } from '../contract/transfers.ts';
import { arrivals } from './arrival-fixtures.ts';
import { answer, at, startState } from './fixtures.ts';
import type { Query } from './state/answers.ts';
import type { State, StateOptions } from './state/model.ts';

/** Sample answers about jobs and transfers; for tests. */
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function cronJob(change: Partial<CronJob> = {}): CronJob {
  return {
    job_id: 'load',
    kind: 'cron',
    name: 'load-orders.sh',
    schedule: '0 */4 * * *',
    command: '/opt/etl/bin/load-orders.sh --queue orders',
    user: 'etl',
    source: '/etc/cron.d/etl',
    source_line: 3,
    time_zone: 'UTC',
    next_run: at(3 * hour + 12 * minute),
    next_runs: Array.from({ length: 6 }, (_, index) => at(3 * hour + 12 * minute + index * 4 * hour)),
    runs_per_day: 6,
    last_run: at(-2 * hour),
    last_duration_ms: 72_000,
    last_verdict: 'ok',
    missed_runs: 0,
    overlaps: 0,
    running: false,
    error_message: null,
    last_checked: at(-5000),
    ...change,
  };
}

/** Runs each minute, of which a node names the first hundred. */
export const everyMinute = cronJob({
  job_id: 'beat',
  name: 'heartbeat',
  schedule: '* * * * *',
  next_run: at(53_000),
  next_runs: Array.from({ length: 100 }, (_, index) => at(53_000 + index * minute)),
  runs_per_day: 1440,
  last_run: at(-7000),
  last_duration_ms: 210,
});

const brokenJob = cronJob({
  job_id: 'broken',
  name: 'cleanup',
  schedule: '61 * * * *',
  source_line: 9,
  next_run: null,
  next_runs: [],
  runs_per_day: 0,
  last_run: null,
  last_duration_ms: null,
  last_verdict: null,
  error_message: 'minute 61 is not between 0 and 59',
});

export const cronJobs: readonly CronJob[] = [
  cronJob(),
  everyMinute,
  brokenJob,
  cronJob({ job_id: 'miss', name: 'export-stock', missed_runs: 2, last_verdict: 'missed' }),
  cronJob({ job_id: 'over', name: 'sync-crm', overlaps: 1, last_verdict: 'overlap', running: true }),
  cronJob({ job_id: 'fail', kind: 'timer', name: 'backup.timer', last_verdict: 'failed', user: 'root' }),
  cronJob({
    job_id: 'boot',
    name: 'warm-up',
    schedule: '@reboot',
    next_run: null,
    next_runs: [],
    last_verdict: null,
  }),
];

export function cronRun(change: Partial<CronRun> = {}): CronRun {
  return {
    job_id: 'load',
    expected_at: at(-2 * hour),
    started_at: at(-2 * hour),
    finished_at: at(-2 * hour + 72_000),
    duration_ms: 72_000,
    pid: 4711,
    exit_status: null,
    verdict: 'ok',
    detail: null,
    ...change,
  };
}

export function transfer(change: Partial<Transfer> = {}): Transfer {
  return {
    id: 1,
    log_time: at(-minute),
    transfer_time_sec: 12,
    remote_host: '192.0.2.17',
    bytes: 52_428_800,
    filename: '/srv/ftp/in/2026-11-21/orders_20261121.csv',
    transfer_type: 'binary',
    special_action: '_',
    direction: 'upload',
    access_mode: 'real',
    username: 'partner',
    service: 'ftp',
    authentication: 'none',
    authenticated_user_id: null,
    status: 'complete',
    verdict: 'whole',
    verdict_reason: null,
    throughput_bytes_per_sec: 4_369_067,
    source: 'xferlog',
    ...change,
  };
}

export const transfers: readonly Transfer[] = [
  transfer({ id: 5 }),
  transfer({
    id: 4,
    log_time: at(-2 * minute),
    verdict: 'broken',
    status: 'incomplete',
    verdict_reason: 'the server logged it as incomplete',
    filename: '/srv/ftp/in/stock 2026.csv',
  }),
  transfer({
    id: 3,
    log_time: at(-3 * minute),
    verdict: 'suspect',
    username: 'crm',
    verdict_reason: 'it still grows',
  }),
  transfer({
    id: 2,
    log_time: at(-4 * minute),
    verdict: 'pending',
    direction: 'download',
    remote_host: 'ftp.example.net',
  }),
  transfer({
    id: 1,
    log_time: at(-2 * day),
    verdict: 'unknown',
    direction: 'delete',
    throughput_bytes_per_sec: null,
  }),
];

export function transferTotal(change: Partial<TransferTotal> = {}): TransferTotal {
  return {
    key: 'upload',
    files: 1284,
    bytes: 52_428_800_000,
    transfer_time_sec: 3600,
    throughput_bytes_per_sec: 14_563_555,
    incomplete: 2,
    last_at: at(-minute),
    ...change,
  };
}

export function transferLog(change: Partial<TransferLog> = {}): TransferLog {
  return {
    path: '/var/log/xferlog',
    status: 'following',
    error_message: null,
    lines_parsed: 1289,
    lines_bad: 1,
    bad_lines: [{ line: 'hello there', error: 'no date where one was expected', at: at(-hour) }],
    ...change,
  };
}

/** The state after a node told all about its jobs, with something of every kind wrong. */
export function jobState(change: Partial<StateOptions> = {}): State {
  const totals = [transferTotal(), transferTotal({ key: 'download', files: 3, bytes: 100, incomplete: 0 })];
  const answers: readonly (readonly [Query, unknown])[] = [
    [{ kind: 'cron' }, cronJobs],
    [{ kind: 'cron-runs', path: 'load' }, cronRuns],
    [{ kind: 'transfers', path: '' }, transfers],
    [{ kind: 'transfer-totals', path: 'by=direction' }, totals],
    [
      { kind: 'transfer-totals', path: 'by=user' },
      [transferTotal({ key: 'partner' }), transferTotal({ key: 'crm', bytes: 1 })],
    ],
    [{ kind: 'transfer-totals', path: 'by=hour' }, [transferTotal({ key: at(-hour) })]],
    [{ kind: 'transfer-logs' }, [transferLog()]],
    [{ kind: 'arrivals' }, arrivals],
  ];
  return answers.reduce((state, [query, data]) => answer(state, query, data), startState(change));
}

export const cronRuns: readonly CronRun[] = [
  cronRun({ verdict: 'running', finished_at: null, duration_ms: null, started_at: at(-minute) }),
  cronRun(),
  cronRun({
    verdict: 'missed',
    started_at: null,
    finished_at: null,
    duration_ms: null,
    pid: null,
    expected_at: at(-6 * hour),
  }),
  cronRun({
    verdict: 'long',
    duration_ms: 900_000,
    started_at: at(-10 * hour),
    detail: '15 m, usually 1 m 12 s',
  }),
  cronRun({
    verdict: 'short',
    duration_ms: 900,
    started_at: at(-14 * hour),
    detail: '900 ms, usually 1 m 12 s',
  }),
  cronRun({ verdict: 'failed', duration_ms: 70_000, started_at: at(-18 * hour), exit_status: 2 }),
];

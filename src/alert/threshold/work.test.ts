import { expect, it } from 'vitest';
import { check } from '../../../tests/support/alert-scenario.ts';
import type { AlertScenario } from '../../../tests/support/alert-scenario.ts';
import { minuteMs } from './condition.ts';
import { entry, only, usualThresholds } from './test-settings.ts';

it('jobs: missed until it is started again, failed until it succeeds', () => {
  const job = 'instance="n", job="load", user="etl", source="/etc/crontab"';
  const missed = {
    [`etlmon_cron_job_missed_runs_total{${job}}`]: '0x9 1x90',
    [`etlmon_cron_job_last_run_timestamp_seconds{${job}}`]: '5x59 3600x40',
  };
  const alert = ['JobMissed warning load'];
  expect(
    check(missed, { '9m': [], '11m': alert, '40m': alert, '59m': alert, '62m': [], '90m': [] }, 'job'),
  ).toEqual([]);
  expect(
    check(
      { [`etlmon_cron_job_last_run_failed{${job}}`]: '0x4 1x4 0x10' },
      { '4m': [], '5m': ['JobFailed warning load'], '10m': [] },
      'job',
    ),
  ).toEqual([]);
  const settings = only(entry('jobs', 'lo*', { longer_than: 10 * minuteMs, not_started_for: 60 * minuteMs }));
  expect(
    check(
      {
        [`etlmon_cron_job_last_run_timestamp_seconds{${job}}`]: '0x90',
        [`etlmon_cron_job_running{${job}}`]: '1x20 0x80',
      },
      { '9m': [], '12m': ['JobTooLong warning load'], '30m': [], '61m': ['JobNotStarted warning load'] },
      'job',
      settings,
    ),
  ).toEqual([]);
});

it('arrivals: overdue, and a day that ended badly', () => {
  const about = 'instance="n", name="orders"';
  const series = {
    [`etlmon_arrival_overdue{${about}}`]: '0x4 1x4 0x10',
    [`etlmon_arrival_state{${about}, state="missed"}`]: '0x9 1x10',
  };
  const missed = ['ArrivalMissed critical orders'];
  expect(check(series, { '4m': [], '5m': ['ArrivalOverdue warning orders'], '10m': missed }, 'name')).toEqual(
    [],
  );
  const settings = { ...usualThresholds, entries: [entry('arrivals', 'orders', { missed: 'off' })] };
  expect(check(series, { '10m': [] }, 'name', settings)).toEqual([]);
});

it('transfers: the first failure counts, and silence where it is asked for', () => {
  const failed = 'etlmon_transfers_total{instance="n", direction="upload", status="failed"}';
  expect(
    check(
      { [failed]: '0x4 1x40' },
      { '4m': [], '6m': ['TransferFailed warning upload'], '21m': [] },
      'direction',
    ),
  ).toEqual([]);
  const broken = 'etlmon_transfer_verdicts_total{instance="n", verdict="broken"}';
  expect(check({ [broken]: '0x4 1x40' }, { '6m': ['UploadBroken warning'], '21m': [] }, 'direction')).toEqual(
    [],
  );
  const settings = only(entry('transfers', 'upload', { silent_for: 30 * minuteMs }));
  const last = 'etlmon_transfer_last_timestamp_seconds{instance="n", direction="upload"}';
  expect(
    check({ [last]: '0x40' }, { '30m': [], '31m': ['TransferSilent warning upload'] }, 'direction', settings),
  ).toEqual([]);
});

it('scripts: one that fails for a while', () => {
  expect(
    check(
      { 'etlmon_exec_success{instance="n", script="queue"}': '1x4 0x10 1x5' },
      { '9m': [], '10m': ['ScriptFailed warning queue'], '16m': [] },
      'script',
    ),
  ).toEqual([]);
});

it('logs: a pattern that is seen, one that is not seen any more, and silence', () => {
  const matches = (pattern: string): string =>
    `etlmon_log_matches_total{instance="n", log="app", pattern=${JSON.stringify(pattern)}}`;
  const settings = only(
    entry('logs', 'app', { above: 0 }, { match: String.raw`FATAL \d+`, withinMs: 5 * minuteMs }),
    entry('logs', 'app', { below: 1 }, { match: 'heartbeat', withinMs: 10 * minuteMs }),
    entry('logs', 'app', { silent_for: 30 * minuteMs }),
  );
  const series = {
    [matches(String.raw`FATAL \d+`)]: '0x19 1x60',
    [matches('heartbeat')]: '0+1x40 40x40',
  };
  expect(
    check(
      series,
      { '19m': [], '21m': ['LogPatternSeen warning app'], '26m': [], '52m': ['LogPatternRare warning app'] },
      'log',
      settings,
    ),
  ).toEqual([]);
  const silent = ['LogSilent warning app'];
  const last = { 'etlmon_log_last_line_timestamp_seconds{instance="n", log="app"}': '0x60' };
  expect(check(last, { '30m': [], '31m': silent }, 'log', settings)).toEqual([]);
  const never = {
    'etlmon_log_files{instance="n", log="app"}': '1x60',
    'process_start_time_seconds{instance="n"}': '0x60',
  };
  expect(check(never, { '30m': [], '31m': silent }, 'log', settings)).toEqual([]);
  expect(
    check(
      { ...never, ...last, 'etlmon_log_last_line_timestamp_seconds{instance="n", log="app"}': '0+60x60' },
      { '31m': [] },
      'log',
      settings,
    ),
  ).toEqual([]);
});

it('paths: number, size, age', () => {
  const path = (metric: string): string => `etlmon_path_${metric}{instance="n", path="/in"}`;
  const settings = only(
    entry('paths', '/in', {
      files_above: 10,
      size_above: 1000,
      newest_older_than: 5 * minuteMs,
      unscanned_for: 0,
    }),
  );
  expect(
    check(
      {
        [path('files')]: '11x20',
        [path('size_bytes')]: '2000x20',
        [path('newest_mtime_timestamp_seconds')]: '0x20',
        [path('scan_success')]: '1x20',
      },
      {
        '5m': ['PathFilesTooMany warning /in', 'PathTooLarge warning /in'],
        '6m': ['PathFilesTooMany warning /in', 'PathStale warning /in', 'PathTooLarge warning /in'],
      },
      'path',
      settings,
    ),
  ).toEqual([]);
  expect(
    check({ [path('scan_success')]: '0x20' }, { '1m': ['PathNotScanned warning /in'] }, 'path', settings),
  ).toEqual([]);
});

it('the node itself: collectors, database, remote write', () => {
  const task = 'instance="n", collector="disk", task="disk"';
  const failing = ['CollectorFailing warning disk'];
  expect(
    check(
      {
        [`etlmon_collector_failing{${task}}`]: '0x9 1x30 0x10',
        'etlmon_collector_failing{instance="n", collector="exec", task="queue"}': '1x40',
      },
      { '20m': [], '25m': failing, '41m': [] },
      'collector',
    ),
  ).toEqual([]);
  expect(
    check(
      {
        'etlmon_database_dropped_rows_total{instance="n"}': '0x9 50x40',
        'etlmon_samples_dropped_total{instance="n"}': '0x50',
      },
      { '9m': [], '11m': ['DatabaseNotWritten critical n'] },
      'instance',
    ),
  ).toEqual([]);
  const remote = 'instance="n", remote_name="r", url="http://r"';
  expect(
    check(
      {
        [`prometheus_remote_storage_highest_timestamp_in_seconds{${remote}}`]: '0+60x40',
        [`prometheus_remote_storage_queue_highest_sent_timestamp_seconds{${remote}}`]: '0x40',
        [`etlmon_remote_write_up{${remote}}`]: '1x40',
      },
      { '20m': [], '21m': ['RemoteWriteBehind warning r'] },
      'remote_name',
    ),
  ).toEqual([]);
});

it('notifications: refused, failing, and not those that the next attempt brought', () => {
  const way = '{instance="n", receiver_name="ops", integration="email"}';
  const [failed, taken] = [
    `alertmanager_notifications_failed_total${way}`,
    `alertmanager_notifications_total${way}`,
  ];
  const failing = ['NotificationsFailing warning ops'];
  const told = (failures: string, successes: string, firing: AlertScenario['firing']): readonly string[] =>
    check({ [failed]: failures, [taken]: successes }, firing, 'receiver_name');
  // A wrong token: one attempt at each tick of the group.
  expect(told('0x9 1x4 2x4 3x4 4x60', '7x90', { '14m': [], '15m': failing, '25m': failing })).toEqual([]);
  // The same where groups have an hour between them, and once is refused.
  expect(told('0x9 1x80', '7x90', { '15m': failing, '24m': failing, '60m': [] })).toEqual([]);
  // It is mended, and what was owed is taken.
  expect(told('0x9 1x4 2x80', '7x19 8x70', { '19m': failing, '34m': failing, '36m': [] })).toEqual([]);
  // Tried again two minutes later, and taken.
  expect(told('0x9 2x60', '7x11 8x60', { '11m': [], '15m': [], '30m': [] })).toEqual([]);
  // A server that takes some and breaks off others.
  expect(told('0x9 2+2x20 42x60', '7+1x90', { '14m': [], '20m': failing, '60m': [] })).toEqual([]);
});

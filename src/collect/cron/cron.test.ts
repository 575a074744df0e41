import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Unavailable } from '../../lib/errors.ts';
import type { Reading, Row } from '../collector.ts';
import { Host } from '../host.ts';
import { createCronCollector, cronMetrics } from './index.ts';
import type { CronCollector } from './index.ts';

const start = Date.parse('2026-11-21T02:30:00Z');
let root = '';
let clock = new ManualClock(start);
/** What the store keeps: current rows and, by key, runs. */
let tables = new Map<string, readonly Row[]>();
let runs = new Map<unknown, Row>();

const write = (file: string, text: string): void => {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  chmodSync(join(root, file), 0o644);
};
const log = (time: string, pid: number, message: string): void =>
  appendFileSync(join(root, 'var/log/syslog'), `2026-11-21T${time}+00:00 db1 CRON[${pid}]: ${message}\n`);
const processStat = (pid: number, name: string, parent: number): string =>
  `${pid} (${name}) S ${parent} 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 100 1 1 ${'0 '.repeat(30)}\n`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etlmon-cron-'));
  clock = new ManualClock(start);
  tables = new Map();
  runs = new Map();
  write('etc/passwd', `root:x:0:0::/root:/bin/sh\netl:x:${process.getuid?.() ?? 0}:0::/:/bin/sh\n`);
  write('etc/crontab', '0 * * * * etl load --all\n');
  mkdirSync(join(root, 'var/spool/cron/crontabs'), { recursive: true });
  write('var/log/syslog', '2026-11-21T02:00:01+00:00 db1 CRON[9]: (root) CMD (another)\n');
  write('proc/stat', `cpu 0\nbtime ${start / 1000 - 86_400}\n`);
  write('proc/sys/kernel/random/boot_id', 'boot-1\n');
  write('run/crond.pid', '77\n');
  write('proc/77/stat', processStat(77, 'cron', 1));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const create = (): CronCollector =>
  createCronCollector(
    { intervalMs: 60_000, rootUid: process.getuid?.() ?? 0, zone: 'UTC' },
    { host: new Host(root), clock, restored: (table) => tables.get(table) ?? [] },
  );

async function run(collector: CronCollector, id: string): Promise<Reading> {
  const reading = await collector.tasks.find((task) => task.id === id)!.read(AbortSignal.timeout(10_000));
  for (const change of reading.changes ?? []) {
    if (change.kind === 'replace') tables.set(change.table, JSON.parse(JSON.stringify(change.rows)) as Row[]);
    else for (const row of change.rows) runs.set(row['run_key'], row);
  }
  const known = new Set(cronMetrics.map(({ name }) => name));
  expect((reading.samples ?? []).filter(({ name }) => !known.has(name))).toEqual([]);
  return reading;
}

const jobNamed = (name: string): Row | undefined =>
  (tables.get('cron_jobs') ?? []).find((row) => row['name'] === name);
const told = (): string[] =>
  [...runs.values()].map(
    (row) => `${String(row['at']).slice(11, 19)} ${row['duration_ms']} ${row['verdict']}`,
  );

describe('the sources', () => {
  it('are listed with their next runs, and read again when they change', async () => {
    const collector = create();
    await run(collector, 'cron');
    expect(jobNamed('load --all')).toMatchObject({
      kind: 'cron',
      schedule: '0 * * * *',
      user: 'etl',
      source: '/etc/crontab',
      source_line: 1,
      time_zone: 'UTC',
      next_run: '2026-11-21T03:00:00.000Z',
      runs_per_day: 24,
      last_run: null,
      running: 0,
      error_message: null,
    });
    write('etc/cron.d/more', '@daily etl tidy\n');
    await clock.advance(3_600_000);
    await run(collector, 'cron');
    expect(jobNamed('tidy')).toMatchObject({ source: '/etc/cron.d/more', runs_per_day: 1 });
    expect(jobNamed('load --all')).toMatchObject({ next_run: '2026-11-21T04:00:00.000Z', runs_per_day: 24 });
  });

  it('keep the id of a job when its line moves, and tell equal lines apart', async () => {
    const collector = create();
    const [before] = (await collector.refresh(AbortSignal.timeout(10_000))).map((row) => row['job_id']);
    write('etc/crontab', '# moved\n\n0 * * * * etl load --all\n0 * * * * etl load --all\n');
    const after = (await collector.refresh(AbortSignal.timeout(10_000))).map((row) => row['job_id']);
    expect(after[0]).toBe(before);
    expect(new Set(after).size).toBe(2);
    const reading = await run(collector, 'cron');
    const series = (reading.samples ?? []).map(({ name, labels }) => JSON.stringify([name, labels]));
    expect(new Set(series).size).toBe(series.length);
  });

  it('show a line that is not understood, and a file that is not run', async () => {
    write('etc/cron.d/bad', '61 * * * * etl never\n');
    write('etc/cron.d/job.sh', '0 1 * * * etl never\n');
    write('etc/cron.d/.placeholder', '# nothing\n');
    const rows = await create().refresh(AbortSignal.timeout(10_000));
    expect(rows.map((row) => [row['source'], row['error_message'] === null])).toEqual([
      ['/etc/crontab', true],
      ['/etc/cron.d/bad', false],
      ['/etc/cron.d/job.sh', false],
    ]);
  });
});

describe('the runs', () => {
  it('are found in the log, with their ends', async () => {
    const collector = create();
    await run(collector, 'cron');
    await run(collector, 'cron_runs');
    log('03:00:01', 500, 'pam_unix(cron:session): session opened for user etl(uid=1) by (uid=0)');
    log('03:00:01', 501, '(etl) CMD (load --all)');
    await clock.advance(31 * 60_000);
    await run(collector, 'cron_runs');
    expect(jobNamed('load --all')).toMatchObject({ running: 1, last_verdict: 'running' });
    log('03:01:13', 500, 'pam_unix(cron:session): session closed for user etl');
    await clock.advance(60_000);
    const reading = await run(collector, 'cron_runs');
    expect(reading.isDurable).toBe(true);
    expect(jobNamed('load --all')).toMatchObject({
      running: 0,
      last_run: '2026-11-21T03:00:01.000Z',
      last_duration_ms: 72_000,
      last_verdict: 'ok',
    });
    const labels = { job: 'load --all', user: 'etl', source: '/etc/crontab' };
    expect(reading.samples).toContainEqual({
      name: 'etlmon_cron_job_last_duration_seconds',
      labels,
      value: 72,
    });
    expect(told()).toEqual(['03:00:01 72000 ok']);
  });

  it('say whether the last one failed', async () => {
    const collector = create();
    await run(collector, 'cron');
    log('03:00:01', 500, 'pam_unix(cron:session): session opened for user etl(uid=1) by (uid=0)');
    log('03:00:01', 501, '(etl) CMD ([502] load --all)');
    const samplesOf = async (): Promise<unknown> => {
      const { samples = [] } = await run(collector, 'cron_runs');
      return samples.flatMap(({ name, value }) =>
        /failed|failures/.test(name) ? [`${name.slice('etlmon_cron_job_'.length)} ${value}`] : [],
      );
    };
    await clock.advance(31 * 60_000);
    expect(await samplesOf()).toEqual(['failures_total 0']);
    log('03:00:09', 500, '(CRON) error (grandchild #502 failed with exit status 3)');
    log('03:00:09', 500, 'pam_unix(cron:session): session closed for user etl');
    await clock.advance(60_000);
    expect(await samplesOf()).toEqual(['failures_total 1', 'last_run_failed 1']);
  });

  it('that were missed are told once, also over a restart', async () => {
    const first = create();
    await run(first, 'cron_runs');
    await clock.advance(31 * 60_000 + 20_000);
    await run(first, 'cron_runs');
    expect(told()).toEqual([]);
    await clock.advance(60_000);
    await run(first, 'cron_runs');
    expect(told()).toEqual(['03:00:00 null missed']);
    expect(jobNamed('load --all')).toMatchObject({ missed_runs: 1, last_verdict: 'missed', last_run: null });
    first.close?.();
    const second = create();
    await clock.advance(60_000);
    await run(second, 'cron_runs');
    expect(told()).toEqual(['03:00:00 null missed']);
    log('04:00:01', 501, '(etl) CMD (load --all)');
    await clock.advance(3_600_000);
    await run(second, 'cron_runs');
    expect(told()).toEqual(['03:00:00 null missed', '04:00:01 null ok']);
    second.close?.();
  });

  it('are read anew where what was kept is damaged', async () => {
    log('03:00:01', 501, '(etl) CMD (load --all)');
    await clock.advance(3_600_000);
    for (const value of ['{"version":', '{"version":0}', null]) {
      runs.clear();
      tables.set('cron_positions', [{ source: 'state', value }]);
      const collector = create();
      await run(collector, 'cron_runs');
      expect(told()).toEqual(['03:00:01 null ok']);
      collector.close?.();
    }
  });

  it('are not missed in a log that tells of none', async () => {
    write('var/log/syslog', '2026-11-21T02:00:01+00:00 db1 kernel: nothing of cron\n');
    const collector = create();
    await run(collector, 'cron_runs');
    await clock.advance(3 * 3_600_000);
    await run(collector, 'cron_runs');
    expect(told()).toEqual([]);
    collector.close?.();
  });

  it('that were written while nobody read are not missed', async () => {
    const first = create();
    await run(first, 'cron_runs');
    first.close?.();
    for (const hour of ['03', '04', '05']) log(`${hour}:00:01`, 501, '(etl) CMD (load --all)');
    await clock.advance(3 * 3_600_000);
    await run(create(), 'cron_runs');
    expect(told()).toEqual(['03:00:01 null ok', '04:00:01 null ok', '05:00:01 null ok']);
  });

  it('are not missed while the machine slept, or before its daemon ran', async () => {
    const collector = create();
    await run(collector, 'cron_runs');
    clock.jump(3_600_000);
    await clock.advance(120_000);
    await run(collector, 'cron_runs');
    expect(told()).toEqual([]);
    rmSync(join(root, 'proc/77'), { recursive: true });
    write('proc/sys/kernel/random/boot_id', 'boot-2\n');
    write('proc/stat', `cpu 0\nbtime ${clock.now() / 1000}\n`);
    await clock.advance(3 * 3_600_000);
    await run(collector, 'cron_runs');
    expect(told()).toEqual([]);
  });

  it('whose process is gone without a word are over', async () => {
    const collector = create();
    await run(collector, 'cron_runs');
    write('proc/500/stat', processStat(500, 'cron', 77));
    log('03:00:01', 500, 'pam_unix(cron:session): session opened for user etl(uid=1) by (uid=0)');
    log('03:00:01', 501, '(etl) CMD (load --all)');
    await clock.advance(40 * 60_000);
    await run(collector, 'cron_runs');
    await clock.advance(60_000);
    await run(collector, 'cron_runs');
    expect(jobNamed('load --all')).toMatchObject({ running: 1 });
    rmSync(join(root, 'proc/500'), { recursive: true });
    await clock.advance(60_000);
    await run(collector, 'cron_runs');
    await clock.advance(60_000);
    await run(collector, 'cron_runs');
    expect([...runs.values()]).toMatchObject([{ verdict: 'ok', detail: 'its end is not in the log' }]);
  });

  it('are unknown where nothing tells of them; the jobs are still listed', async () => {
    rmSync(join(root, 'var/log'), { recursive: true });
    const collector = create();
    await run(collector, 'cron');
    expect(jobNamed('load --all')).toMatchObject({ last_run: null });
    const reading = run(collector, 'cron_runs');
    await expect(reading).rejects.toBeInstanceOf(Unavailable);
    await expect(reading).rejects.toThrow(
      /none of \/var\/log\/cron\.log.*: the runs of cron jobs are not known/,
    );
  });
});

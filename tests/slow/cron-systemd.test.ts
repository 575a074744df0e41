import { chmodSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createCronCollector } from '../../src/collect/cron/index.ts';
import { Host } from '../../src/collect/host.ts';
import { cronJobSchema, cronRunSchema } from '../../src/contract/cron.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { Row } from '../../src/lib/reading.ts';
import { toCronJob, toCronRun } from '../../src/node/cron-view.ts';
import { bootSystemd } from '../support/systemd.ts';
import { requirePart } from '../support/parts.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const service = (command: string): string =>
  `[Unit]\nDescription=${command}\n[Service]\nType=oneshot\nUser=nobody\nExecStart=/bin/sh -c '${command}'\n`;
const timer = (when: string): string =>
  `[Timer]\n${when}\nAccuracySec=100ms\n[Install]\nWantedBy=multi-user.target\n`;

it('timers and cron jobs of a real systemd are found with their runs, from the journal', async (context) => {
  requirePart(context, 'cron', 'cron');
  requirePart(context, 'journalctl', 'systemd');
  await using systemd = await bootSystemd(context, {
    units: {
      'load.service': service('sleep 2'),
      'load.timer': timer('OnCalendar=*:*:0/15'),
      'broken.service': service('exit 3'),
      'broken.timer': timer('OnCalendar=*:*:0/15'),
      'yearly.service': service('true'),
      'yearly.timer': timer('OnCalendar=yearly'),
      'jobs.service': '[Service]\nExecStart=/usr/sbin/cron -f\n[Install]\nWantedBy=multi-user.target\n',
    },
    files: { '/etc/cron.d/pipeline': '* * * * * root sleep 3\n* * * * * root sleep 1\n' },
  });
  using folder = new TemporaryFolder();
  const inside = (command: string): string => {
    const file = folder.write(command, `#!/bin/sh\nexec ${systemd.enter.join(' ')} ${command} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  };
  const tables = new Map<string, readonly Row[]>();
  const runs = new Map<unknown, Row>();
  const collector = createCronCollector(
    { intervalMs: 60_000, systemctl: inside('systemctl'), systemdAnalyze: inside('systemd-analyze') },
    { host: new Host(systemd.root), clock: systemClock, restored: () => [] },
  );
  const job = (name: string): Row | undefined => tables.get('cron_jobs')?.find((row) => row['name'] === name);
  const runsOf = (name: string): Row[] =>
    [...runs.values()].filter((row) => row['job_id'] === job(name)?.['job_id']);
  const isOver = (row: Row | undefined): boolean => typeof row?.['duration_ms'] === 'number';

  await until(
    async () => {
      for (const task of collector.tasks) {
        const { changes = [], failure } = await task.read(AbortSignal.timeout(10_000));
        expect(failure).toBeUndefined();
        for (const change of changes) {
          if (change.kind === 'replace') tables.set(change.table, change.rows);
          else for (const row of change.rows) runs.set(row['run_key'], row);
        }
      }
      return ['load.timer', 'broken.timer', 'sleep 3', 'sleep 1'].every((name) => runsOf(name).some(isOver));
    },
    { what: 'a run of each job', timeoutMs: 90_000 },
  );
  collector.close?.();

  for (const row of tables.get('cron_jobs') ?? []) {
    const shown = toCronJob(row);
    expect(cronJobSchema.strict().parse(shown)).toEqual(shown);
  }
  for (const row of runs.values()) {
    const shown = toCronRun(row);
    expect(cronRunSchema.strict().parse(shown)).toEqual(shown);
  }
  expect(job('load.timer')).toMatchObject({
    kind: 'timer',
    command: '/bin/sh -c sleep 2',
    user: 'nobody',
    source: 'systemd',
    last_verdict: expect.stringMatching(/^(ok|running)$/),
    runs_per_day: 5760,
  });
  expect(job('yearly.timer')).toMatchObject({ last_run: null, schedule: '*-01-01 00:00:00' });
  expect(Date.parse(String(job('yearly.timer')?.['next_run']))).toBeGreaterThan(Date.now());
  expect(runsOf('load.timer')[0]?.['duration_ms']).toBeGreaterThan(1900);
  expect(runsOf('broken.timer')[0]).toMatchObject({
    verdict: 'failed',
    exit_status: 3,
    detail: 'exit status 3',
  });
  for (const [name, least] of [
    ['sleep 3', 2900],
    ['sleep 1', 900],
  ] as const) {
    const run = runsOf(name).find(isOver);
    expect(run).toMatchObject({ verdict: 'ok' });
    expect(run?.['duration_ms']).toBeGreaterThan(least);
    expect(run?.['duration_ms']).toBeLessThan(least + 3000);
  }
}, 120_000);

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Host } from '../host.ts';
import { dayStates } from './judge.ts';
import { arrivalEntry } from './config.ts';
import { Directories, statFiles } from './directory.ts';
import { arrivalMetrics, createArrivalCollector } from './index.ts';
import { Scenario } from './scenario.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-arrivals-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0, useGrouping: false });

test('each expectation is a task with samples of its own, all of them declared', async () => {
  using scenario = new Scenario();
  await scenario.play(`2026-01-05 06:47 put orders_1.csv 2000
                       2026-01-06 06:30 is pending overdue`);
  const samples = (scenario.last.samples ?? []).map(
    ({ name, labels, value }) => `${name} ${labels['name']} ${labels['state'] ?? ''} ${plain.format(value)}`,
  );
  const seconds = (iso: string): number => Date.parse(iso) / 1000;
  expect(samples).toEqual([
    `etlmon_arrival_due_timestamp_seconds orders  ${seconds('2026-01-06T05:00Z')}`,
    `etlmon_arrival_last_timestamp_seconds orders  ${seconds('2026-01-05T05:47Z')}`,
    'etlmon_arrival_missed_total orders  0',
    'etlmon_arrival_overdue orders  1',
    ...dayStates.map((state) => `etlmon_arrival_state orders ${state} ${state === 'pending' ? 1 : 0}`),
  ]);
  const declared = new Set(arrivalMetrics.map(({ name }) => name));
  expect((scenario.last.samples ?? []).every(({ name }) => declared.has(name))).toBe(true);
});

test('missed days are counted over restarts, and nothing is written while nothing happens', async () => {
  using scenario = new Scenario();
  await scenario.play(`2026-01-05 05:00 is pending
                       2026-01-07 05:00 stop
                       2026-01-07 05:01 start
                       2026-01-07 05:02 is pending`);
  const missed = scenario.last.samples?.find(({ name }) => name === 'etlmon_arrival_missed_total');
  expect(missed?.value).toBe(2);
  await scenario.play('2026-01-07 05:02:10 is pending');
  expect(scenario.last.changes).toEqual([]);
});

test('a holiday list names days that are not due', async () => {
  using scenario = new Scenario({ holidays: ['2026-01-06'] });
  await scenario.play('2026-01-05 23:00 is pending overdue\n2026-01-07 05:00 is pending');
  expect(scenario.history()).toEqual(['2026-01-05 missed', '2026-01-06 not_expected', '2026-01-07 pending']);
  using off = new Scenario({ holidays: ['2026-01-06'] });
  await off.play('2026-01-06 12:00 is not_expected');
  expect(off.row).toMatchObject({ due: '2026-01-07T05:00:00.000Z', next_due: '2026-01-07T05:00:00.000Z' });
});

test('a pipe with nobody at its other end is no arrival, a link to a file is', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  writeFileSync(join(folder, 'real'), 'abc');
  symlinkSync('real', join(folder, 'link'));
  symlinkSync('nowhere', join(folder, 'dangling'));
  const names = await new Directories().names(folder, 0);
  const files = await statFiles(folder, names);
  expect(files.map(({ name, sizeBytes }) => `${name} ${sizeBytes}`).toSorted()).toEqual(['link 3', 'real 3']);
});

test('names that are not valid UTF-8 are found', async () => {
  const name = Buffer.concat([
    Buffer.from(`${folder}/orders_`),
    Buffer.from([0xb0, 0xa1]),
    Buffer.from('.csv'),
  ]);
  writeFileSync(name, 'abc');
  const files = await statFiles(folder, await new Directories().names(folder, 0));
  expect(files).toMatchObject([{ name: 'orders_\uFFFD\uFFFD.csv', sizeBytes: 3 }]);
});

test('a large directory is read again only when it has changed, a small one always', async () => {
  const directories = new Directories();
  const later = Date.now() + 60_000;
  writeFileSync(join(folder, 'a'), '');
  const small = await directories.names(folder, later);
  expect(await directories.names(folder, later)).not.toBe(small);
  for (let i = 0; i < 1000; i++) writeFileSync(join(folder, `f${i}`), '');
  const large = await directories.names(folder, later);
  expect(await directories.names(folder, later)).toBe(large);
  writeFileSync(join(folder, 'one-more'), '');
  utimesSync(folder, 1, 1);
  expect(await directories.names(folder, later)).toHaveLength(1002);
});

test('those who ask for a directory at the same time share one reading', async () => {
  const directories = new Directories();
  const [first, second] = await Promise.all([directories.names(folder, 0), directories.names(folder, 0)]);
  expect(first).toBe(second);
});

test('what does not answer is left out of the verdict, and not asked again meanwhile', async () => {
  const pipe = join(folder, 'holidays');
  // Opening a pipe for reading blocks in the kernel until somebody writes to it, as a dead mount does.
  execFileSync('mkfifo', [pipe]);
  const entry = arrivalEntry().parse({ name: 'a', path: folder, by: '00:01', zone: 'UTC', holidays: pipe });
  const clock = new ManualClock();
  const collector = createArrivalCollector([entry], { host: new Host(), clock, restored: () => [] });
  const read = () => collector.tasks[0]?.read(new AbortController().signal);
  const first = read();
  await clock.advance(60_000);
  const silent = `${pipe} has not answered for 15 s`;
  expect((await first)?.failure).toBe(silent);
  const [row] = (await read())?.changes?.flatMap(({ rows }) => rows) ?? [];
  expect(row).toMatchObject({ overdue: 1, error_message: silent });
  writeFileSync(pipe, '');
});

import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { Host } from '../host.ts';
import { logEntry, logTargets } from './config.ts';
import { FollowedLog } from './followed-log.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-log-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('an optional log without a file is looked for less often, and read from its first line once it is there', async () => {
  const file = join(folder, 'app.log');
  const clock = new ManualClock();
  const [target] = logTargets([logEntry().parse({ name: 'app', path: file, optional: true })]);
  if (target === undefined) throw new Error('no target');
  const log = new FollowedLog(target, { host: new Host(), clock, restored: () => [] });
  const read = async () => {
    await clock.advance(20_000);
    const { lines = [] } = await log.read(new AbortController().signal);
    return lines.map(({ chunk }) => Buffer.from(chunk.text).toString());
  };
  expect(log.intervalMs).toBe(1000);
  expect(await read()).toEqual([]);
  expect(log.intervalMs).toBe(15_000);
  appendFileSync(file, 'the first\n');
  expect(await read()).toEqual(['the first\n']);
  expect(log.intervalMs).toBe(1000);
  log.close();
});

test('a log that is not optional is looked for every second', async () => {
  const [target] = logTargets([logEntry().parse({ name: 'app', path: join(folder, 'app.log') })]);
  if (target === undefined) throw new Error('no target');
  const log = new FollowedLog(target, { host: new Host(), clock: new ManualClock(), restored: () => [] });
  await log.read(new AbortController().signal);
  expect(log.intervalMs).toBe(1000);
  log.close();
});

test('lines that match are counted from nothing on, among those that are kept', async () => {
  const file = join(folder, 'app.log');
  writeFileSync(file, 'FATAL before\n');
  const entry = logEntry().parse({ name: 'app', path: file, exclude: ['noise'] });
  const [target] = logTargets([entry], () => ['FATAL|PANIC', String.raw`^\d+ rows`]);
  if (target === undefined) throw new Error('no target');
  const clock = new ManualClock();
  const log = new FollowedLog(target, { host: new Host(), clock, restored: () => [] });
  const matches = async (): Promise<unknown> => {
    await clock.advance(20_000);
    const { samples = [] } = await log.read(new AbortController().signal);
    return samples.flatMap(({ name, labels, value }) =>
      name === 'etlmon_log_matches_total' ? [`${labels['pattern']} ${value}`] : [],
    );
  };
  expect(await matches()).toEqual(['FATAL|PANIC 0', String.raw`^\d+ rows 0`]);
  appendFileSync(file, 'FATAL x\nfine\nPANIC noise\nPANIC\n12 rows\nno 12 rows\nFATAL without an end');
  expect(await matches()).toEqual(['FATAL|PANIC 2', String.raw`^\d+ rows 1`]);
  appendFileSync(file, '\n');
  expect(await matches()).toEqual(['FATAL|PANIC 3', String.raw`^\d+ rows 1`]);
  log.close();
});

import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { TemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { ManualClock } from '../lib/clock.ts';
import { Checkpoints } from './checkpoints.ts';
import { openDatabase } from './database.ts';
import type { StoreJobs } from './jobs.ts';
import { StoreThread, storeWorker } from './thread.ts';
import { Writer } from './writer.ts';

let folder: TemporaryFolder;
let file: string;
let database: DatabaseSync;
let clock: ManualClock;
let thread: StoreThread<StoreJobs>;
let checkpoints: Checkpoints;

beforeEach(() => {
  folder = new TemporaryFolder();
  file = folder.join('etlmon.db');
  database = openDatabase(file);
  database.exec('CREATE TABLE ballast (content BLOB)');
  clock = new ManualClock();
  thread = new StoreThread<StoreJobs>({ file, clock, isReadOnly: false, worker: storeWorker() });
  const writer = new Writer(database, clock, {
    linesWritten: () => {},
    written: () => {},
    turned: () => {},
    damaged: () => {},
  });
  checkpoints = new Checkpoints(file, clock, thread, writer);
});

afterEach(() => {
  thread.close();
  database.close();
  folder[Symbol.dispose]();
});

/** Whether a transaction of some size, so long after the one before, was followed by a checkpoint. */
async function isCheckpointed(megabytes: number, afterMs: number): Promise<boolean> {
  await clock.advance(afterMs);
  database.exec(`INSERT INTO ballast VALUES (zeroblob(${megabytes * 2 ** 20}))`);
  const before = statSync(file).size;
  checkpoints.written();
  // The thread does one thing after another: once it answers this, a checkpoint is done.
  await thread.run('databasePages', undefined, 10_000);
  // Only a checkpoint writes to the main file.
  return statSync(file).size > before;
}

it('a short log is left alone', async () => {
  expect(await isCheckpointed(3, 0)).toBe(false);
  expect(await isCheckpointed(3, 1000)).toBe(true);
});

it('a log that is written again from its start rests for five seconds', async () => {
  expect(await isCheckpointed(6, 0)).toBe(true);
  expect(await isCheckpointed(1, 1000)).toBe(false);
  expect(await isCheckpointed(1, 3800)).toBe(false);
  expect(await isCheckpointed(1, 200)).toBe(true);
  expect(await isCheckpointed(1, 1000)).toBe(false);
});

it('a log that grows is brought in however short the rest was', async () => {
  expect(await isCheckpointed(6, 0)).toBe(true);
  expect(await isCheckpointed(12, 300)).toBe(true);
});

import { symlinkSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ManualClock, systemClock, type Clock } from '../../lib/clock.ts';
import type { ScanResult } from './scan-result.ts';
import { scan } from './scan.ts';
import type { PathTarget } from './target.ts';
import { measureWithTools, plant, target, temporaryTree } from './test-tree.ts';
import type { TopEntry } from './top-list.ts';
import { WorkerThreads, type WorkerThreadsOptions } from './worker-threads.ts';

function scanner(options: Partial<WorkerThreadsOptions> = {}) {
  const clock: Clock = options.clock ?? systemClock;
  const threads = new WorkerThreads({ clock, ...options });
  const run = (what: PathTarget, signal = new AbortController().signal, reader: 'auto' | 'fs' = 'auto') =>
    scan(what, { clock, threads, pseudoMounts: [], reader }, signal);
  return { threads, run, [Symbol.dispose]: () => threads.close() };
}

/** A tree wide and deep enough for several threads: its shape follows from `seed`. */
function plantForest(root: string, seed = 7): void {
  const entries: Record<string, number | string> = {};
  let state = seed;
  const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const directories = [''];
  for (let i = 0; i < 300; i++) {
    const directory = `${directories[random(directories.length)]}d${i}/`;
    directories.push(directory);
    entries[directory] = '';
    for (let f = random(12); f > 0; f--) entries[`${directory}f${f}`] = random(10_000);
    if (i % 10 === 0) entries[`${directory}first`] = 3000;
    if (i % 10 === 5) entries[`${directory}link`] = `= ${directories.at(-6)}first`;
  }
  plant(root, entries);
}

/** What must not depend on the number of threads or on the reader. */
function comparable({ totals, top, partialReason }: ScanResult) {
  const shown = Object.entries(top).map(([kind, entries]) => [
    kind,
    entries.map((entry: TopEntry) => [Buffer.from(entry.path).toString(), entry.sizeBytes, entry.fileCount]),
  ]);
  return { totals, partialReason, shown };
}

test('threads together find what one finds, and what find and du find', async () => {
  using tree = temporaryTree();
  plantForest(tree.path);
  using scans = scanner({ limit: 8 });
  const what = target(tree.path, { sizes: true, top: 15 });
  const one = await scans.run({ ...what, workers: 1 });
  const { files, directories, bytes, disk } = measureWithTools(tree.path);
  expect(one.totals).toMatchObject({
    fileCount: files,
    directoryCount: directories,
    totalBytes: bytes,
    diskBytes: disk,
  });
  expect(one.threads).toBe(1);
  // Held back by its pace, the first thread cannot be done before the others have joined.
  const shared = await scans.run({ ...what, workers: 4, maxIops: 10_000 });
  expect(shared.threads).toBeGreaterThan(1);
  expect(comparable(shared)).toEqual(comparable(one));
  expect(comparable(await scans.run({ ...what, workers: 1 }, undefined, 'fs'))).toEqual(comparable(one));
});

test('a small tree is read by one thread', async () => {
  using tree = temporaryTree();
  plant(tree.path, { 'a/f': 1, 'b/f': 1, 'c/f': 1 });
  using scans = scanner();
  const { threads, totals } = await scans.run(target(tree.path, { workers: 8 }));
  expect([threads, totals.fileCount, scans.threads.size]).toEqual([1, 3, 1]);
});

test('a path that is a link is resolved, links below it are not', async () => {
  using tree = temporaryTree();
  plant(tree.path, { 'real/f': 1, 'real/loop': '-> .' });
  symlinkSync('real', `${tree.path}/current`);
  using scans = scanner();
  const { totals } = await scans.run(target(`${tree.path}/current/`));
  expect([totals.fileCount, totals.directoryCount]).toEqual([2, 0]);
});

test.each([
  ['missing', 'ENOENT', 'does not exist'],
  ['file', 'ENOTDIR', 'is not a directory'],
  ['loop', 'ELOOP', 'is a link that leads back to itself (ELOOP)'],
])('a path that is a %s is an error', async (name, code, message) => {
  using tree = temporaryTree();
  plant(tree.path, { file: 1, loop: '-> loop' });
  using scans = scanner();
  const path = `${tree.path}/${name}`;
  await expect(scans.run(target(path))).rejects.toMatchObject({ code, message: `${path} ${message}` });
  expect(scans.threads.size, 'the thread is kept').toBe(1);
});

test('max_iops is kept within a tenth, over all threads', async () => {
  using tree = temporaryTree();
  plant(tree.path, Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`d${i % 8}/f${i}`, 1])));
  using scans = scanner();
  await scans.run(target(tree.path));
  const { durationMs, threads } = await scans.run(target(tree.path, { sizes: true, maxIops: 500 }));
  // An open and two batches for each of nine directories, the attributes of 408 entries.
  const operations = 9 * 3 + 408;
  expect(operations / (durationMs / 1000) / 500).toBeGreaterThan(0.9);
  expect(operations / (durationMs / 1000) / 500).toBeLessThan(1.1);
  expect(threads).toBe(2);
});

test('a time-out ends the scan with what it has', async () => {
  using tree = temporaryTree();
  plantForest(tree.path);
  const clock = new ManualClock();
  using scans = scanner({ clock });
  const running = scans.run(target(tree.path, { maxIops: 1, timeoutMs: 60_000 }));
  await clock.advance(0);
  await clock.advance(60_000);
  const { partialReason, totals } = await running;
  expect(partialReason).toBe('stopped after 60 s (timeout)');
  expect(totals.directoryCount).toBeLessThan(300);
});

test('an abort ends the scan with its reason, and the threads are free again', async () => {
  using tree = temporaryTree();
  plantForest(tree.path);
  using scans = scanner({ limit: 1 });
  const stop = new AbortController();
  const running = scans.run(target(tree.path, { maxIops: 1 }), stop.signal);
  const waiting = scans.run(target(tree.path));
  stop.abort(new Error('enough'));
  await expect(running).rejects.toThrow('enough');
  expect((await waiting).totals.directoryCount).toBe(300);
});

test('an abort while waiting for a thread leaves the line', async () => {
  using tree = temporaryTree();
  plant(tree.path, { f: 1 });
  using scans = scanner({ limit: 1 });
  const stop = new AbortController();
  const running = scans.run(target(tree.path));
  const waiting = scans.run(target(tree.path), stop.signal);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect((await running).totals.fileCount).toBe(1);
});

const stuckUrl = new URL(
  'data:text/javascript,import { parentPort } from "node:worker_threads";' +
    'parentPort.on("message", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));',
);

test('a scan that does not come back is given up and its thread no longer counts', async () => {
  const clock = new ManualClock();
  using scans = scanner({ clock, limit: 1, url: stuckUrl });
  const stuck = scans.run(target('/mnt/hung', { timeoutMs: 60_000 }));
  const outcome = stuck.catch((error: unknown) => error);
  await clock.advance(0);
  await clock.advance(64_999);
  expect(scans.threads.size).toBe(1);
  await clock.advance(1);
  expect(await outcome).toMatchObject({
    code: 'NOT_ANSWERING',
    message: 'not answering: stuck in /mnt/hung (given up after 65 s)',
  });
  expect(scans.threads.size).toBe(0);
});

test('closing the threads ends the scans that run and those that wait', async () => {
  using tree = temporaryTree();
  plantForest(tree.path);
  using scans = scanner({ limit: 1 });
  const both = [scans.run(target(tree.path, { maxIops: 1 })), scans.run(target(tree.path))];
  await new Promise(setImmediate);
  scans.threads.close();
  const outcomes = await Promise.allSettled(both);
  expect(outcomes).toMatchObject(both.map(() => ({ reason: { code: 'THREADS_CLOSED' } })));
});

test('a thread that dies fails its scan, not the next', async () => {
  using scans = scanner({ url: new URL('data:text/javascript,throw new Error("out of luck")') });
  const expected = { code: 'SCAN_THREAD_FAILED', message: 'the scan failed: out of luck' };
  await expect(scans.run(target('/tmp'))).rejects.toMatchObject(expected);
  await expect(scans.run(target('/tmp'))).rejects.toMatchObject(expected);
  expect(scans.threads.size).toBe(0);
});

test('threads are kept for a while after a scan and then ended', async () => {
  using tree = temporaryTree();
  const clock = new ManualClock();
  using scans = scanner({ clock });
  await scans.run(target(tree.path));
  await clock.advance(20_000);
  await scans.run(target(tree.path));
  await clock.advance(29_999);
  expect(scans.threads.size).toBe(1);
  await clock.advance(1);
  expect(scans.threads.size).toBe(0);
});

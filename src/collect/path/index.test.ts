import { execFileSync } from 'node:child_process';
import { renameSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import type { Reading, Row } from '../collector.ts';
import { Host } from '../host.ts';
import { createPathCollector, pathMetrics, type PathTarget } from './index.ts';
import { plant, target, temporaryTree } from './test-tree.ts';
import { WorkerThreads } from './worker-threads.ts';

function collect(what: PathTarget, restored: readonly Row[] = []) {
  const clock = new ManualClock();
  const context = { host: new Host(), clock, restored: () => restored };
  const collector = createPathCollector([what], context);
  const read = async (): Promise<Reading> => {
    const reading = await collector.tasks[0]?.read(new AbortController().signal);
    if (reading === undefined) throw new Error('no task');
    return reading;
  };
  return { clock, collector, read, [Symbol.dispose]: () => collector.close?.() };
}

const rowsOf = (reading: Reading, table: string) =>
  (reading.changes ?? []).filter((change) => change.table === table).flatMap((change) => change.rows);

test('a scan fills its row, its top lists and its samples', async () => {
  using tree = temporaryTree();
  plant(tree.path, { 'a/f': 100, g: 50 });
  utimesSync(`${tree.path}/a/f`, 1000, 1000.5);
  utimesSync(`${tree.path}/g`, 2000, 2000);
  using path = collect(target(tree.path, { sizes: true, top: 1, timeoutMs: 5000, scanIntervalMs: 7000 }));
  expect(path.collector.tasks[0]).toMatchObject({ id: tree.path, intervalMs: 7000, timeoutMs: 15_000 });
  const reading = await path.read();
  expect(rowsOf(reading, 'paths')).toEqual([
    {
      path: tree.path,
      file_count: 2,
      dir_count: 1,
      total_bytes: 150,
      disk_bytes: expect.any(Number),
      newest_at: '1970-01-01T00:33:20.000Z',
      oldest_at: '1970-01-01T00:16:40.500Z',
      scan_duration_ms: 0,
      status: 'OK',
      error_message: null,
      partial: 0,
      partial_reason: null,
      skipped_dirs: 0,
      collected_at: '2026-01-01T00:00:00.000Z',
    },
  ]);
  const tops = rowsOf(reading, 'path_top').map((row) => [
    row['kind'],
    row['rank'],
    row['entry_path'],
    row['size_bytes'],
  ]);
  expect(tops).toEqual([
    ['file', 1, `${tree.path}/a/f`, 100],
    ['dir', 1, `${tree.path}/a`, 100],
    ['newest', 1, `${tree.path}/g`, 50],
    ['stalest', 1, `${tree.path}/a/f`, 100],
  ]);
  const samples = reading.samples ?? [];
  expect(samples.map(({ name }) => name).toSorted()).toEqual(pathMetrics.map(({ name }) => name).toSorted());
  expect(samples.every(({ labels }) => labels['path'] === tree.path)).toBe(true);
  expect(samples.find(({ name }) => name.includes('oldest'))?.value).toBe(1000.5);
});

test('without sizes the bytes are not known and no top list is kept', async () => {
  using tree = temporaryTree();
  plant(tree.path, { f: 100 });
  using path = collect(target(tree.path));
  const reading = await path.read();
  expect(rowsOf(reading, 'paths')[0]).toMatchObject({ file_count: 1, total_bytes: null, newest_at: null });
  expect(rowsOf(reading, 'path_top')).toEqual([]);
  expect(reading.samples?.map(({ name }) => name)).not.toContain('etlmon_path_size_bytes');
});

test('a failed scan keeps the last good figures under its error', async () => {
  using tree = temporaryTree();
  plant(tree.path, { 'data/f': 1 });
  const data = `${tree.path}/data`;
  using path = collect(target(data));
  await path.read();
  await path.clock.advance(1000);
  renameSync(data, `${tree.path}/elsewhere`);
  const reading = await path.read();
  expect(rowsOf(reading, 'paths')[0]).toMatchObject({
    file_count: 1,
    status: 'ERROR',
    error_message: `${data} does not exist`,
    collected_at: '2026-01-01T00:00:00.000Z',
  });
  expect(reading.changes).toHaveLength(1);
  expect(reading.samples).toEqual([{ name: 'etlmon_path_scan_success', labels: { path: data }, value: 0 }]);
});

test('a failed first scan shows the figures from before a restart, or none', async () => {
  const missing = '/nonexistent/data';
  const restored = [{ path: missing, file_count: 5, collected_at: '2025-12-31T00:00:00.000Z', status: 'OK' }];
  using after = collect(target(missing), restored);
  expect(rowsOf(await after.read(), 'paths')[0]).toMatchObject({ ...restored[0], status: 'ERROR' });
  using never = collect(target(missing));
  expect(rowsOf(await never.read(), 'paths')[0]).toMatchObject({ file_count: null, collected_at: null });
});

/** Blocks in the kernel, in open(2) of a pipe that nobody writes to, as a scan does on a dead mount. */
const blockedUrl = new URL(
  'data:text/javascript,import { parentPort } from "node:worker_threads"; import { readFileSync } from "node:fs";' +
    'parentPort.on("message", ({ job }) => { readFileSync(job.path + "/pipe"); parentPort.postMessage({ kind: "idle" }); });',
);

test('no scan is started on top of one that is stuck; the path says so until it comes back', async () => {
  using tree = temporaryTree();
  execFileSync('mkfifo', [`${tree.path}/pipe`]);
  const clock = new ManualClock();
  const context = { host: new Host(), clock, restored: () => [] };
  const threads = new WorkerThreads({ clock, url: blockedUrl });
  const [task] = createPathCollector([target(tree.path, { timeoutMs: 60_000 })], context, threads).tasks;
  const read = () => task?.read(new AbortController().signal);
  const first = read();
  await clock.advance(65_000);
  const message = `not answering: stuck in ${tree.path} (given up after 65 s)`;
  expect((await first)?.failure).toBe(message);
  expect((await read())?.failure).toBe(message);
  expect(threads.size).toBe(0);
  writeFileSync(`${tree.path}/pipe`, '');
  // The thread is ended once it has come back: real time, which the clock of the test does not move.
  await vi.waitFor(async () => {
    const next = read();
    const isScanning = threads.size === 1;
    if (!isScanning) await next;
    expect(isScanning).toBe(true);
    void next?.catch(() => {});
  });
  writeFileSync(`${tree.path}/pipe`, '');
  threads.close();
});

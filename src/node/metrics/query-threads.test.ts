import { expect, test } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { maxRunningQueries, maxWaitingQueries, QueryThreads, threadCount } from './query-threads.ts';

/** Threads without a database, and work that ends when it is told to. */
function setUp() {
  const clock = new ManualClock();
  const begun: { thread: number; leftMs: number; end: (result: string) => void }[] = [];
  const names = Array.from({ length: threadCount }, (_, index) => ({ index }));
  const threads = new QueryThreads(names as never, clock);
  const controller = new AbortController();
  const query = (timeoutMs = 1000, signal = controller.signal) =>
    threads.runQuery(
      (thread, leftMs) =>
        new Promise<string>((end) => {
          begun.push({ thread: (thread as never as { index: number }).index, leftMs, end });
        }),
      { timeoutMs, signal },
    );
  return { clock, begun, query, controller };
}

test('one query after another runs in the first thread; others only while it is busy', async () => {
  const { begun, query } = setUp();
  const first = query();
  begun[0]?.end('one');
  expect(await first).toBe('one');
  void query();
  void query();
  expect(begun.map(({ thread }) => thread)).toEqual([0, 0, 1]);
});

test('a query that waits begins with the time that is left, or is given up', async () => {
  const { clock, begun, query } = setUp();
  const running = Array.from({ length: maxRunningQueries }, () => query(10_000));
  const late = query(500);
  const patient = query(2000);
  await clock.advance(600);
  expect(await late).toBe('late');
  expect(begun).toHaveLength(maxRunningQueries);
  begun[0]?.end('done');
  expect(await running[0]).toBe('done');
  await clock.advance(0);
  expect(begun.at(-1)?.leftMs).toBe(1400);
  begun.at(-1)?.end('at last');
  expect(await patient).toBe('at last');
});

test('of queries that wait so many are taken; one that nobody wants makes room', async () => {
  const { begun, query, controller } = setUp();
  for (let one = 0; one < maxRunningQueries + maxWaitingQueries - 1; one++)
    void query(1000, new AbortController().signal);
  const unwanted = query();
  expect(await query()).toBe('too-many');
  controller.abort();
  expect(await unwanted).toBe('canceled');
  expect(await query()).toBe('canceled');
  void query(1000, new AbortController().signal);
  expect(await query(1000, new AbortController().signal)).toBe('too-many');
  expect(begun).toHaveLength(maxRunningQueries);
});

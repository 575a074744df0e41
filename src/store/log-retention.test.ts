import { describe, expect, it } from 'vitest';
import { deathAt, TestStore } from '../../tests/support/store.ts';

const minute = 60_000;

async function ids(test: TestStore): Promise<number[]> {
  const lines = await test.store.query('logLines', { log: 'log', limit: 1_000_000 });
  return lines.map(({ id }) => id);
}

const from = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('retention of log lines', () => {
  it('ends inside a block, by age', async () => {
    using test = new TestStore([{ table: 'log_lines', maxAgeMs: 20 * minute, maxRows: 1_000_000 }]);
    // 64 blocks of one line are put together to one: its lines are of different ages.
    for (let n = 1; n <= 64; n++) {
      await test.append([`line ${n}`], { readAt: test.clock.now() });
      await test.clock.advance(10_000);
    }
    await test.clock.advance(860_000);
    // 25 minutes after the start those of the first five are gone: 30 lines, one every ten seconds.
    expect(await ids(test)).toEqual(from(31, 64));
    await test.clock.advance(20 * minute);
    expect(await ids(test)).toEqual([]);
    expect(test.store.logRange('log')).toMatchObject({ firstId: null, lineCount: 0 });
    await test.append(['next'], { readAt: test.clock.now() });
    expect(await ids(test)).toEqual([65]);
  });

  it('ends inside a block, by rows, in each log by itself', async () => {
    using test = new TestStore([{ table: 'log_lines', maxAgeMs: 1000 * minute, maxRows: 10 }]);
    await test.append(
      from(1, 25).map((n) => `line ${n}`),
      { readAt: test.clock.now() },
    );
    await test.clock.advance(minute);
    expect(await ids(test)).toEqual(from(16, 25));
    expect(test.store.logRange('log')).toMatchObject({ firstId: 16, lastId: 25, lineCount: 10 });
    await test.append(['one more'], { readAt: test.clock.now() });
    await test.clock.advance(minute);
    expect(await ids(test)).toEqual(from(17, 26));
  });

  it('is met within one maintenance run, however much there is to remove', async () => {
    using test = new TestStore([
      { table: 'log_lines', maxAgeMs: 1000 * minute, maxRows: 10 },
      { table: 'process_events', maxAgeMs: 1000 * minute, maxRows: 10 },
    ]);
    const large = 'x'.repeat(70_000);
    for (let n = 0; n < 450; n++) await test.append([large], { readAt: test.clock.now() });
    const now = test.clock.now();
    void test.store.commit(Array.from({ length: 12_000 }, (_, pid) => deathAt(now, pid)));
    await test.clock.advance(minute + 1000);
    const { tables } = await test.store.query('databasePages', undefined);
    const rowsOf = (name: string): number | undefined => tables.find(({ table }) => table === name)?.rows;
    expect([rowsOf('log_lines'), rowsOf('process_events')]).toEqual([10, 10]);
  });

  it('follows limits that are changed while the node runs', async () => {
    using test = new TestStore([{ table: 'log_lines', maxAgeMs: 1000 * minute, maxRows: 100 }]);
    await test.append(
      from(1, 50).map((n) => `line ${n}`),
      { readAt: test.clock.now() },
    );
    await test.clock.advance(minute);
    expect(await ids(test)).toHaveLength(50);
    test.store.retain([{ table: 'log_lines', maxAgeMs: 1000 * minute, maxRows: 5 }]);
    await test.clock.advance(minute);
    expect(await ids(test)).toEqual(from(46, 50));
  });
});

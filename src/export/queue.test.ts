import { expect, test } from 'vitest';
import { DiskQueue, removeOthers } from './queue.ts';
import { TestDatabase } from './test-database.ts';

const limits = { maxBytes: 1000, maxAgeMs: 60_000 };

function parcel(lane: number, bytes = 100, samples = 10) {
  return { lane, samples, payload: new Uint8Array(bytes).fill(lane) };
}

function ids(queue: DiskQueue, epoch: number, lane: number, maxSamples = 1000, maxBytes = 10_000): number[] {
  return queue.next(epoch, lane, maxSamples, maxBytes).map(({ id }) => id);
}

test('a lane is emptied in order, in pieces of at most so many samples and bytes', async () => {
  using database = new TestDatabase();
  const queue = new DiskQueue('a', database, limits);
  expect(queue.head()).toBeUndefined();
  await queue.append(1000, 2, [parcel(0), parcel(1)]);
  await queue.append(2000, 2, [parcel(0), parcel(1)]);
  expect(queue.head()).toEqual({ epoch: 0, lanes: 2 });
  expect(ids(queue, 0, 0)).toEqual([1, 3]);
  expect(ids(queue, 0, 1, 19)).toEqual([2]);
  expect(ids(queue, 0, 1, 1)).toEqual([2]);
  expect(ids(queue, 0, 1, 20, 199)).toEqual([2]);
  await queue.remove([1, 2]);
  expect(ids(queue, 0, 0)).toEqual([3]);
  expect(queue.backlog()).toEqual({ samples: 20, bytes: 200 });
});

test('what is divided otherwise comes after what was divided before', async () => {
  using database = new TestDatabase();
  const queue = new DiskQueue('a', database, limits);
  await queue.append(1000, 1, [parcel(0)]);
  await queue.append(2000, 2, [parcel(0), parcel(1)]);
  await queue.append(3000, 1, [parcel(0)]);
  expect(queue.head()).toEqual({ epoch: 0, lanes: 1 });
  expect(ids(queue, 0, 0)).toEqual([1]);
  await queue.remove([1]);
  expect(queue.head()).toEqual({ epoch: 1, lanes: 2 });
  await queue.remove([2, 3]);
  expect(queue.head()).toEqual({ epoch: 2, lanes: 1 });
});

test('the oldest is given up where there is too much, or it is too old', async () => {
  using database = new TestDatabase();
  const queue = new DiskQueue('a', database, limits);
  await queue.append(1000, 1, [parcel(0, 600)]);
  expect(await queue.append(2000, 1, [parcel(0, 400)])).toEqual({ droppedSamples: 0 });
  expect(await queue.append(3000, 1, [parcel(0, 1)])).toEqual({ droppedSamples: 10 });
  expect(ids(queue, 0, 0)).toEqual([2, 3]);
  expect(await queue.append(62_000, 1, [parcel(0, 1)])).toEqual({ droppedSamples: 0 });
  expect(await queue.append(62_001, 1, [parcel(0, 1)])).toEqual({ droppedSamples: 10 });
  expect(queue.backlog()).toEqual({ samples: 30, bytes: 3 });
});

test('each endpoint has its own; what nobody asks for any more goes', async () => {
  using database = new TestDatabase();
  const [a, b] = [new DiskQueue('a', database, limits), new DiskQueue('b', database, limits)];
  await a.append(1000, 1, [parcel(0)]);
  await b.append(1000, 1, [parcel(0), parcel(0)]);
  await a.remove([2]);
  expect([a.backlog().samples, b.backlog().samples]).toEqual([10, 20]);
  expect(await removeOthers(database, ['a'])).toBe(20);
  expect([a.backlog().samples, b.backlog().samples]).toEqual([10, 0]);
  expect(await removeOthers(database, ['a'])).toBe(0);
});

test('an id is never used twice, so that what was given up while under way takes nothing with it', async () => {
  using database = new TestDatabase();
  const queue = new DiskQueue('a', database, limits);
  await queue.append(1000, 1, [parcel(0)]);
  await queue.remove([1]);
  await queue.append(2000, 1, [parcel(0)]);
  await queue.remove([1]);
  expect(ids(queue, 0, 0)).toEqual([2]);
});

test('queries of a long queue use its indexes', () => {
  using database = new TestDatabase();
  const check = (sql: string): void => {
    const plan = database.reader().prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const detail = plan.map((row) => String(row['detail'])).join('; ');
    expect(detail).toMatch(/^SEARCH remote_write_queue USING INDEX [a-z_]+ \([^;]*\)$/);
  };
  check("SELECT epoch, lanes FROM remote_write_queue WHERE endpoint = 'a' ORDER BY id LIMIT 1");
  check("SELECT epoch, lanes FROM remote_write_queue WHERE endpoint = 'a' ORDER BY id DESC LIMIT 1");
  check("SELECT payload FROM remote_write_queue WHERE endpoint = 'a' AND epoch = 1 AND lane = 1 ORDER BY id");
});

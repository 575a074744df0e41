import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunkOf, deathAt } from '../../tests/support/store.ts';
import { TemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { ManualClock } from '../lib/clock.ts';
import type { RowChange } from '../lib/reading.ts';
import { openDatabase } from './database.ts';
import { logLines } from './queries/log-lines.ts';
import { Writer } from './writer.ts';

let folder: TemporaryFolder;
let database: DatabaseSync;
let clock: ManualClock;
let writer: Writer;
let heard: string[][];

beforeEach(() => {
  folder = new TemporaryFolder();
  database = openDatabase(folder.join('etlmon.db'));
  clock = new ManualClock();
  heard = [];
  writer = new Writer(database, clock, {
    linesWritten: (logs) => heard.push([...logs].toSorted()),
    damaged: () => {},
    turned: () => {},
    written: () => {},
  });
});
afterEach(() => {
  database.close();
  folder[Symbol.dispose]();
});

const position = (offset: number): RowChange => ({
  kind: 'replace',
  table: 'log_positions',
  scope: 'log',
  rows: [{ offset }],
});

/** What is durable: the lines, and the position that goes with them. */
function stored(): { lines: string[]; position: unknown } {
  const row = database.prepare("SELECT rows FROM current_rows WHERE table_name = 'log_positions'").get();
  return {
    lines: logLines(database, { log: 'log', limit: 1_000_000 }).map(({ line }) => line),
    position: row && (JSON.parse(String(row['rows'])) as [{ offset: number }])[0].offset,
  };
}

/** As on a full disk: SQLite gets no page more. */
function fillDisk(): void {
  const pages = Number(database.prepare('PRAGMA page_count').get()?.['page_count']);
  database.exec(`PRAGMA max_page_count = ${pages}`);
}

const makeRoom = (): void => database.exec('PRAGMA max_page_count = 1000000');

const large = (n: number): string => `${n} ${'x'.repeat(20_000)}`;

function commitLines(n: number): { isDone: boolean } {
  const state = { isDone: false };
  const lines = [{ log: 'log', chunk: chunkOf([large(n)]) }];
  void writer.commit([position(n)], { lines, isDurable: true }).then(() => (state.isDone = true));
  return state;
}

describe('Writer', () => {
  it('tells which logs have new lines, once for each transaction', async () => {
    for (const log of ['b', 'a', 'b']) void writer.commit([], { lines: [{ log, chunk: chunkOf(['line']) }] });
    await clock.advance(0);
    expect(heard).toEqual([['a', 'b']]);
  });

  it('goes on after SQLITE_FULL: nothing is lost or stored twice, a position never without its lines', async () => {
    commitLines(0);
    await clock.advance(0);
    fillDisk();
    const waiting = [1, 2, 3].map(commitLines);
    await clock.advance(5000);
    expect(writer.state()).toMatchObject({ status: 'retrying', error: 'database or disk is full' });
    expect(waiting.map(({ isDone }) => isDone)).toEqual([false, false, false]);
    expect(stored()).toEqual({ lines: [large(0)], position: 0 });
    expect(heard).toHaveLength(1);
    makeRoom();
    await clock.advance(30_000);
    expect(writer.state()).toMatchObject({ status: 'ok', pendingRows: 0, droppedRows: 0, error: undefined });
    expect(waiting.map(({ isDone }) => isDone)).toEqual([true, true, true]);
    expect(stored()).toEqual({ lines: [0, 1, 2, 3].map(large), position: 3 });
    const ids = logLines(database, { log: 'log', limit: 10 }).map(({ id }) => id);
    expect(ids).toEqual([1, 2, 3, 4]);
  });

  it('gives up the oldest events when too many wait, and nothing that is durable', async () => {
    fillDisk();
    const durable = [1, 2].map(commitLines);
    const events = (first: number): RowChange[] =>
      Array.from({ length: 1000 }, (_, index) => deathAt(clock.now(), first + index));
    let givenUp = 0;
    for (let n = 0; n < 70; n++) {
      void writer.commit(events(n * 1000)).then(() => givenUp++);
      await clock.advance(0);
    }
    const { droppedRows, pendingRows } = writer.state();
    expect(pendingRows).toBeLessThanOrEqual(51_000);
    expect(droppedRows).toBeGreaterThanOrEqual(19_000);
    expect(givenUp).toBe(droppedRows / 1000);
    expect(durable.map(({ isDone }) => isDone)).toEqual([false, false]);
    makeRoom();
    await clock.advance(60_000);
    expect(stored()).toEqual({ lines: [1, 2].map(large), position: 2 });
    const row = database.prepare('SELECT count(*) AS n, min(pid) AS first FROM process_events').get();
    expect(row).toEqual({ n: 70_000 - droppedRows, first: droppedRows });
  });

  it('keeps a state and the lines it belongs to together while it waits', async () => {
    fillDisk();
    const first = commitLines(1);
    // A newer position does not make the older one, which goes with lines, superfluous.
    const second = commitLines(2);
    void writer.commit([position(99)]);
    await clock.advance(0);
    void writer.commit([position(100)]);
    await clock.advance(0);
    makeRoom();
    await clock.advance(30_000);
    expect([first.isDone, second.isDone]).toEqual([true, true]);
    expect(stored()).toEqual({ lines: [1, 2].map(large), position: 100 });
  });

  it('comes back less and less often, and at once less than half a minute apart', async () => {
    fillDisk();
    commitLines(1);
    await clock.advance(10 * 60_000);
    makeRoom();
    await clock.advance(30_000);
    expect(writer.state().status).toBe('ok');
  });

  it('writes nothing while it is held, and then everything in order', async () => {
    const held = Promise.withResolvers<string>();
    const result = writer.hold(() => held.promise);
    const waiting = [1, 2].map(commitLines);
    await clock.advance(60_000);
    expect(waiting.map(({ isDone }) => isDone)).toEqual([false, false]);
    expect(writer.state()).toMatchObject({ status: 'ok' });
    held.resolve('done');
    expect(await result).toBe('done');
    await clock.advance(0);
    expect(stored()).toEqual({ lines: [1, 2].map(large), position: 2 });
  });

  it('is held by one after another, and goes on after a failure', async () => {
    const order: string[] = [];
    const first = Promise.withResolvers<void>();
    const one = writer.hold(() => first.promise.finally(() => order.push('first')));
    const two = writer.hold(async () => order.push('second'));
    commitLines(1);
    first.reject(new Error('no'));
    await expect(one).rejects.toThrow('no');
    await two;
    await clock.advance(0);
    expect(order).toEqual(['first', 'second']);
    expect(stored().lines).toHaveLength(1);
  });

  it('refuses events of a table that is none', async () => {
    void writer.commit([{ kind: 'append', table: 'nonsense', rows: [{ a: 1 }] }]);
    await clock.advance(0);
    expect(writer.state().error).toBe('BUG: no event table named nonsense');
  });
});

describe('the work of another room', () => {
  const values = (): unknown[] =>
    database
      .prepare('SELECT value FROM other ORDER BY rowid')
      .all()
      .map(({ value }) => value);
  const insert =
    (value: string) =>
    (target: DatabaseSync): void => {
      target.exec('CREATE TABLE IF NOT EXISTS other (value TEXT UNIQUE)');
      target.prepare('INSERT INTO other VALUES (?)').run(value);
    };

  it('is done in the order in which everything was handed over, and is durable then', async () => {
    const done = writer.write((target) => {
      insert('first')(target);
      expect(stored().position).toBeUndefined();
    });
    const committed = writer.commit([position(1)]);
    const then = writer.write((target) => {
      insert('second')(target);
      expect(stored().position).toBe(1);
    });
    await clock.advance(0);
    await Promise.all([done, committed, then]);
    expect(values()).toEqual(['first', 'second']);
  });

  it('is done again once there is room, and is never given up', async () => {
    await Promise.all([writer.write(insert('before')), clock.advance(0)]);
    fillDisk();
    const done = writer.write(insert(large(1)));
    await clock.advance(0);
    for (let n = 0; n < 60; n++) void writer.commit([{ kind: 'append', table: 'audit', rows: manyRows() }]);
    expect(writer.state()).toMatchObject({ status: 'retrying', error: expect.stringContaining('full') });
    makeRoom();
    await clock.advance(60_000);
    await done;
    expect(values()).toEqual(['before', large(1)]);
  });

  it('where it is wrong itself, is refused and leaves nothing; the rest is written', async () => {
    await Promise.all([writer.write(insert('twice')), clock.advance(0)]);
    const wrong = writer.write((target) => {
      insert('half')(target);
      insert('twice')(target);
    });
    const thrown = writer.write(() => {
      throw new TypeError('of its own');
    });
    const committed = writer.commit([position(2)]);
    const advanced = clock.advance(0);
    const settled = await Promise.allSettled([wrong, thrown, committed]);
    expect(settled.map((one) => (one.status === 'rejected' ? String(one.reason) : 'done'))).toEqual([
      expect.stringContaining('UNIQUE'),
      'TypeError: of its own',
      'done',
    ]);
    await advanced;
    expect(values()).toEqual(['twice']);
    expect(stored().position).toBe(2);
    expect(writer.state().status).toBe('ok');
  });
});

/** More than are kept while nothing can be written. */
function manyRows(): { [column: string]: string }[] {
  const row = { at: '', command: '', target: '', actor: '', remote_address: '', parameters: '', outcome: '' };
  return Array.from({ length: 1000 }, () => row);
}

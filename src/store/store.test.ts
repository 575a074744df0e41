import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { DatabaseError, defaultRetention, Store } from './index.ts';
import { migrations } from './migrations.ts';

let folder = '';
let clock = new ManualClock();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'etlmon-store-'));
  clock = new ManualClock();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'sub', 'etlmon.db');
const open = (retention = defaultRetention): Store => new Store({ file: file(), clock, retention });
const event = (at: number, pid: number) => ({
  kind: 'append' as const,
  table: 'process_events',
  rows: [
    { at: new Date(at).toISOString(), watch: 'w', kind: 'died', pid, previous_pid: null, cmdline: null },
  ],
});

/** What is in the file, read through a connection of its own. */
function deaths(): Record<string, unknown>[] {
  const database = new DatabaseSync(file(), { readOnly: true });
  try {
    return database.prepare('SELECT * FROM process_events').all();
  } finally {
    database.close();
  }
}

describe('Store', () => {
  it('shows a state at once and has it again after a restart', async () => {
    const store = open();
    const committed = store.commit([
      { kind: 'replace', table: 'paths', scope: '/a', rows: [{ path: '/a', file_count: 3 }] },
    ]);
    expect(store.current.get('paths')).toEqual([{ path: '/a', file_count: 3 }]);
    await clock.advance(0);
    await committed;
    const { nodeId } = store;
    store.close();
    using again = Object.assign(open(), { [Symbol.dispose]: () => again.close() });
    expect(again.current.get('paths', '/a')).toEqual([{ path: '/a', file_count: 3 }]);
    expect(again.nodeId).toBe(nodeId);
  });

  it('writes what is waiting when it is closed', () => {
    const store = open();
    void store.commit([event(0, 7)]);
    store.close();
    const again = open();
    expect(deaths()).toMatchObject([{ pid: 7 }]);
    again.close();
  });

  it('refuses a database of a newer etlmon and leaves it as it is', () => {
    open().close();
    const database = new DatabaseSync(file());
    database.exec('PRAGMA user_version = 999');
    database.close();
    expect(open).toThrow(`${file()} has schema version 999; this etlmon knows up to ${migrations.length}`);
  });

  it("refuses another program's database", () => {
    open().close();
    const other = join(folder, 'other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE t (a)');
    database.close();
    expect(() => new Store({ file: other, clock, retention: [] })).toThrow('of another program');
  });

  it('refuses a file that is no database with one clear line', () => {
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'these are notes, many of them, and no database at all\n'.repeat(40));
    const attempt = (): Store => new Store({ file: text, clock, retention: [] });
    expect(attempt).toThrow(DatabaseError);
    expect(attempt).toThrow(/^cannot open the database .*notes\.txt: file is not a database$/);
  });

  it('keeps changes while the database cannot be written, and writes them when it can', async () => {
    const store = open();
    await clock.advance(0);
    const blocker = new DatabaseSync(file());
    blocker.exec('BEGIN IMMEDIATE');
    let isDurable = false;
    void store.commit([event(0, 1)]).then(() => (isDurable = true));
    await clock.advance(0);
    expect(store.state()).toMatchObject({ status: 'retrying', pendingRows: 1, error: 'database is locked' });
    expect(isDurable).toBe(false);
    blocker.exec('ROLLBACK');
    blocker.close();
    await clock.advance(1000);
    expect(store.state()).toMatchObject({ status: 'ok', pendingRows: 0, error: undefined });
    expect(isDurable).toBe(true);
    expect(deaths()).toHaveLength(1);
    store.close();
  });

  it('keeps only the newest of each state while it waits', async () => {
    const store = open();
    const blocker = new DatabaseSync(file());
    blocker.exec('BEGIN IMMEDIATE');
    for (let i = 0; i < 50; i++) {
      void store.commit([{ kind: 'replace', table: 'system', rows: [{ n: i }] }]);
      await clock.advance(0);
    }
    expect(store.state().pendingRows).toBeLessThanOrEqual(2);
    blocker.close();
    store.close();
    const again = open();
    expect(again.current.get('system')).toEqual([{ n: 49 }]);
    again.close();
  });

  it('removes events past their age and beyond the row limit within one maintenance run', async () => {
    const day = 86_400_000;
    const store = open([{ table: 'process_events', maxAgeMs: 2 * day, maxRows: 10 }]);
    const now = clock.now();
    void store.commit([event(now - 3 * day, 1), event(now - day, 2)]);
    await clock.advance(60_000);
    expect(deaths().map((row) => row['pid'])).toEqual([2]);
    void store.commit(Array.from({ length: 30 }, (_, i) => event(now, 100 + i)));
    await clock.advance(60_000);
    expect(deaths()).toHaveLength(10);
    store.close();
  });

  it('never changes or removes an audit line', async () => {
    const store = open();
    const row = {
      at: new Date(clock.now()).toISOString(),
      command: 'process.kill',
      target: 'pid 7',
      actor: 'anonymous',
      remote_address: '127.0.0.1',
      parameters: '{}',
      outcome: 'done',
      detail: null,
    };
    void store.commit([{ kind: 'append', table: 'audit', rows: [row] }]);
    await clock.advance(0);
    store.close();
    const database = new DatabaseSync(file());
    expect(() => database.exec("UPDATE audit SET outcome = 'x'")).toThrow('append-only');
    expect(() => database.exec('DELETE FROM audit')).toThrow('append-only');
    database.close();
  });
});

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Child } from '../../tests/support/child.ts';
import { TemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { until } from '../../tests/support/until.ts';
import { ManualClock } from '../lib/clock.ts';
import { Store } from './index.ts';
import { databaseHolder, lockDatabase } from './lock.ts';

let folder: TemporaryFolder;
beforeEach(() => void (folder = new TemporaryFolder()));
afterEach(() => folder[Symbol.dispose]());

const file = (): string => folder.join('etlmon.db');
const open = (): Store => new Store({ file: file(), clock: new ManualClock(), retention: [] });

/** Another process that has the database, until it is killed. */
async function holder(): Promise<Child> {
  const script = `
    const { Store } = await import(${JSON.stringify(resolve(import.meta.dirname, 'index.ts'))});
    const { systemClock } = await import(${JSON.stringify(resolve(import.meta.dirname, '../lib/clock.ts'))});
    new Store({ file: ${JSON.stringify(file())}, clock: systemClock, retention: [] });
    console.log('open');
    setInterval(() => {}, 1000);`;
  const child = await Child.start(process.execPath, ['--input-type=module', '--eval', script]);
  await until(() => child.stdout.includes('open'), { what: `the other process: ${child.stderr}` });
  return child;
}

describe('the lock of a database', () => {
  it('refuses a second process with the pid of the first, and is free once that is killed', async () => {
    await using other = await holder();
    expect(databaseHolder(file())).toBe(other.pid);
    expect(open).toThrow(`the database ${file()} is in use by process ${other.pid}`);
    expect(open).toThrow(expect.objectContaining({ code: 'DATABASE_IN_USE' }));
    other.kill('SIGKILL');
    await other.ended();
    expect(databaseHolder(file())).toBeUndefined();
    open().close();
  });

  it('refuses a second store of the same process too', () => {
    const store = open();
    expect(open).toThrow(`in use by process ${process.pid}`);
    store.close();
    open().close();
  });

  it('is looked at without leaving anything', () => {
    expect(databaseHolder(file())).toBeUndefined();
    expect(existsSync(`${file()}.lock`)).toBe(false);
    const lock = lockDatabase(file());
    expect(databaseHolder(file())).toBe(process.pid);
    lock.release();
    expect(databaseHolder(file())).toBeUndefined();
  });

  it('remembers that a node had the database, unless it could not be opened', () => {
    const first = lockDatabase(file());
    expect(first.wasUsed).toBe(false);
    first.undo();
    first.release();
    const second = lockDatabase(file());
    expect(second.wasUsed).toBe(false);
    second.release();
    const third = lockDatabase(file());
    expect(third.wasUsed).toBe(true);
    third.release();
  });

  it("leaves no mark beside another program's file: it is never set aside, however often it is tried", () => {
    folder.write('etlmon.db', 'notes, and no database '.repeat(300));
    for (let attempt = 0; attempt < 3; attempt++) expect(open).toThrow('file is not a database');
    const lock = lockDatabase(file());
    expect(lock.wasUsed).toBe(false);
    lock.undo();
    lock.release();
  });

  it('is free while a backup reads the database', () => {
    open().close();
    const reader = new DatabaseSync(file(), { readOnly: true });
    reader.prepare('SELECT * FROM meta').all();
    expect(databaseHolder(file())).toBeUndefined();
    open().close();
    reader.close();
  });
});

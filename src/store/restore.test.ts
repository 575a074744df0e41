import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { requireRoot } from '../../tests/support/parts.ts';
import { TestStore } from '../../tests/support/store.ts';
import { openDatabase } from './database.ts';
import { examine, refuseForeign, restore } from './restore.ts';
import { setAsideBeside } from './set-aside.ts';

const texts = (test: TestStore): string[] =>
  test.store.logLines({ log: 'log', limit: 100 }).map(({ line }) => line);

/** A database with two lines, and a backup that was taken after the first. */
async function backedUp(test: TestStore): Promise<string> {
  await test.append(['one']);
  const copy = test.folder.join('copy.db');
  await test.store.backup(copy);
  await test.append(['two']);
  test.close();
  return copy;
}

describe('restore', () => {
  it('puts a copy in place, keeps the database before, and can be undone with that', async () => {
    using test = new TestStore();
    const copy = await backedUp(test);
    const before = readFileSync(test.file);
    const bytes = readFileSync(copy);
    const { aside, sizeBytes } = restore(copy, test.file, test.clock.now());
    expect(aside).toBe(`${test.file}.replaced-2026-01-01T00-00-00-000Z`);
    expect(readFileSync(aside!)).toEqual(before);
    expect(readFileSync(copy)).toEqual(bytes);
    expect(sizeBytes).toBe(statSync(test.file).size);
    expect(texts(test)).toEqual(['one']);
    await test.append(['other']);
    test.close();
    restore(aside!, test.file, test.clock.now());
    expect(texts(test)).toEqual(['one', 'two']);
    expect(setAsideBeside(test.file)).toHaveLength(2);
  });

  it('takes what belongs to the database before away with it: its write-ahead log is never read into the copy', async () => {
    using test = new TestStore();
    const copy = await backedUp(test);
    for (const suffix of ['-wal', '-shm', '-journal']) writeFileSync(test.file + suffix, `of old${suffix}`);
    const { aside } = restore(copy, test.file, test.clock.now());
    for (const suffix of ['-wal', '-shm', '-journal']) {
      expect(existsSync(test.file + suffix)).toBe(false);
      expect(readFileSync(aside + suffix, 'utf8')).toBe(`of old${suffix}`);
    }
    expect(texts(test)).toEqual(['one']);
  });

  it('brings the write-ahead log of its source along', async () => {
    using test = new TestStore();
    await test.append(['one']);
    const raw = test.folder.join('raw.db');
    // As copied from a machine that went down: nothing is in the main file yet.
    for (const suffix of ['', '-wal']) writeFileSync(raw + suffix, readFileSync(test.file + suffix));
    test.close();
    expect(statSync(`${raw}-wal`).size).toBeGreaterThan(0);
    const target = test.folder.join('new/etlmon.db');
    expect(restore(raw, target, test.clock.now()).aside).toBeUndefined();
    const database = openDatabase(target);
    expect(database.prepare('SELECT CAST(text AS TEXT) AS text FROM log_blocks').get()).toEqual({
      text: 'one\n',
    });
    database.close();
  });

  it('refuses what is damaged, not ours or not there, and changes nothing', async () => {
    using test = new TestStore();
    const copy = await backedUp(test);
    const before = readFileSync(test.file);
    const bytes = readFileSync(copy);
    bytes.fill('damaged!', bytes.indexOf('one\n'), bytes.indexOf('one\n') + 3);
    writeFileSync(copy, bytes);
    const notes = test.folder.write('notes.txt', 'these are notes '.repeat(500));
    const other = test.folder.join('other.db');
    const database = new DatabaseSync(other);
    database.exec('CREATE TABLE t (a)');
    database.close();
    const empty = test.folder.write('empty.db', '');
    const cases: [string, RegExp][] = [
      [copy, /cannot put .* the copy is not whole: log 1: the lines from 1 on are damaged/],
      [notes, /cannot read the database .*notes\.txt: file is not a database/],
      [other, /other\.db is not a database of etlmon/],
      [empty, /empty\.db is not a database of etlmon/],
      [test.folder.join('none.db'), /there is no database .*none\.db/],
      [test.folder.path, /cannot read the database/],
    ];
    for (const [file, message] of cases)
      expect(() => restore(file, test.file, test.clock.now())).toThrow(message);
    expect(readFileSync(test.file)).toEqual(before);
    expect(setAsideBeside(test.file)).toEqual([]);
    expect(readdirSync(test.folder.path).filter((name) => /restored|unfinished/.test(name))).toEqual([]);
    expect(texts(test)).toEqual(['one', 'two']);
  });

  it('brings a damaged database back to the state of its backup', async () => {
    using test = new TestStore();
    const copy = await backedUp(test);
    for (const suffix of ['-wal', '-shm']) rmSync(test.file + suffix, { force: true });
    writeFileSync(test.file, 'damaged!'.repeat(2000));
    expect(examine(test.file).faults).toEqual([
      `cannot read the database ${test.file}: file is not a database`,
    ]);
    const { aside } = restore(copy, test.file, test.clock.now());
    expect(readFileSync(aside!, 'utf8')).toBe('damaged!'.repeat(2000));
    expect(texts(test)).toEqual(['one']);
  });

  it('leaves the database to the user it belonged to, when root restores it', async (context) => {
    requireRoot(context, 'gives a file to another user');
    using test = new TestStore();
    const copy = await backedUp(test);
    chownSync(test.file, 1234, 1235);
    restore(copy, test.file, test.clock.now());
    expect(statSync(test.file)).toMatchObject({ uid: 1234, gid: 1235 });
    const folder = test.folder.join('theirs');
    mkdirSync(folder);
    chownSync(folder, 1234, 1235);
    restore(copy, `${folder}/etlmon.db`, test.clock.now());
    expect(statSync(`${folder}/etlmon.db`)).toMatchObject({ uid: 1234, gid: 1235 });
  });

  it('takes the place of no file of another program', async () => {
    using test = new TestStore();
    await backedUp(test);
    expect(() => refuseForeign(test.file, false)).not.toThrow();
    expect(() => refuseForeign(test.folder.join('none'), false)).not.toThrow();
    const notes = test.folder.write('notes.txt', 'these are notes '.repeat(500));
    expect(() => refuseForeign(notes, false)).toThrow('notes.txt is not a database of etlmon');
    expect(() => refuseForeign(notes, true)).not.toThrow();
  });
});

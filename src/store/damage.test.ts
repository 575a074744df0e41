import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { chunkOf, deathAt, TestStore } from '../../tests/support/store.ts';
import { requireRoot } from '../../tests/support/parts.ts';
import { until } from '../../tests/support/until.ts';
import { defaultRetention, Store } from './index.ts';
import { examine } from './restore.ts';
import { setAsideBeside } from './set-aside.ts';

const pageBytes = 4096;

function overwrite(file: string, offset: number, bytes: Uint8Array): void {
  const fd = openSync(file, 'r+');
  try {
    writeSync(fd, bytes, 0, bytes.length, offset);
  } finally {
    closeSync(fd);
  }
}

const noise = (length: number): Buffer => Buffer.alloc(length, 'damaged!');

/** A database with some events and log lines, closed: everything is in its main file. */
async function fill(test: TestStore): Promise<void> {
  await test.append(Array.from({ length: 2000 }, (_, n) => `line ${n} of a log with some text in it`));
  const { clock, store } = test;
  void store.commit(Array.from({ length: 2000 }, (_, pid) => deathAt(clock.now(), pid)));
  await clock.advance(0);
  test.close();
}

/** The only file set aside. */
function aside(test: TestStore): string {
  const [only, ...others] = setAsideBeside(test.file);
  expect(others).toEqual([]);
  return only!;
}

describe('a damaged database', () => {
  it('with an overwritten header is set aside byte for byte, and a new one begun', async () => {
    using test = new TestStore();
    await fill(test);
    overwrite(test.file, 0, noise(100));
    const bytes = readFileSync(test.file);
    const { store } = test;
    expect(store.state().setAside).toBe(aside(test));
    expect(readFileSync(aside(test))).toEqual(bytes);
    expect(store.logRange('log').lineCount).toBe(0);
    await test.append(['goes on']);
    expect(store.logLines({ log: 'log', limit: 9 }).map(({ line }) => line)).toEqual(['goes on']);
  });

  it('is cut short: set aside too', async () => {
    using test = new TestStore();
    await fill(test);
    const bytes = readFileSync(test.file).subarray(0, 50);
    writeFileSync(test.file, bytes);
    expect(test.store.state().setAside).toBe(aside(test));
    expect(readFileSync(aside(test))).toEqual(bytes);
  });

  it('with an overwritten page in the middle is noticed by the check soon after the start', async () => {
    using test = new TestStore();
    await fill(test);
    const { nodeId } = test.store;
    test.close();
    const database = new DatabaseSync(test.file, { readOnly: true });
    const page = Number(
      database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'process_events'").get()?.[
        'rootpage'
      ],
    );
    database.close();
    overwrite(test.file, (page - 1) * pageBytes, noise(pageBytes));
    const bytes = readFileSync(test.file);
    const { store } = test;
    expect(store.state().setAside).toBeUndefined();
    const damages: [string, string][] = [];
    store.onDamage((...damage) => damages.push(damage));
    await test.clock.advance(5000);
    await until(() => damages.length > 0, { what: 'the check' });
    expect(damages).toEqual([[aside(test), expect.any(String)]]);
    expect(store.state().setAside).toBe(aside(test));
    expect(readFileSync(aside(test))).toEqual(bytes);
    expect(store.nodeId).toBe(nodeId);
    await test.append(['goes on']);
    test.close();
    expect(test.store.nodeId).toBe(nodeId);
  });

  it('with overwritten text of a log is noticed by its checksum when it is read', async () => {
    using test = new TestStore();
    await fill(test);
    overwriteText(test, 'line 1234 of');
    expect(examine(test.file).faults).toEqual(['log 1: the lines from 1 on are damaged']);
    const { store } = test;
    expect(store.logLines({ log: 'log', limit: 5 })).toEqual([]);
    expect(store.state().setAside).toBe(aside(test));
  });

  it('with overwritten text is noticed by a search in a thread, and by the check', async () => {
    for (const notice of [
      async ({ store }: TestStore) => {
        const searches = [1, 2, 3].map(() => store.query('logCount', { log: 'log', filter: 'x' }));
        const results = await Promise.allSettled(searches);
        expect(results[0]).toMatchObject({ status: 'rejected', reason: { errcode: 11 } });
      },
      async ({ store, clock }: TestStore) => {
        await clock.advance(5000);
        await until(() => store.state().setAside !== undefined, { what: 'the check' });
      },
    ]) {
      using test = new TestStore();
      await fill(test);
      overwriteText(test, 'line 7 of');
      const bytes = readFileSync(test.file);
      await notice(test);
      // Searches that were under way found the old file damaged as well; the new one is not set aside for it.
      expect(readFileSync(aside(test))).toEqual(bytes);
      await test.append(['goes on']);
      expect(await test.store.query('logCount', { log: 'log' })).toEqual({ lines: 1, matches: 1 });
    }
  });

  it('keeps what waits to be written, and writes it to the new one', async () => {
    using test = new TestStore();
    await fill(test);
    overwriteText(test, 'line 7 of');
    const { store, clock } = test;
    const waiting = store.commit([deathAt(clock.now(), 4711)], {
      lines: [{ log: 'log', chunk: chunkOf(['waited']) }],
    });
    expect(store.logLines({ log: 'log', limit: 5 })).toEqual([]);
    await clock.advance(0);
    await waiting;
    expect(store.logLines({ log: 'log', limit: 5 }).map(({ line }) => line)).toEqual(['waited']);
  });

  it('that shows only when it is written to is set aside, and what waits is written to the new one', async () => {
    using test = new TestStore();
    await fill(test);
    const database = new DatabaseSync(test.file, { readOnly: true });
    const page = Number(
      database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'process_events_at'").get()?.[
        'rootpage'
      ],
    );
    database.close();
    overwrite(test.file, (page - 1) * pageBytes, noise(pageBytes));
    const { store, clock } = test;
    const waiting = store.commit([deathAt(clock.now(), 4711)]);
    await clock.advance(10);
    await waiting;
    expect(store.state()).toMatchObject({ status: 'ok', setAside: aside(test) });
    expect((await store.query('databasePages', undefined)).tables[0]).toMatchObject({ rows: 1 });
  });

  it('is told from a file of another program, which is never touched', () => {
    using test = new TestStore();
    const foreign = new DatabaseSync(test.file);
    foreign.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    foreign.close();
    const files: [string, Buffer][] = [
      ['other.db', readFileSync(test.file)],
      ['notes.txt', Buffer.from('these are notes '.repeat(1000))],
      [
        'picture.png',
        Buffer.from([0x89, 0x50, 0x4e, 0x47, ...Array.from({ length: 2000 }, (_, n) => n % 251)]),
      ],
    ];
    for (const [name, bytes] of files) {
      const file = test.folder.join(name);
      writeFileSync(file, bytes);
      for (let attempt = 0; attempt < 2; attempt++)
        expect(() => new Store({ file, clock: test.clock, retention: [] })).toThrow(
          /another program|not a database/,
        );
      expect(readFileSync(file)).toEqual(bytes);
      expect(setAsideBeside(file)).toEqual([]);
    }
  });

  it('that is no database any more is known by the write-ahead log beside it, which goes with it', async () => {
    using test = new TestStore();
    await fill(test);
    writeFileSync(test.file, noise(8192));
    writeFileSync(`${test.file}-wal`, 'what was in the log');
    rmSync(`${test.file}.lock`);
    expect(test.store.state().setAside).toBe(aside(test));
    expect(readFileSync(`${aside(test)}-wal`, 'utf8')).toBe('what was in the log');
  });

  it('on a full disk is set aside, and a new one begun as soon as there is room', async (context) => {
    requireRoot(context, 'mounts a small file system');
    using test = new TestStore();
    const disk = test.folder.join('disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    try {
      const file = `${disk}/etlmon.db`;
      await fill(test);
      overwriteText(test, 'line 7 of');
      copyFileSync(test.file, file);
      const store = new Store({ file, clock: test.clock, retention: defaultRetention });
      const { nodeId } = store;
      expect(() => writeFileSync(`${disk}/filler`, Buffer.alloc(2 ** 20))).toThrow('ENOSPC');
      expect(store.logLines({ log: 'log', limit: 5 })).toEqual([]);
      expect(setAsideBeside(file)).toHaveLength(1);
      const lines = [{ log: 'log', chunk: chunkOf(['waited']) }];
      const waiting = store.commit([], { lines });
      await test.clock.advance(1000);
      expect(store.state()).toMatchObject({ status: 'retrying', setAside: setAsideBeside(file)[0] });
      expect(store.logRange('log').lineCount).toBe(0);
      rmSync(`${disk}/filler`);
      await test.clock.advance(5000);
      await waiting;
      expect(store.state()).toMatchObject({ status: 'ok', error: undefined });
      expect(store.nodeId).toBe(nodeId);
      expect(store.logLines({ log: 'log', limit: 5 }).map(({ line }) => line)).toEqual(['waited']);
      store.close();
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

  it('lets go of what was read up to a position the new one does not know', async () => {
    using test = new TestStore();
    await fill(test);
    const lines = [{ log: 'log', chunk: chunkOf(['read for the old one']) }];
    const waiting = [
      test.store.commit([], { lines, isDurable: true }),
      test.store.commit([deathAt(test.clock.now(), 1)]),
    ];
    overwriteText(test, 'line 7 of');
    expect(test.store.logLines({ log: 'log', limit: 5 })).toEqual([]);
    await test.clock.advance(0);
    await Promise.all(waiting);
    expect(test.store.logRange('log').lineCount).toBe(0);
    expect(test.store.state()).toMatchObject({ status: 'ok', pendingRows: 0 });
  });

  it('is set aside under a name that is free', async () => {
    using test = new TestStore();
    for (let round = 0; round < 3; round++) {
      await fill(test);
      overwrite(test.file, 0, noise(100));
      expect(existsSync(test.store.state().setAside!)).toBe(true);
      test.close();
    }
    expect(setAsideBeside(test.file)).toHaveLength(3);
    const names = readdirSync(test.folder.path).filter((name) => name.includes('.damaged-'));
    expect(names.filter((name) => !/-(wal|shm)$/.test(name))).toHaveLength(3);
  });
});

/** Writes over some text of the main file. */
function overwriteText(test: TestStore, text: string): void {
  test.close();
  const offset = readFileSync(test.file).indexOf(text);
  expect(offset).toBeGreaterThan(0);
  overwrite(test.file, offset, Buffer.from('LINE'));
}

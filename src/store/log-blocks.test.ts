import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunkOf, inTransaction } from '../../tests/support/store.ts';
import type { ChunkOptions } from '../../tests/support/store.ts';
import { TemporaryFolder } from '../../tests/support/temporary-folder.ts';
import { openDatabase } from './database.ts';
import { LogBlocks } from './log-blocks.ts';
import { retainLogLines } from './log-retention.ts';
import { logLines } from './queries/log-lines.ts';
import type { StoredLine } from './queries/log-lines.ts';

let folder: TemporaryFolder;
let database: DatabaseSync;
let blocks: LogBlocks;

beforeEach(() => {
  folder = new TemporaryFolder();
  database = openDatabase(folder.join('etlmon.db'));
  blocks = new LogBlocks(database);
});
afterEach(() => {
  database.close();
  folder[Symbol.dispose]();
});

function append(log: string, lines: readonly string[], options?: ChunkOptions): [number, number] {
  const { firstId, lastId } = inTransaction(database, () => blocks.append(log, chunkOf(lines, options)));
  return [firstId, lastId];
}

const all = (log: string): StoredLine[] => logLines(database, { log, limit: 1_000_000 });
const texts = (log: string): [number, string][] => all(log).map(({ id, line }) => [id, line]);
const blockCount = (): number =>
  Number(database.prepare('SELECT count(*) AS n FROM log_blocks').get()?.['n']);

describe('log blocks', () => {
  it('number the lines of each log from 1 on', () => {
    expect(append('a', ['one', 'two'])).toEqual([1, 2]);
    expect(append('b', ['other'])).toEqual([1, 1]);
    expect(append('a', ['three'])).toEqual([3, 3]);
    expect(texts('a')).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three'],
    ]);
    expect(texts('b')).toEqual([[1, 'other']]);
    expect(texts('c')).toEqual([]);
  });

  it('keep what is known of each line, also once small blocks are put together', () => {
    const want: StoredLine[] = [];
    for (let n = 0; n < 200; n++) {
      const [first, second] = [`${n} first`, `${n} second`];
      const options = { readAt: 1000 + n, inode: 7 + Math.trunc(n / 50) };
      const loggedAt = n % 3 === 0 ? undefined : [n % 3 === 1 ? 500 + n : null, null];
      const truncated = n % 4 === 0 ? [1] : [];
      append('a', [first, second], { ...options, truncated, ...(loggedAt && { loggedAt }) });
      const common = { createdAt: options.readAt, inode: options.inode };
      want.push(
        { id: 2 * n + 1, line: first, loggedAt: loggedAt?.[0] ?? null, truncated: false, ...common },
        { id: 2 * n + 2, line: second, loggedAt: null, truncated: n % 4 === 0, ...common },
      );
    }
    expect(blockCount()).toBeLessThan(70);
    expect(all('a')).toEqual(want);
  });

  it('are put together once they are large, and large ones are left alone', () => {
    const line = 'x'.repeat(1023);
    append('a', ['first']);
    append(
      'a',
      Array.from({ length: 64 }, () => line),
    );
    expect(blockCount()).toBe(1);
    append(
      'a',
      Array.from({ length: 64 }, () => line),
    );
    expect(blockCount()).toBe(2);
    for (let n = 0; n < 63; n++) append('a', ['small']);
    expect(blockCount()).toBe(2 + 63);
    append('a', ['last']);
    expect(blockCount()).toBe(3);
    expect(texts('a').map(([id]) => id)).toEqual(Array.from({ length: 193 }, (_, index) => index + 1));
  });

  it('give no number twice and leave none out after a rollback', () => {
    append('a', ['kept']);
    database.exec('BEGIN');
    blocks.append('a', chunkOf(['lost', 'lost too']));
    blocks.append('new', chunkOf(['lost']));
    database.exec('ROLLBACK');
    blocks.forget();
    expect(append('a', ['next'])).toEqual([2, 2]);
    expect(append('new', ['first'])).toEqual([1, 1]);
  });

  it('go on with the next number after a restart, and put together what comes then', () => {
    for (let n = 0; n < 40; n++) append('a', [`before ${n}`]);
    database.close();
    database = openDatabase(folder.join('etlmon.db'));
    blocks = new LogBlocks(database);
    expect(append('a', ['after'])).toEqual([41, 41]);
    for (let n = 0; n < 80; n++) append('a', [`more ${n}`]);
    expect(texts('a')).toHaveLength(121);
    expect(texts('a').map(([id]) => id)).toEqual(Array.from({ length: 121 }, (_, index) => index + 1));
  });

  it('keep their numbers when retention removed some of the small ones before they are put together', () => {
    for (let n = 0; n < 60; n++) append('a', [`line ${n + 1}`], { readAt: n });
    inTransaction(database, () => retainLogLines(database, { maxAgeMs: 30, maxRows: 1000 }, 60));
    for (let n = 60; n < 70; n++) append('a', [`line ${n + 1}`], { readAt: n });
    expect(texts('a')).toEqual(Array.from({ length: 40 }, (_, index) => [index + 31, `line ${index + 31}`]));
  });

  it('keep many logs apart', () => {
    for (let round = 0; round < 5; round++)
      for (let log = 0; log < 100; log++) append(`log ${log}`, [`${log} ${round}`]);
    for (let log = 0; log < 100; log++)
      expect(texts(`log ${log}`)).toEqual([0, 1, 2, 3, 4].map((round) => [round + 1, `${log} ${round}`]));
  });

  it('keep bytes that are no UTF-8 and show them with a sign in their place', () => {
    const text = Buffer.from([0x61, 0xff, 0x62, 0x0a]);
    inTransaction(database, () => blocks.append('a', { ...chunkOf(['x']), text }));
    expect(texts('a')).toEqual([[1, 'a\uFFFDb']]);
    const stored = database.prepare('SELECT text FROM log_blocks').get()?.['text'] as Uint8Array;
    expect(Buffer.from(stored)).toEqual(text);
  });
});

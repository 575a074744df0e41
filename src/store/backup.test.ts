import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';

import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { chunkOf, deathAt, TestStore } from '../../tests/support/store.ts';
import { isRoot, requireRoot } from '../../tests/support/parts.ts';
import { until } from '../../tests/support/until.ts';
import { openExisting } from './database.ts';
import { defaultRetention, Store } from './index.ts';
import { systemClock } from '../lib/clock.ts';
import { logLines, logRange } from './queries/log-lines.ts';
import { examine } from './restore.ts';

/** A line and the position behind it, as a following collector commits them. */
function commitLine(store: Store, n: number): Promise<void> {
  const position = { kind: 'replace', table: 'log_positions', scope: 'log', rows: [{ offset: n }] } as const;
  const lines = [{ log: 'log', chunk: chunkOf([`line ${n} ${'x'.repeat(200)}`], { readAt: n }) }];
  return store.commit([position], { lines, isDurable: true });
}

/** The position in a copy, and how many lines it has. */
function contentOf(file: string): { position: number; lineCount: number; last: string | undefined } {
  const database = openExisting(file);
  try {
    const row = database.prepare("SELECT rows FROM current_rows WHERE table_name = 'log_positions'").get();
    const [{ offset }] = JSON.parse(String(row?.['rows'])) as [{ offset: number }];
    const last = logLines(database, { log: 'log', limit: 1 })[0]?.line.split(' ')[1];
    return { position: offset, lineCount: logRange(database, 'log').lineCount, last };
  } finally {
    database.close();
  }
}

describe('a backup', () => {
  it('is whole and of one moment while the writer goes on', async () => {
    using test = new TestStore();
    const store = new Store({ file: test.file, clock: systemClock, retention: defaultRetention });
    const writing = { isOver: false, count: 0 };
    const writer = (async () => {
      while (!writing.isOver) await commitLine(store, ++writing.count);
    })();
    try {
      await until(() => writing.count > 200, { what: 'some lines' });
      for (let n = 0; n < 5; n++) {
        const before = writing.count;
        const copy = test.folder.join(`copy-${n}.db`);
        const { sizeBytes } = await store.backup(copy);
        expect(sizeBytes).toBe(statSync(copy).size);
        expect(examine(copy).faults).toEqual([]);
        const { position, lineCount, last } = contentOf(copy);
        expect([lineCount, Number(last)]).toEqual([position, position]);
        expect(position).toBeGreaterThanOrEqual(before - 1);
        // It went on meanwhile.
        await until(() => writing.count > position, { what: 'more lines' });
      }
    } finally {
      writing.isOver = true;
      await writer;
      store.close();
    }
    expect(readdirSync(test.folder.path).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
  });

  it('of a database with a damaged block is none', async () => {
    using test = new TestStore();
    await test.append(['some line of text']);
    test.close();
    const database = new DatabaseSync(test.file);
    database.exec("UPDATE log_blocks SET text = CAST('other line of text' || char(10) AS BLOB)");
    database.close();
    const copy = test.folder.join('copy.db');
    await expect(test.store.backup(copy)).rejects.toThrow(
      'the copy is not whole: log 1: the lines from 1 on',
    );
    expect(readdirSync(test.folder.path).filter((name) => name.startsWith('copy'))).toEqual([]);
  });

  it('into a folder that is not there, or cannot be written, fails and leaves nothing', async () => {
    using test = new TestStore();
    await test.append(['a line']);
    await expect(test.store.backup(test.folder.join('none/copy.db'))).rejects.toThrow(
      'unable to open database',
    );
    // For root only a folder that takes no files at all is one that cannot be written.
    const folder = isRoot() ? '/proc' : test.folder.join('closed');
    if (!isRoot()) mkdirSync(folder, { mode: 0o500 });
    await expect(test.store.backup(`${folder}/etlmon-copy.db`)).rejects.toThrow(/unable to open|readonly/);
    expect(existsSync(`${folder}/etlmon-copy.db`)).toBe(false);
    expect(test.store.state()).toMatchObject({ status: 'ok', error: undefined });
  });

  it('onto a full disk fails, leaves no part of it, and the node goes on', async (context) => {
    requireRoot(context, 'mounts a small file system');
    using test = new TestStore();
    const disk = test.folder.join('disk');
    mkdirSync(disk);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    try {
      await test.append(Array.from({ length: 4000 }, (_, n) => `line ${n} ${'x'.repeat(80)}`));
      await expect(test.store.backup(`${disk}/copy.db`)).rejects.toThrow('database or disk is full');
      expect(readdirSync(disk)).toEqual([]);
      await test.append(['goes on']);
      expect(test.store.state()).toMatchObject({ status: 'ok', error: undefined });
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('takes the place of a part one that was left by a crash', async () => {
    using test = new TestStore();
    await test.append(['a line']);
    const copy = test.folder.write('copy.db.unfinished', 'rest').replace('.unfinished', '');
    await test.store.backup(copy);
    expect(examine(copy).faults).toEqual([]);
    expect(existsSync(`${copy}.unfinished`)).toBe(false);
  });
});

describe('compacting', () => {
  it('gives space back, and what is committed meanwhile waits', async () => {
    using test = new TestStore([{ table: 'log_lines', maxAgeMs: 1e12, maxRows: 10 }]);
    for (let n = 0; n < 30; n++)
      await test.append(Array.from({ length: 1000 }, (_, line) => `${n} ${line} ${'x'.repeat(100)}`));
    const { clock, store } = test;
    await clock.advance(61_000);
    const compacted = store.compact();
    const waiting = [1, 2, 3].map((pid) => store.commit([deathAt(clock.now(), pid)]));
    await clock.advance(60_000);
    expect(store.state()).toMatchObject({ status: 'ok', error: undefined });
    const { beforeBytes, afterBytes } = await compacted;
    expect(beforeBytes).toBeGreaterThan(2_000_000);
    expect(afterBytes).toBeLessThan(500_000);
    await clock.advance(0);
    await Promise.all(waiting);
    const { tables, freeBytes } = await store.query('databasePages', undefined);
    expect(freeBytes).toBe(0);
    expect(tables.find(({ table }) => table === 'process_events')).toMatchObject({ rows: 3 });
    test.close();
    expect(examine(test.file).faults).toEqual([]);
  });
});

describe('the write-ahead log', () => {
  it('stays short while much is written', async () => {
    using test = new TestStore();
    const store = new Store({ file: test.file, clock: systemClock, retention: defaultRetention });
    try {
      const chunk = chunkOf(Array.from({ length: 2000 }, (_, n) => `line ${n} ${'x'.repeat(100)}`));
      let [largest, written] = [0, 0];
      for (let n = 0; n < 700; n++) {
        await store.commit([], { lines: [{ log: 'log', chunk }], isDurable: true });
        written += chunk.text.length;
        largest = Math.max(largest, statSync(`${test.file}-wal`).size);
      }
      expect(written).toBeGreaterThan(140 * 2 ** 20);
      // At 64 MiB writing waits; some more may come until that is seen.
      expect(largest).toBeLessThan(96 * 2 ** 20);
    } finally {
      store.close();
    }
  });
});

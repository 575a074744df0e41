import { mkdirSync, readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestStore } from '../../tests/support/store.ts';
import { until } from '../../tests/support/until.ts';
import { Backups } from './backups.ts';

const minute = 60_000;
const hour = 60 * minute;

function backupsOf(test: TestStore, { keep = 3, intervalMs = hour, isScheduled = true } = {}): Backups {
  const settings = { folder: test.folder.join('backups'), intervalMs, keep };
  return new Backups(test.store, test.clock, settings, isScheduled);
}

const names = (backups: Backups): string[] => backups.list().map(({ file }) => basename(file));

/** Moves the clock and waits for a backup that is taken meanwhile; they take real time in a thread. */
async function advance(test: TestStore, backups: Backups, ms: number, want: number): Promise<void> {
  await test.clock.advance(ms);
  await until(() => backups.list().length === want, { what: `${want} backups` });
  await test.clock.advance(0);
}

describe('backups', () => {
  it('are taken on a schedule, the first one soon, and only the newest are kept', async () => {
    using test = new TestStore();
    const backups = backupsOf(test);
    backups.start();
    await advance(test, backups, minute, 1);
    expect(names(backups)).toEqual(['etlmon-2026-01-01T00-01-00Z.db']);
    await test.clock.advance(58 * minute);
    expect(names(backups)).toHaveLength(1);
    await advance(test, backups, 2 * minute, 2);
    await advance(test, backups, hour, 3);
    await test.clock.advance(hour);
    await until(() => names(backups)[0] === 'etlmon-2026-01-01T03-01-00Z.db');
    await until(() => backups.list().length === 3);
    expect(names(backups)).toEqual([
      'etlmon-2026-01-01T03-01-00Z.db',
      'etlmon-2026-01-01T02-01-00Z.db',
      'etlmon-2026-01-01T01-01-00Z.db',
    ]);
    backups.stop();
    await test.clock.advance(10 * hour);
    expect(backups.list()).toHaveLength(3);
  });

  it('go on from the newest one there is after a restart', async () => {
    using test = new TestStore();
    const before = backupsOf(test);
    await before.take();
    await test.clock.advance(30 * minute);
    const backups = backupsOf(test);
    backups.start();
    await test.clock.advance(29 * minute);
    expect(backups.list()).toHaveLength(1);
    await advance(test, backups, minute, 2);
    backups.stop();
  });

  it('are made on demand where none are scheduled', async () => {
    using test = new TestStore();
    const backups = backupsOf(test, { isScheduled: false });
    backups.start();
    await test.clock.advance(100 * hour);
    expect(backups.list()).toEqual([]);
    const answer = await backups.take();
    expect(answer).toMatchObject({ verified: true, size_bytes: backups.list()[0]!.sizeBytes });
    expect(backups.list()[0]).toMatchObject({ file: answer.file, createdAtMs: test.clock.now() });
    backups.stop();
  });

  it('are not taken twice at once', async () => {
    using test = new TestStore();
    const backups = backupsOf(test);
    const first = backups.take();
    await expect(backups.take()).rejects.toMatchObject({ code: 'IN_PROGRESS' });
    await first;
    expect(backups.list()).toHaveLength(1);
  });

  it('say why one failed until one succeeds, keep those there are, and are tried again', async () => {
    using test = new TestStore();
    const settings = { folder: test.folder.write('backups', 'a file in the way'), intervalMs: hour, keep: 3 };
    const backups = new Backups(test.store, test.clock, settings, true);
    await expect(backups.take()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/^the backup failed: EEXIST/),
      hint: `see that ${settings.folder} is writable and has room`,
    });
    expect(backups.lastError).toMatch('EEXIST');
    expect(backups.list()).toEqual([]);
    backups.apply({ ...settings, folder: test.folder.join('other') }, true);
    backups.start();
    await advance(test, backups, minute, 1);
    await until(() => backups.lastError === undefined);
    backups.stop();
  });

  it('leave other files of the folder alone', async () => {
    using test = new TestStore();
    mkdirSync(test.folder.join('backups'));
    for (const name of ['etlmon.db', 'etlmon-old.db', 'notes.txt'])
      test.folder.write(`backups/${name}`, 'not ours');
    const backups = backupsOf(test, { keep: 1 });
    await backups.take();
    await test.clock.advance(2000);
    await backups.take();
    expect(readdirSync(test.folder.join('backups')).toSorted()).toEqual([
      'etlmon-2026-01-01T00-00-02Z.db',
      'etlmon-old.db',
      'etlmon.db',
      'notes.txt',
    ]);
  });

  it('that are taken within the same second are the same file', async () => {
    using test = new TestStore();
    const backups = backupsOf(test);
    await backups.take();
    await backups.take();
    expect(backups.list()).toHaveLength(1);
  });
});

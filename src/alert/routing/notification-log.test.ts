import { expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { keyOf, NotificationLog, type NotificationEntry } from './notification-log.ts';

const dayMs = 24 * 3_600_000;

function entryOf(integration: string, atMs: number, told: readonly string[]): NotificationEntry {
  return {
    groupKey: '{}:{}',
    groupLabels: {},
    receiver: 'ops',
    integration,
    afterMs: 0,
    id: 'x',
    atMs,
    firing: told,
    resolved: [],
    told: told.map((fingerprint) => ({
      fingerprint,
      labels: {},
      annotations: {},
      startsAtMs: 0,
      endsAtMs: undefined,
      updatedAtMs: 0,
      generatorUrl: '',
    })),
  };
}

it('entries are forgotten after five days, unless something is owed', async () => {
  const clock = new ManualClock();
  const stored = new Map<string, NotificationEntry | undefined>();
  const old = entryOf('a[0]', clock.now() - 6 * dayMs, []);
  const log = new NotificationLog(clock, { save: (key, entry) => stored.set(key, entry) }, [old]);
  const over = entryOf('b[0]', clock.now(), []);
  const owed = entryOf('c[0]', clock.now() - 6 * dayMs, ['A']);
  log.record(over);
  log.record(owed);
  log.forgetOld();
  expect([old, over, owed].map((entry) => log.get(keyOf(entry))?.entry)).toEqual([undefined, over, owed]);
  await clock.advance(5 * dayMs);
  log.forgetOld();
  expect([...log.all()].map(({ entry }) => entry)).toEqual([owed]);
  expect([...stored]).toEqual([
    [keyOf(over), undefined],
    [keyOf(owed), owed],
    [keyOf(old), undefined],
  ]);
});

it('the age of an entry is that of before a restart, and no jump of the wall clock changes it', () => {
  const clock = new ManualClock();
  const log = new NotificationLog(clock, { save() {} }, [
    entryOf('a[0]', clock.now() - 5000, ['A']),
    entryOf('b[0]', clock.now() + 5000, ['A']),
  ]);
  clock.jump(dayMs);
  expect([...log.all()].map(({ atMonotonicMs }) => atMonotonicMs)).toEqual([-5000, 0]);
});

it('all entries are stored again where the storage has lost them', () => {
  const stored = new Map<string, NotificationEntry | undefined>();
  const entries = [entryOf('a[0]', 0, ['A']), entryOf('b[0]', 0, [])];
  const log = new NotificationLog(
    new ManualClock(),
    { save: (key, entry) => stored.set(key, entry) },
    entries,
  );
  log.rewrite();
  expect([...stored.values()]).toEqual(entries);
});

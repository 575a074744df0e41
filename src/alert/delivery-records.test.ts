import { describe, expect, it } from 'vitest';
import { TestStore } from '../../tests/support/store.ts';
import { DeliveryRecords } from './delivery-records.ts';
import type { Notification } from './notification.ts';
import { testNotification } from './notify/test-notifications.ts';

const way = { receiver: 'ops', integration: 'slack[0]', target: 'hooks.slack.com' };
const other = { ...way, integration: 'email[0]', target: 'mail:25' };

/** What the database has of notifications, oldest first. */
async function rows(from: TestStore, ...columns: readonly string[]): Promise<string[]> {
  await from.clock.advance(0);
  return from.store
    .reader()
    .prepare(`SELECT ${columns.join(', ')} FROM notifications ORDER BY id`)
    .all()
    .map((row) => Object.values(row).join(' '));
}

const states = (from: TestStore): Promise<string[]> => rows(from, 'integration', 'state', 'attempts');

it('keeps what became of each notification, and the whole of it until it is sent', async () => {
  using test = new TestStore();
  const records = new DeliveryRecords(test.store);
  const notification = { ...testNotification(), id: 'one' };
  records.begun(way, notification);
  expect(await rows(test, 'state', 'attempts', 'payload IS NULL')).toEqual(['sending 0 0']);
  records.ended(way, notification, { state: 'failing', attempts: 3, durationMs: 5, error: 'refused' }, 1);
  expect(await rows(test, 'state', 'attempts', 'error')).toEqual(['failing 3 refused']);
  records.begun(way, notification);
  records.ended(way, notification, { state: 'sent', attempts: 2, durationMs: 5 }, 1);
  expect(await rows(test, 'state', 'attempts', 'sent_at', 'error IS NULL', 'payload IS NULL')).toEqual([
    'sent 5 1970-01-01T00:00:00.001Z 1 1',
  ]);
});

it('gives up what a later notification about the group took the place of, each way by itself', async () => {
  using test = new TestStore();
  const records = new DeliveryRecords(test.store);
  const [first, second] = ['one', 'two'].map((id) => ({ ...testNotification(), id })) as [
    ReturnType<typeof testNotification>,
    ReturnType<typeof testNotification>,
  ];
  const failed = { state: 'failing', attempts: 1, durationMs: 1, error: 'refused' } as const;
  for (const each of [way, other]) {
    records.begun(each, first);
    records.ended(each, first, failed, 1);
  }
  records.begun(way, second);
  expect(await states(test)).toEqual(['slack[0] dead 1', 'email[0] failing 1', 'slack[0] sending 0']);
  const [error] = await rows(test, 'error');
  expect(error).toBe('refused; a later notification took its place');
  records.begun(other, { ...second, groupKey: '{}:{another="group"}' });
  expect((await states(test))[1]).toBe('email[0] failing 1');
});

it('says of what was under way when the node ended that it was', async () => {
  using test = new TestStore();
  new DeliveryRecords(test.store).begun(way, testNotification());
  await test.clock.advance(0);
  test.close();
  new DeliveryRecords(test.store).recover();
  expect(await rows(test, 'state', 'error')).toEqual(['failing the node ended while it was being sent']);
});

describe('what was not taken', () => {
  const failed = { state: 'failing', attempts: 1, durationMs: 1, error: 'status 503' } as const;
  const over = (): string => 'its alerts are over';

  it('is given up once nothing is to be told any more, unless it is just being sent', async () => {
    using test = new TestStore();
    const records = new DeliveryRecords(test.store);
    const groups = ['{}:{a="1"}', '{}:{a="2"}', '{}:{a="3"}'];
    const notifications = groups.map((groupKey, index) => ({
      ...testNotification(),
      id: `id-${index}`,
      groupKey,
    }));
    for (const each of notifications) records.begun(way, each);
    for (const each of notifications.slice(0, 2)) records.ended(way, each, failed, 1);
    records.giveUp(({ groupKey }) => (groupKey === groups[1] ? undefined : over()));
    expect(await rows(test, 'state', 'error')).toEqual([
      'dead status 503; its alerts are over',
      'failing status 503',
      'sending ',
    ]);
    expect([records.isSettled, records.hasUntold(way), records.hasUntold(other)]).toEqual([
      false,
      true,
      false,
    ]);
    records.giveUp(over);
    for (const each of notifications.slice(2))
      records.ended(way, each, { state: 'sent', attempts: 1, durationMs: 1 }, 1);
    expect([records.isSettled, records.hasUntold(way)]).toEqual([true, false]);
    expect(await states(test)).toEqual(['slack[0] dead 1', 'slack[0] dead 1', 'slack[0] sent 1']);
  });

  it('keeps why it was refused', async () => {
    using test = new TestStore();
    const records = new DeliveryRecords(test.store);
    const refused = { ...failed, state: 'dead', error: 'status 403' } as const;
    records.begun(way, testNotification());
    records.ended(way, testNotification(), refused, 1);
    expect(records.hasUntold(way)).toBe(true);
    records.giveUp(over);
    expect(records.isSettled).toBe(true);
    expect(await rows(test, 'state', 'error')).toEqual(['dead status 403']);
  });

  it('is known after a restart', async () => {
    using test = new TestStore();
    const [first, second, third] = ['1', '2', '3'].map((id) => ({
      ...testNotification(),
      id,
      groupKey: id,
    })) as [Notification, Notification, Notification];
    const before = new DeliveryRecords(test.store);
    for (const each of [first, second, third]) before.begun(way, each);
    before.ended(way, second, failed, 1);
    before.ended(way, third, { state: 'sent', attempts: 1, durationMs: 1 }, 1);
    await test.clock.advance(0);
    test.close();
    const records = new DeliveryRecords(test.store);
    records.recover();
    await test.clock.advance(0);
    const asked: string[] = [];
    records.giveUp(({ groupKey }) => {
      asked.push(groupKey);
      return groupKey === '1' ? over() : undefined;
    });
    expect(asked.toSorted()).toEqual(['1', '2']);
    expect(await rows(test, 'state', 'error')).toEqual([
      'dead the node ended while it was being sent; its alerts are over',
      'failing status 503',
      'sent ',
    ]);
  });
});

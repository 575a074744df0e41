import { expect, it } from 'vitest';
import { TestStore } from '../../tests/support/store.ts';
import { DeliveryRecords } from './delivery-records.ts';
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
  void records.ended(
    way,
    notification,
    { state: 'failing', attempts: 3, durationMs: 5, error: 'refused' },
    1,
  );
  expect(await rows(test, 'state', 'attempts', 'error')).toEqual(['failing 3 refused']);
  records.begun(way, notification);
  void records.ended(way, notification, { state: 'sent', attempts: 2, durationMs: 5 }, 1);
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
    void records.ended(each, first, failed, 1);
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

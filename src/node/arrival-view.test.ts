import { expect, test } from 'vitest';
import { z } from 'zod';
import { Scenario } from '../collect/arrival/scenario.ts';
import { arrivalSchema } from '../contract/arrivals.ts';
import { historyDays, toArrival } from './arrival-view.ts';

test('what the collector leaves becomes what the contract says', async () => {
  using scenario = new Scenario({ days: 'mon-fri', min_count: 1 });
  await scenario.play(`2026-01-02 05:00 put orders_1.csv 2000
                       2026-01-02 05:10 put orders_2.csv 10
                       2026-01-02 06:00 is on_time
                       2026-01-05 06:00:00 put orders_3.csv 5000
                       2026-01-05 06:00:10 is pending`);
  const days = [...scenario.days.values()].toReversed();
  const arrival = toArrival(scenario.entry, scenario.row, days, undefined);
  expect(z.strictObject(arrivalSchema.shape).parse(arrival)).toEqual(arrival);
  expect(arrival).toMatchObject({
    name: 'orders',
    by: '06:00',
    days: ['mon', 'tue', 'wed', 'thu', 'fri'],
    state: 'pending',
    overdue: false,
    due: '2026-01-05T05:00:00.000Z',
    next_due: '2026-01-06T05:00:00.000Z',
    error_message: null,
    last_checked: '2026-01-05T05:00:00.000Z',
  });
  expect(arrival.matched_files).toEqual([
    {
      name: 'orders_3.csv',
      size_bytes: 5000,
      modified_at: '2026-01-05T05:00:00.000Z',
      arrived_at: null,
      is_large_enough: true,
    },
    expect.objectContaining({ name: 'orders_2.csv', is_large_enough: false }),
    expect.objectContaining({ name: 'orders_1.csv', arrived_at: '2026-01-02T04:00:00.000Z' }),
  ]);
  expect(arrival.history.map(({ date, state, files }) => [date, state, files.length])).toEqual([
    ['2026-01-05', 'pending', 0],
    ['2026-01-04', 'not_expected', 0],
    ['2026-01-03', 'not_expected', 0],
    ['2026-01-02', 'on_time', 2],
  ]);
});

test('before the first look there is the expectation alone; a look that never ended says why', () => {
  using scenario = new Scenario();
  const arrival = toArrival(scenario.entry, undefined, [], {
    collector: 'arrival',
    task: 'orders',
    status: 'failing',
    running: true,
    stuck: true,
    intervalMs: 10_000,
    lastSuccessAt: undefined,
    lastErrorAt: 0,
    lastError: 'no answer within 30000 ms',
    durationMs: undefined,
    runs: 1,
    failures: 1,
    skippedTicks: 0,
    nextRunAt: undefined,
  });
  expect(arrivalSchema.parse(arrival)).toMatchObject({
    state: 'pending',
    history: [],
    due: null,
    error_message: 'no answer within 30000 ms',
    last_checked: null,
  });
});

test('the history is newest first, a year long, and today’s day is the current one', async () => {
  using scenario = new Scenario();
  await scenario.play('2026-06-01 06:30 is pending overdue');
  const old = Array.from({ length: 400 }, (_, index) => ({
    at: '2026-01-01T00:00:00.000Z',
    date: new Date(Date.UTC(2026, 5, 1) - index * 86_400_000).toISOString().slice(0, 10),
    state: 'late',
    arrived_at: null,
    files: '[]',
    bytes: 0,
    detail: null,
  }));
  const { history } = toArrival(scenario.entry, scenario.row, old, undefined);
  expect(history).toHaveLength(historyDays);
  expect(history[0]).toMatchObject({ date: '2026-06-01', state: 'pending' });
  expect(history[1]).toMatchObject({ date: '2026-05-31', state: 'late' });
});

import { expect, test } from 'vitest';
import { Scenario } from './scenario.ts';

/** Plays a scenario; gives those of its `is` lines that did not hold, as they came out. */
async function differences(scenario: Scenario, text: string): Promise<string[]> {
  const lines = text.split('\n').map((line) => line.trim());
  const wanted = lines.filter((line) => /^\S+ \S+ is /.test(line));
  const said = (await scenario.play(text)).split('\n');
  return said.filter((line, index) => line !== wanted[index]);
}

test('a file at rest before it is due is on time, and stays so when it is taken away', async () => {
  using scenario = new Scenario({ days: 'mon-fri' });
  expect(
    await differences(
      scenario,
      `2026-01-05 00:00 is pending
     2026-01-05 05:50 put orders_1.csv 2000
     2026-01-05 05:50 is pending: orders_1.csv is still changing
     2026-01-05 05:50:20 is pending
     2026-01-05 05:50:40 is on_time: 10m before it was due
     2026-01-05 05:55 remove orders_1.csv
     2026-01-05 12:00 is on_time: 10m before it was due
     2026-01-06 00:00 is pending`,
    ),
  ).toEqual([]);
  expect(scenario.days.get('orders 2026-01-05')).toEqual({
    day_key: 'orders 2026-01-05',
    at: '2026-01-05T05:00:00.000Z',
    name: 'orders',
    date: '2026-01-05',
    state: 'on_time',
    arrived_at: '2026-01-05T04:50:00.000Z',
    files: '["orders_1.csv"]',
    bytes: 2000,
    detail: '10m before it was due',
  });
});

test('a file that rests after it was due but last changed before is on time, and not overdue meanwhile', async () => {
  using scenario = new Scenario({ days: 'mon-fri' });
  expect(
    await differences(
      scenario,
      `2026-01-05 05:59:50 put orders_1.csv 2000
     2026-01-05 06:00:10 is pending: orders_1.csv is still changing
     2026-01-05 06:00:30 is on_time: 10s before it was due`,
    ),
  ).toEqual([]);
});

test('what is not there is overdue until it comes late', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 05:59 is pending
     2026-01-05 06:00 is pending overdue: no file has come
     2026-01-05 06:47 put orders_1.csv 1000
     2026-01-05 06:47:20 is pending overdue: orders_1.csv is still changing
     2026-01-05 06:47:30 is late: 47m late
     2026-01-05 23:59 is late: 47m late`,
    ),
  ).toEqual([]);
});

test('a file that keeps changing never counts, and the day ends without it', async () => {
  using scenario = new Scenario({ settle: '10m' });
  const growing = Array.from({ length: 24 * 12 }, (_, index) => {
    const time = new Date(Date.UTC(2026, 0, 5) + index * 300_000).toISOString().slice(11, 16);
    return `2026-01-05 ${time} put orders_1.csv ${2000 + index}`;
  }).join('\n');
  await scenario.play(growing);
  expect(
    await differences(
      scenario,
      `2026-01-05 23:59 is pending overdue: orders_1.csv is still changing
     2026-01-06 00:01 put orders_1.csv 9000
     2026-01-06 00:20 is on_time: 5h59m before it was due`,
    ),
  ).toEqual([]);
  expect(scenario.history()).toEqual(['2026-01-05 missed', '2026-01-06 on_time']);
});

test('a file that changed just before the end of the day is waited for', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 23:59:50 put orders_1.csv 2000
     2026-01-06 00:00:10 is pending
     2026-01-06 00:00:40 is pending`,
    ),
  ).toEqual([]);
  expect(scenario.history()).toEqual(['2026-01-05 late', '2026-01-06 pending']);
});

test('too small and too few are told once it is due, and mended by what comes', async () => {
  using scenario = new Scenario({ min_count: 2 });
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 put orders_1.csv 999
     2026-01-05 05:10 is pending: orders_1.csv too small: 999 B, at least 1kB expected
     2026-01-05 06:00 is too_few overdue: orders_1.csv too small: 999 B, at least 1kB expected
     2026-01-05 06:05 put orders_2.csv 12
     2026-01-05 06:10 is too_small overdue: orders_1.csv and 1 more too small: 999 B, at least 1kB expected
     2026-01-05 06:15 put orders_2.csv 5000
     2026-01-05 06:20 remove orders_2.csv
     2026-01-05 06:21 is too_small overdue: 1 of 2 files; orders_1.csv too small: 999 B, at least 1kB expected
     2026-01-05 06:25 put orders_3.csv 5000
     2026-01-05 06:30 is late: 25m late`,
    ),
  ).toEqual([]);
  expect(scenario.days.get('orders 2026-01-05')).toMatchObject({
    arrived_at: '2026-01-05T05:25:00.000Z',
    bytes: 10_999,
  });
});

test('a day that ends with too little says so', async () => {
  using few = new Scenario({ min_count: 2 });
  await few.play(`2026-01-05 05:00 put orders_1.csv 2000
                  2026-01-06 00:00 is pending`);
  expect(few.history()).toEqual(['2026-01-05 too_few', '2026-01-06 pending']);
  using small = new Scenario();
  await small.play(`2026-01-05 05:00 put orders_1.csv 20
                    2026-01-06 00:00 is pending`);
  expect(small.history()).toEqual(['2026-01-05 too_small', '2026-01-06 pending']);
  expect(small.days.get('orders 2026-01-05')?.['detail']).toBe(
    'orders_1.csv too small: 20 B, at least 1kB expected',
  );
});

test('what may be missing is never overdue for being missing', async () => {
  using scenario = new Scenario({ optional: true });
  expect(
    await differences(
      scenario,
      `2026-01-05 06:00 is pending: no file has come; none has to
     2026-01-06 00:00 is pending
     2026-01-06 05:00 put orders_1.csv 1
     2026-01-06 06:00 is too_small overdue`,
    ),
  ).toEqual([]);
  expect(scenario.history()).toEqual(['2026-01-05 allowed_missing', '2026-01-06 too_small']);
});

test('yesterday’s file does not count for today', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 put orders_1.csv 2000
     2026-01-05 06:00 is on_time
     2026-01-06 06:00 is pending overdue: no file has come`,
    ),
  ).toEqual([]);
});

test('a file with an old modification time counts from when it appeared', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 is pending
     2026-01-05 05:30 put orders_1.csv 2000 at 2026-01-02T22:00
     2026-01-05 05:31 is on_time: 30m before it was due`,
    ),
  ).toEqual([]);
});

test('a window that opens the evening before takes what comes then', async () => {
  using scenario = new Scenario({ from: '18:00', days: 'tue' });
  expect(
    await differences(
      scenario,
      `2026-01-05 17:00 put orders_early.csv 2000
     2026-01-05 17:59 is not_expected: not expected on Mondays
     2026-01-05 18:00 is pending
     2026-01-05 23:00 put orders_1.csv 2000
     2026-01-05 23:05 is on_time: 7h before it was due
     2026-01-06 17:59 is on_time
     2026-01-06 18:00 is not_expected: not expected on Wednesdays`,
    ),
  ).toEqual([]);
});

test('with a date in the pattern the name says the day, however early it came', async () => {
  using scenario = new Scenario({ match: 'orders_{date:%Y%m%d}.csv' });
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 put orders_20260104.csv 2000
     2026-01-05 05:30 is pending
     2026-01-05 22:00 put orders_20260106.csv 2000
     2026-01-05 23:00 is pending overdue: no file has come
     2026-01-06 00:00 is on_time: 8h before it was due`,
    ),
  ).toEqual([]);
  using before = new Scenario({ match: 'sales-{date-1:%d.%m.%y}*' });
  expect(
    await differences(
      before,
      `2026-01-01 05:00 put sales-31.12.25.gz 2000
     2026-01-01 05:01 is on_time`,
    ),
  ).toEqual([]);
});

test('a node that was not running judges from the files’ times when it is back', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 is pending
     2026-01-05 05:10 stop
     2026-01-05 05:40 put orders_1.csv 2000
     2026-01-05 09:00 start
     2026-01-05 09:00 is pending: orders_1.csv is still changing; the node was not running when it was due
     2026-01-05 09:01 is on_time: 20m before it was due; the node was not running when it was due: told from the file’s time
     2026-01-05 12:00 stop
     2026-01-07 05:55 put orders_2.csv 2000
     2026-01-08 05:00 start
     2026-01-08 05:00 is pending
     2026-01-08 05:01 is pending`,
    ),
  ).toEqual([]);
  expect(scenario.history()).toEqual([
    '2026-01-05 on_time',
    '2026-01-06 missed',
    '2026-01-07 on_time',
    '2026-01-08 pending',
  ]);
  expect(scenario.days.get('orders 2026-01-06')?.['detail']).toBe('no file came; the node was not running');
});

test('a verdict and what was counted survive a restart', async () => {
  using scenario = new Scenario({ min_count: 2 });
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 put orders_1.csv 2000
     2026-01-05 05:05 remove orders_1.csv
     2026-01-05 05:06 stop
     2026-01-05 05:06 start
     2026-01-05 05:07 put orders_2.csv 2000
     2026-01-05 05:10 is on_time: 53m before it was due
     2026-01-05 05:11 remove orders_2.csv
     2026-01-05 05:12 stop
     2026-01-05 08:00 start
     2026-01-05 08:00 is on_time: 53m before it was due`,
    ),
  ).toEqual([]);
});

test('a clock that jumps undoes no verdict', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 put orders_1.csv 2000
     2026-01-05 05:05 is on_time
     2026-01-05 05:06 remove orders_1.csv
     2026-01-05 05:07 jump 48h
     2026-01-07 05:07 is pending
     2026-01-07 05:08 jump -48h
     2026-01-05 05:09 is on_time
     2026-01-06 05:00 is pending
     2026-01-06 05:30 put orders_2.csv 2000
     2026-01-06 05:31 is on_time`,
    ),
  ).toEqual([]);
});

test('a directory that is not there is said, and the day is judged all the same', async () => {
  using scenario = new Scenario();
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 lose
     2026-01-05 05:30 is pending
     2026-01-05 06:00 is pending overdue: no file has come; ${scenario.path} does not exist
     2026-01-05 07:00 find
     2026-01-05 07:05 put orders_1.csv 2000
     2026-01-05 07:06 is late: 1h5m late`,
    ),
  ).toEqual([]);
  expect(scenario.row['error_message']).toBeNull();
  await scenario.play('2026-01-05 08:00 lose\n2026-01-05 08:01 is late');
  expect(scenario.row['error_message']).toBe(`${scenario.path} does not exist`);
  expect(scenario.last.failure).toBe(`${scenario.path} does not exist`);
});

test('hidden files and directories are no arrivals', async () => {
  using scenario = new Scenario({ match: '*' });
  expect(
    await differences(
      scenario,
      `2026-01-05 05:00 put .orders_1.csv.Xk2 2000
     2026-01-05 05:10 is pending`,
    ),
  ).toEqual([]);
  expect(scenario.row['matched_files']).toBe('[]');
});

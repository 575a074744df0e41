import { expect, it } from 'vitest';
import { instantly, stepwise, storeOf } from './test-queryable.ts';

const minute = 60_000;
const store = storeOf(minute, 'x{a="1"} 0+1x10', 'gone 1 2 stale', 'odd 1 NaN 3');

it('takes the latest sample of the last five minutes, not one of exactly then', () => {
  expect(instantly(store, 'x', 10.5 * minute)).toEqual({ '{__name__="x", a="1"}': 10 });
  expect(instantly(store, 'x', 15 * minute - 1)).toEqual({ '{__name__="x", a="1"}': 10 });
  expect(instantly(store, 'x', 15 * minute)).toEqual({});
  expect(instantly(store, 'x', 12 * minute, { lookbackMs: 2 * minute })).toEqual({});
});

it('finds nothing of a series that has ended, and NaN where it is a value', () => {
  expect(stepwise(store, 'gone', [0, 3 * minute, minute])).toEqual({ '{__name__="gone"}': '1 2 _ _' });
  expect(stepwise(store, 'odd', [0, 2 * minute, minute])).toEqual({ '{__name__="odd"}': '1 NaN 3' });
});

const ranges: [string, string | undefined][] = [
  ['x[2m]', '9 10'],
  ['x[2m] offset 1m', '8 9'],
  ['x[2m] offset -1m', '10'],
  ['x[2m] @ 120', '1 2'],
  ['x[2m] @ 120 offset 1m', '0 1'],
  ['x[90]', '9 10'],
  ['x[3m:1m]', '8 9 10'],
  ['x[3m:2m]', '8 10'],
  ['x[3m:2m] offset 30s', '8'],
];

it.each(ranges)('%s sees %s: windows are open on the left', (query, want) => {
  expect(instantly(store, query, 10 * minute)).toEqual({ '{__name__="x", a="1"}': want });
});

it('leaves stale markers out of ranges', () => {
  expect(instantly(store, 'gone[5m]', 4 * minute)).toEqual({ '{__name__="gone"}': '1 2' });
});

it('pins start and end of the query, not of a subquery', () => {
  const range = [2 * minute, 4 * minute, minute] as const;
  expect(stepwise(store, 'x @ start()', range)).toEqual({ '{__name__="x", a="1"}': '2 2 2' });
  expect(stepwise(store, 'sum_over_time((x @ end())[2m:1m])', range)).toEqual({ '{a="1"}': '8 8 8' });
});

it('aligns the steps of subqueries whatever the query starts at', () => {
  expect(stepwise(store, 'sum_over_time(x[2m:1m])', [150_000, 270_000, minute])).toEqual({
    '{a="1"}': '3 5 7',
  });
});

it('computes durations from the step and the range of the query', () => {
  const range = [4 * minute, 6 * minute, 2 * minute] as const;
  expect(stepwise(store, 'count_over_time(x[step()])', range)).toEqual({ '{a="1"}': '2 2' });
  expect(stepwise(store, 'count_over_time(x[range() * 2])', range)).toEqual({ '{a="1"}': '4 4' });
});

it('measures anchored and smoothed ranges between their bounds', () => {
  expect(instantly(store, 'increase(x[2m] anchored)', 210_000)).toEqual({ '{a="1"}': 2 });
  expect(instantly(store, 'increase(x[2m] smoothed)', 210_000)).toEqual({ '{a="1"}': 2 });
  expect(instantly(store, 'x smoothed', 90_000)).toEqual({ '{__name__="x", a="1"}': 1.5 });
  expect(() => instantly(store, 'sum_over_time(x[2m] smoothed)', 0)).toThrow(
    'smoothed modifier can only be used with: delta, increase, rate - not with sum_over_time',
  );
});

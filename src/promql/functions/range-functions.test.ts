import { expect, it } from 'vitest';
import { instantly, stepwise, storeOf } from '../eval/test-queryable.ts';

const minute = 60_000;
const store = storeOf(
  minute,
  'up_total 0+60x10',
  'reset_total 0 60 120 30 90 150 210 270 330 390 450',
  'late_total _ _ _ _ _ _ 60 120 180 240 300',
  'g 5 3 8 1 NaN 2',
  'same 4 4 4 4',
  'one 7',
);

const results: [string, number, number][] = [
  ['rate(up_total[5m])', 10, 1],
  ['increase(up_total[5m])', 10, 300],
  ['rate(reset_total[10m])', 10, 510 / 540],
  ['irate(up_total[5m])', 10, 1],
  ['idelta(g[3m])', 3, -7],
  ['delta(up_total[5m])', 10, 300],
  // Up to half a minute before the first sample: more than that the counter has not been there.
  ['increase(late_total[10m])', 10, 270],
  ['sum_over_time(g[4m])', 3, 17],
  ['avg_over_time(g[4m])', 3, 4.25],
  ['min_over_time(g[6m])', 5, 1],
  ['max_over_time(g[6m])', 5, 8],
  ['count_over_time(g[6m])', 5, 6],
  ['present_over_time(g[6m])', 5, 1],
  ['quantile_over_time(0.5, g[4m])', 3, 4],
  ['stdvar_over_time(g[4m])', 3, 6.6875],
  ['stddev_over_time(same[4m])', 3, 0],
  ['mad_over_time(g[4m])', 3, 2],
  ['first_over_time(g[4m])', 3, 5],
  ['last_over_time(g[4m])', 3, 1],
  ['ts_of_first_over_time(g[2m])', 3, 120],
  ['ts_of_last_over_time(g[2m])', 3, 180],
  ['ts_of_max_over_time(g[4m])', 3, 120],
  ['ts_of_min_over_time(same[4m])', 3, 180],
  ['changes(g[4m])', 3, 3],
  ['resets(reset_total[10m])', 10, 1],
  ['deriv(up_total[5m])', 10, 1],
  ['deriv(same[4m])', 3, 0],
  ['predict_linear(up_total[5m], 60)', 10, 660],
  ['double_exponential_smoothing(same[4m], 0.5, 0.5)', 3, 4],
];

it.each(results)('%s at minute %s is %s', (query, atMinute, want) => {
  const got = instantly(store, query, atMinute * minute) as Record<string, number>;
  expect(Object.values(got)).toHaveLength(1);
  expect(Object.values(got)[0]).toBeCloseTo(want, 9);
});

const nothing: [string][] = [
  ['rate(one[5m])'],
  ['irate(one[5m])'],
  ['deriv(one[5m])'],
  ['sum_over_time(missing[5m])'],
  ['absent_over_time(one[5m])'],
];

it.each(nothing)('%s is nothing', (query) => {
  expect(instantly(store, query, 0)).toEqual({});
});

it('names what was asked for where there is nothing', () => {
  expect(instantly(store, 'absent_over_time(missing{a="1", b=~"x", c="2", c="3"}[5m])', 0)).toEqual({
    '{a="1"}': 1,
  });
  expect(stepwise(store, 'absent_over_time(one[1m])', [0, 2 * minute, minute])).toEqual({ '{}': '_ 1 1' });
});

it('keeps the name where the value is that of a sample', () => {
  expect(instantly(store, 'last_over_time(one[5m])', 0)).toEqual({ '{__name__="one"}': 7 });
  expect(instantly(store, 'max_over_time(one[5m])', 0)).toEqual({ '{}': 7 });
});

it('takes each step by itself where an argument differs by step', () => {
  expect(
    stepwise(store, 'quantile_over_time(scalar(vector(time() / 60)), same[4m])', [0, minute, minute]),
  ).toEqual({
    '{}': '4 4',
  });
});

it('refuses factors that are not between 0 and 1', () => {
  expect(() => instantly(store, 'double_exponential_smoothing(g[5m], 1, 0.5)', 3 * minute)).toThrow(
    'invalid smoothing factor. Expected: 0 < sf < 1, got: 1.000000',
  );
});

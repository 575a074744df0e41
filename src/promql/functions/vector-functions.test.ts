import { expect, it } from 'vitest';
import { evaluateInstant } from '../engine.ts';
import { instantly, isNear, stepwise, storeOf } from '../eval/test-queryable.ts';

const minute = 60_000;
const store = storeOf(
  minute,
  'v{n="a2"} -1.5',
  'v{n="a10"} 2.5',
  'odd{n="x"} NaN',
  'odd{n="y"} 3',
  'odd{n="z"} 1',
  'path{p="api-v2"} 1',
  'when 1709210096',
);

const values: [string, number[]][] = [
  ['abs(v)', [1.5, 2.5]],
  ['ceil(v)', [-1, 3]],
  ['round(v)', [-1, 3]],
  ['round(v, 0.4)', [-1.6, 2.4]],
  ['sgn(v)', [-1, 1]],
  ['clamp(v, 0, 2)', [0, 2]],
  ['clamp(v, 2, 0)', []],
  ['clamp_min(v, 0)', [0, 2.5]],
  ['clamp_max(odd{n="x"}, 0)', [NaN]],
  ['sqrt(v)', [NaN, Math.sqrt(2.5)]],
  ['deg(rad(v))', [-1.5, 2.5]],
  ['scalar(v) + vector(1)', [NaN]],
  ['year(when)', [2024]],
  ['month(when)', [2]],
  ['day_of_month(when)', [29]],
  ['day_of_week(when)', [4]],
  ['day_of_year(when)', [60]],
  ['days_in_month(when)', [29]],
  ['hour(when)', [12]],
  ['minute(when)', [34]],
  ['minute()', [1]],
  ['absent(v)', []],
  ['absent(none)', [1]],
  ['timestamp(v)', [0, 0]],
  ['timestamp(v + 0)', [60, 60]],
];

it.each(values)('%s', (query, want) => {
  const got = Object.values(instantly(store, query, minute) as Record<string, number>);
  expect(got).toHaveLength(want.length);
  for (const [i, value] of got.entries()) expect([value, isNear(value, want[i])]).toEqual([value, true]);
});

const orders: [string, unknown[]][] = [
  ['sort(odd)', ['z', 'y', 'x']],
  ['sort_desc(odd)', ['y', 'z', 'x']],
  ['sort_by_label(v, "n")', ['a2', 'a10']],
  ['sort_by_label_desc(v, "n")', ['a10', 'a2']],
];

it.each(orders)('%s', (query, want) => {
  const { value } = evaluateInstant(query, store, { atMs: 0 });
  expect(value.kind === 'vector' && value.samples.map(({ labels }) => labels['n'])).toEqual(want);
});

it('tells that sorting does nothing to a range query', () => {
  expect(Object.keys(stepwise(store, 'sort(v)', [0, minute, minute]))).toHaveLength(2);
});

const replaced: [string, string][] = [
  ['label_replace(path, "d", "$1/$2", "p", "(\\\\w+)-v(\\\\d)")', '{__name__="path", d="api/2", p="api-v2"}'],
  [
    'label_replace(path, "d", "${kind}!$$", "p", "(?P<kind>\\\\w+)-.*")',
    '{__name__="path", d="api!$", p="api-v2"}',
  ],
  ['label_replace(path, "d", "$1x", "p", "(.*)")', '{__name__="path", p="api-v2"}'],
  ['label_replace(path, "d", "x", "p", "api")', '{__name__="path", p="api-v2"}'],
  ['label_replace(path, "p", "", "p", ".*")', '{__name__="path"}'],
  ['label_join(path, "d", "/", "p", "none", "p")', '{__name__="path", d="api-v2//api-v2", p="api-v2"}'],
];

it.each(replaced)('%s', (query, want) => {
  expect(Object.keys(instantly(store, query, 0) as object)).toEqual([want]);
});

const errors: [string, string][] = [
  ['label_replace(v, "d", "", "n", "(")', 'invalid regular expression in label_replace(): ('],
  ['label_replace(v, "", "", "n", "")', 'invalid destination label name in label_replace(): '],
  ['label_join(v, "d", "", "")', 'invalid source label name in label_join(): '],
  ['label_join(v, "n", "-", "none")', 'vector cannot contain metrics with the same labelset'],
];

it.each(errors)('%s fails', (query, message) => {
  expect(() => instantly(store, query, 0)).toThrow(message);
});

import { expect, it } from 'vitest';
import { instantly, stepwise, storeOf } from '../eval/test-queryable.ts';

const minute = 60_000;
const store = storeOf(
  minute,
  'm{instance="a", job="1"} 1 2 3',
  'm{instance="b", job="1"} 4 5 6',
  'target_info{instance="a", job="1", version="v1", zone="eu"} 1 stale',
  'target_info{instance="a", job="1", version="v2", zone="eu"} _ 1 1',
  'build_info{instance="a", job="1", commit="c"} 1 1 1',
);

it('adds the labels of the info metric of each step', () => {
  expect(stepwise(store, 'info(m)', [0, 2 * minute, minute])).toEqual({
    '{__name__="m", instance="a", job="1", version="v1", zone="eu"}': '1 _ _',
    '{__name__="m", instance="a", job="1", version="v2", zone="eu"}': '_ 2 3',
    '{__name__="m", instance="b", job="1"}': '4 5 6',
  });
});

const cases: [string, string[]][] = [
  ['info(m, {zone=~".+"})', ['{__name__="m", instance="a", job="1", zone="eu"}']],
  ['info(m{instance="a"}, {__name__="build_info"})', ['{__name__="m", commit="c", instance="a", job="1"}']],
  [
    'info(m{instance="a"}, {__name__=~".+_info"})',
    ['{__name__="m", commit="c", instance="a", job="1", version="v1", zone="eu"}'],
  ],
  [
    'info(build_info, {__name__="build_info"})',
    ['{__name__="build_info", commit="c", instance="a", job="1"}'],
  ],
  ['info(m{instance="a"} @ 60)', ['{__name__="m", instance="a", job="1", version="v2", zone="eu"}']],
];

it.each(cases)('%s', (query, want) => {
  expect(Object.keys(instantly(store, query, 0) as object)).toEqual(want);
});

it('refuses two infos of the same time', () => {
  const twins = storeOf(
    minute,
    'm{instance="a", job="1"} 1',
    'target_info{instance="a", job="1", version="v1"} 1',
    'target_info{instance="a", job="1", version="v2"} 1',
  );
  expect(() => instantly(twins, 'info(m)', 0)).toThrow('found duplicate series for info metric: existing {');
});

import { expect, it } from 'vitest';
import { thresholdRules } from './rules.ts';
import type { CustomEntry, CustomPart, MetricCondition } from './settings.ts';
import { differences } from '../../../tests/support/alert-scenario.ts';
import { noThresholds } from './test-settings.ts';
import type { AlertScenario } from '../../../tests/support/alert-scenario.ts';

const asks = (
  comparison: MetricCondition['comparison'],
  bound: number,
  more: Partial<MetricCondition> = {},
): MetricCondition => ({ metric: 'queue', where: {}, comparison, bound, withinMs: undefined, ...more });

const check = (
  parts: readonly CustomPart[],
  series: AlertScenario['series'],
  firing: AlertScenario['firing'],
  more: Partial<CustomEntry> = {},
): readonly string[] => {
  const custom = { name: 'C', parts, combination: 'all', on: ['instance'], options: { labels: {} }, ...more };
  const settings = { ...noThresholds, custom: [custom as CustomEntry] };
  return differences({ settings, series, firing, by: 'q' });
};

const minute = 60_000;
const fires = ['C warning a'];
const queue = (values: string, q = 'a'): AlertScenario['series'] => ({
  [`queue{instance="n", q="${q}"}`]: values,
});

it('compares numbers, of the series that are asked for', () => {
  const both = { ...queue('5x9 15x9'), ...queue('15x20', 'b') };
  expect(check([asks('above', 10, { where: { q: 'a*' } })], both, { '9m': [], '10m': fires })).toEqual([]);
  expect(check([asks('below', 10)], both, { '9m': fires, '10m': [] })).toEqual([]);
});

it('asks for a label to be there, and takes any name of a metric', () => {
  const unnamed = { 'queue{instance="n"}': '15x20' };
  expect(
    check([asks('above', 10, { where: { q: '*' } })], { ...unnamed, ...queue('15x20') }, { '1m': fires }),
  ).toEqual([]);
  const words = 'inf NaN bool on ignoring group_left by sum and unless offset start atan2'.split(' ');
  const compile = (metric: string): unknown =>
    thresholdRules({
      ...noThresholds,
      custom: [
        {
          name: 'C',
          parts: [asks('above', 1, { metric }), asks('absent_for', 60_000, { metric })],
          combination: 'all',
          on: words.slice(2),
          options: { labels: {} },
        },
      ],
    });
  for (const word of words) expect(() => compile(word)).not.toThrow();
});

it('compares rates, growth and what is to come', () => {
  expect(check([asks('rises_above', 10 / 60)], queue('0+5x9 45+20x20'), { '9m': [], '20m': fires })).toEqual(
    [],
  );
  expect(
    check([asks('grows_above', 50, { withinMs: 10 * minute })], queue('0x9 0+10x20'), {
      '12m': [],
      '20m': fires,
    }),
  ).toEqual([]);
  expect(
    check([asks('reaches_below', 0, { withinMs: 240 * minute })], queue('1000-2x120'), {
      '60m': [],
      '110m': [],
    }),
  ).toEqual([]);
  expect(
    check([asks('reaches_below', 0, { withinMs: 240 * minute })], queue('500-2x120'), { '60m': fires }),
  ).toEqual([]);
  expect(check([asks('reaches_above', 800)], queue('0+3x120'), { '1m': [], '60m': fires })).toEqual([]);
});

it('tells changes from their absence, and series that are gone', () => {
  expect(
    check([asks('changed_within', 5 * minute)], queue('1x9 2x20'), { '9m': [], '11m': fires, '16m': [] }),
  ).toEqual([]);
  expect(
    check([asks('unchanged_for', 10 * minute)], queue('0+1x9 9x20'), { '9m': [], '20m': fires }),
  ).toEqual([]);
  const gone = { 'up{instance="n"}': '1x40', ...queue('1x9') };
  expect(check([asks('absent_for', 10 * minute)], gone, { '18m': [], '21m': ['C warning'] })).toEqual([]);
});

it('needs all parts on one machine, or any of them', () => {
  const parts = [asks('above', 10), asks('above', 0, { metric: 'errors' })];
  const series = { ...queue('20x20'), 'errors{instance="n", kind="x"}': '0x9 1x10' };
  expect(check(parts, series, { '9m': [], '10m': fires })).toEqual([]);
  expect(check(parts, { ...queue('20x20'), 'errors{instance="m"}': '1x20' }, { '10m': [] })).toEqual([]);
  expect(
    check(parts, series, { '9m': fires, '10m': [...fires, 'C warning'] }, { combination: 'any' }),
  ).toEqual([]);
});

it('may need another alert to fire', () => {
  const busy = {
    name: 'Busy',
    parts: [asks('above', 10)],
    combination: 'all',
    on: [],
    options: { labels: {} },
  };
  const both = {
    ...busy,
    name: 'Both',
    on: ['instance'],
    parts: [asks('above', 0, { metric: 'errors' }), { alert: 'Busy' }],
    options: { labels: { team: 'etl' }, severity: 'info', forMs: 2 * minute },
  };
  const settings = { ...noThresholds, custom: [busy, both] as CustomEntry[] };
  const series = { ...queue('0x9 20x20'), 'errors{instance="n"}': '1x30' };
  const firing = { '9m': [], '20m': ['Both info etl', 'Busy warning'] };
  expect(differences({ settings, series, firing, by: 'team' })).toEqual([]);
});

import { expect, it } from 'vitest';
import { evaluateInstant } from '../engine.ts';
import { instantly, isNear, stepwise, storeOf } from '../eval/test-queryable.ts';

const minute = 60_000;
const store = storeOf(
  minute,
  'h_bucket{le="0.1", job="a"} 1 2',
  'h_bucket{le="0.2", job="a"} 3 stale',
  'h_bucket{le="+Inf", job="a"} 4 8',
  'broken_bucket{le="1"} 5',
  'broken_bucket{le="2"} 3',
  'broken_bucket{le="+Inf"} 6',
  'odd_bucket{le="x"} 1',
  'n {{schema:0 sum:10 count:4 buckets:[1 2 1]}} {{schema:0 sum:20 count:8 buckets:[2 4 2]}}',
);

const values: [string, Record<string, number>][] = [
  ['histogram_quantile(0.5, h_bucket)', { '{job="a"}': 0.15 }],
  ['histogram_quantile(1, h_bucket)', { '{job="a"}': 0.2 }],
  ['histogram_quantile(-1, h_bucket)', { '{job="a"}': -Infinity }],
  ['histogram_quantile(0.5, h_bucket{le!="+Inf"})', { '{job="a"}': NaN }],
  ['histogram_fraction(0, 0.1, h_bucket)', { '{job="a"}': 0.25 }],
  ['histogram_quantiles(h_bucket, "q", 0.5, 1)', { '{job="a", q="0.5"}': 0.15, '{job="a", q="1.0"}': 0.2 }],
  ['histogram_count(n)', { '{}': 4 }],
  ['histogram_sum(n)', { '{}': 10 }],
  ['histogram_avg(n)', { '{}': 2.5 }],
  ['histogram_quantile(1, n)', { '{}': 4 }],
  ['histogram_count(sum(n))', { '{}': 4 }],
  ['histogram_count(n * 2)', { '{}': 8 }],
  ['histogram_count(n + n)', { '{}': 8 }],
  ['n + 1', {}],
  ['abs(n)', {}],
];

it.each(values)('%s', (query, want) => {
  const got = instantly(store, query, 0) as Record<string, number>;
  expect(Object.keys(got)).toEqual(Object.keys(want));
  for (const [labels, value] of Object.entries(want))
    expect(isNear(got[labels], value), `${got[labels]}`).toBe(true);
});

const classic = storeOf(
  minute,
  'four_bucket{le="1"} 4',
  'four_bucket{le="3"} 6',
  'four_bucket{le="5"} 6',
  'four_bucket{le="+Inf"} 8',
  'below_bucket{le="-2"} 5',
  'below_bucket{le="3"} 9',
  'below_bucket{le="+Inf"} 9',
  'parts_bucket{le="2"} 1',
  'parts_bucket{le="2e0"} 3',
  'parts_bucket{le="+Inf"} 4',
  'falling_bucket{le="1"} 4',
  'falling_bucket{le="2"} 3',
  'falling_bucket{le="4"} 2.5',
  'falling_bucket{le="8"} 8',
  'falling_bucket{le="+Inf"} 8',
  'rounded_bucket{le="1"} 4',
  'rounded_bucket{le="2"} 3.999999999999996',
  'rounded_bucket{le="+Inf"} 8',
  'one_bucket{le="+Inf"} 3',
  'none_bucket{le="1"} 0',
  'none_bucket{le="+Inf"} 0',
);

it('quantiles are linear within a bucket; the last one gives the highest finite bound', () => {
  const check = (quantile: string, name: string, want: number) =>
    expect(instantly(classic, `histogram_quantile(${quantile}, ${name}_bucket)`, 0)).toEqual({ '{}': want });
  check('0', 'four', 0);
  check('0.25', 'four', 0.5);
  check('0.625', 'four', 2);
  check('0.9', 'four', 5);
  check('0.1', 'below', -2);
  check('2', 'four', Infinity);
  check('NaN', 'four', NaN);
  check('0.5', 'one', NaN);
  check('0.5', 'none', NaN);
});

it('bounds written differently are one bucket', () => {
  expect(instantly(classic, 'histogram_quantile(0.5, parts_bucket)', 0)).toEqual({ '{}': 1 });
  expect(instantly(classic, 'histogram_fraction(0, 1, parts_bucket)', 0)).toEqual({ '{}': 0.5 });
});

it('a count that falls stays level and is told; rounding is not', () => {
  expect(instantly(classic, 'histogram_quantile(0.75, falling_bucket)', 0)).toEqual({ '{}': 6 });
  const infosOf = (name: string) =>
    evaluateInstant(`histogram_quantile(0.75, ${name}_bucket)`, classic, { atMs: 0 }).annotations.infos;
  expect(infosOf('falling')).toEqual([
    expect.stringContaining('from buckets 2 to 4, with a max diff of 1.5'),
  ]);
  expect(infosOf('rounded')).toEqual([]);
});

it('takes the buckets that are there at each step', () => {
  expect(stepwise(store, 'histogram_quantile(0.2, h_bucket)', [0, minute, minute])).toEqual({
    '{job="a"}': `${(0.1 * 0.8) / 1} ${(0.1 * 1.6) / 2}`,
  });
});

it('grows native histograms over windows', () => {
  expect(instantly(store, 'histogram_count(increase(n[2m]))', minute)).toEqual({ '{}': 8 });
  expect(instantly(store, 'histogram_count(sum_over_time(n[2m]))', minute)).toEqual({ '{}': 12 });
});

const annotations: [string, string][] = [
  [
    'histogram_quantile(0.5, broken_bucket)',
    'PromQL info: input to histogram_quantile needed to be fixed for monotonicity (see https://prometheus.io/docs/' +
      'prometheus/latest/querying/functions/#histogram_quantile) for metric name "broken_bucket", from buckets 2 to 2, ' +
      'with a max diff of 2, over 1 samples from 1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z (1:25)',
  ],
  [
    'histogram_quantile(0.5, odd_bucket)',
    'PromQL warning: bucket label "le" is missing or has a malformed value of "x" for metric name "odd_bucket" (1:25)',
  ],
  [
    'n > 1',
    'PromQL info: incompatible sample types encountered for binary operator ">": histogram > float (1:1)',
  ],
  ['\nmax(n)', 'PromQL info: ignored histogram in max aggregation (2:5)'],
  [
    'rate(h_bucket{le="0.1"}[2m]) + rate(n[2m]) or delta(n[2m])',
    'PromQL warning: this native histogram metric is not a gauge: "n" (1:53)',
  ],
  [
    'rate(broken_bucket[2m]) or rate(v[2m])',
    'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "v" (1:33)',
  ],
];

it.each(annotations)('%s is told', (query, want) => {
  const gauge = storeOf(minute, 'v 1 2');
  const source = query.includes('v[') ? gauge : store;
  const { warnings, infos } = evaluateInstant(query, source, {
    atMs: query.includes('[') ? minute : 0,
  }).annotations;
  expect([...warnings, ...infos]).toContain(want);
});

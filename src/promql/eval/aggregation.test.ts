import { expect, it } from 'vitest';
import { evaluateInstant } from '../engine.ts';
import { instantly, stepwise, storeOf } from './test-queryable.ts';

const minute = 60_000;
const store = storeOf(
  minute,
  'x{job="a", host="1"} 1 2',
  'x{job="a", host="2"} 3 4',
  'x{job="b", host="1"} 5 NaN',
  'x{job="b", host="3"} 7 stale',
  'k 1 2',
  'huge{n="1"} 1e308',
  'huge{n="2"} 1e308',
  'exact{n="1"} 1e100',
  'exact{n="2"} 1',
  'exact{n="3"} -1e100',
);

const results: [string, Record<string, number>][] = [
  ['sum(x)', { '{}': 16 }],
  ['sum by (job) (x)', { '{job="a"}': 4, '{job="b"}': 12 }],
  ['sum without (host) (x)', { '{job="a"}': 4, '{job="b"}': 12 }],
  ['count by (host) (x)', { '{host="1"}': 2, '{host="2"}': 1, '{host="3"}': 1 }],
  ['avg by (job) (x)', { '{job="a"}': 2, '{job="b"}': 6 }],
  ['min(x)', { '{}': 1 }],
  ['max by (missing) (x)', { '{}': 7 }],
  ['group by (job) (x)', { '{job="a"}': 1, '{job="b"}': 1 }],
  ['stdvar by (job) (x)', { '{job="a"}': 1, '{job="b"}': 1 }],
  ['stddev(x)', { '{}': Math.sqrt(5) }],
  ['quantile(0.5, x)', { '{}': 4 }],
  ['topk(1, x)', { '{__name__="x", host="3", job="b"}': 7 }],
  [
    'bottomk by (job) (1, x)',
    { '{__name__="x", host="1", job="a"}': 1, '{__name__="x", host="1", job="b"}': 5 },
  ],
  ['count_values("v", x > bool 3)', { '{v="0"}': 2, '{v="1"}': 2 }],
  ['count(limitk(2, x))', { '{}': 2 }],
  ['count(limit_ratio(1, x))', { '{}': 4 }],
  ['topk(0, x)', {}],
  ['sum(missing)', {}],
  ['avg(huge)', { '{}': 1e308 }],
  ['sum(huge)', { '{}': Infinity }],
  ['sum(exact)', { '{}': 1 }],
];

it.each(results)('%s', (query, want) => {
  expect(instantly(store, query, 0)).toEqual(want);
});

it('aggregates every step by itself', () => {
  const range = [0, minute, minute] as const;
  expect(stepwise(store, 'sum by (job) (x)', range)).toEqual({ '{job="a"}': '4 6', '{job="b"}': '12 NaN' });
  expect(stepwise(store, 'max by (job) (x)', range)).toEqual({ '{job="a"}': '3 4', '{job="b"}': '7 NaN' });
  expect(stepwise(store, 'count(x)', range)).toEqual({ '{}': '4 3' });
  expect(stepwise(store, 'topk(scalar(k), x{job="a"})', range)).toEqual({
    '{__name__="x", host="1", job="a"}': '_ 2',
    '{__name__="x", host="2", job="a"}': '3 4',
  });
});

it('puts the best first, NaN last, where there is one step', () => {
  const { value } = evaluateInstant('topk(3, x)', store, { atMs: minute });
  expect(value).toMatchObject({ samples: [{ value: 4 }, { value: 2 }, { value: NaN }] });
  const lowest = evaluateInstant('bottomk(2, x)', store, { atMs: 0 });
  expect(lowest.value).toMatchObject({ samples: [{ value: 1 }, { value: 3 }] });
});

it('divides by limit_ratio into two parts that have nothing in common', () => {
  expect(instantly(store, 'count(limit_ratio(0.5, x) or limit_ratio(-0.5, x))', 0)).toEqual({ '{}': 4 });
  expect(instantly(store, 'limit_ratio(0.5, x) and limit_ratio(-0.5, x)', 0)).toEqual({});
});

const errors: [string, string][] = [
  ['topk(NaN, x)', 'Parameter value is NaN'],
  ['topk(1e30, x)', 'Scalar value 1e+30 overflows int64'],
  ['limit_ratio(NaN, x)', 'Ratio value is NaN'],
  ['count_values("", x)', 'invalid label name ""'],
];

it.each(errors)('%s fails', (query, message) => {
  expect(() => instantly(store, query, 0)).toThrow(message);
});

it('warns of quantiles that are none', () => {
  const { annotations, value } = evaluateInstant('quantile(2, x)', store, { atMs: 0 });
  expect(value).toMatchObject({ samples: [{ value: Infinity }] });
  expect(annotations.warnings).toEqual([
    'PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)',
  ]);
});

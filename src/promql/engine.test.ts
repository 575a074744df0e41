import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ManualClock } from '../lib/clock.ts';
import { evaluateInstant, evaluateRange, QueryCanceled, QueryTimeout, TooManySamples } from './engine.ts';
import { instantly, isNear, stepwise, storeOf } from './eval/test-queryable.ts';
import { parse } from './parse.ts';

const minute = 60_000;
const store = storeOf(minute, 'x{a="1"} 0+1x20', 'x{a="2"} 5+2x20');

it('answers with what the expression is', () => {
  expect(evaluateInstant('1 + 1', store, { atMs: 0 }).value).toEqual({ kind: 'scalar', value: 2 });
  expect(evaluateInstant('("text")', store, { atMs: 0 }).value).toEqual({ kind: 'string', value: 'text' });
  expect(evaluateInstant('x{a="1"}', store, { atMs: minute }).value).toEqual({
    kind: 'vector',
    samples: [{ labels: { __name__: 'x', a: '1' }, value: 1 }],
  });
  expect(evaluateInstant(parse('x{a="1"}[2m]'), store, { atMs: minute }).value).toEqual({
    kind: 'matrix',
    series: [
      {
        labels: { __name__: 'x', a: '1' },
        timestamps: Float64Array.of(0, minute),
        values: Float64Array.of(0, 1),
      },
    ],
  });
});

it('gives scalars as a series without labels over a range', () => {
  expect(stepwise(store, 'time()', [0, 2000, 1000])).toEqual({ '{}': '0 1 2' });
  expect(() => evaluateRange('x[5m]', store, { fromMs: 0, toMs: 1, stepMs: 1 })).toThrow(
    'invalid expression type "range vector" for range query, must be Scalar or instant Vector',
  );
});

it('orders a range by labels', () => {
  const { value } = evaluateRange('-x', store, { fromMs: 0, toMs: 0, stepMs: 1 });
  expect(value.series.map(({ labels }) => labels['a'])).toEqual(['1', '2']);
});

it('ends where there are more samples than may be', () => {
  const range = { fromMs: 0, toMs: 20 * minute, stepMs: minute };
  expect(() => evaluateRange('x', store, { ...range, maxSamples: 41 })).toThrow(TooManySamples);
  expect(evaluateRange('x', store, { ...range, maxSamples: 42 }).value.series).toHaveLength(2);
  expect(() => evaluateRange('max_over_time(x[10m:1s])', store, { ...range, maxSamples: 1000 })).toThrow(
    'query processing would load too many samples into memory in query execution',
  );
});

it('makes no room for steps without end', () => {
  const range = { fromMs: 0, toMs: 1e15, stepMs: 1 };
  expect(() => evaluateRange('vector(1)', store, range)).toThrow(TooManySamples);
  expect(() => instantly(store, 'count_over_time(missing[10y:1ms])', 0)).toThrow(TooManySamples);
});

it('makes no room for a series of each value without end', () => {
  const range = { fromMs: 0, toMs: 20 * minute, stepMs: minute, maxSamples: 42 };
  const growing = storeOf(minute, 'x 0+1x20');
  expect(() => evaluateRange('count_values("value", x)', growing, range)).toThrow(TooManySamples);
});

it('ends at its deadline, and when nobody waits any more', () => {
  const clock = new ManualClock();
  const late = { monotonic: () => (late.now += 10), now: 0 };
  expect(evaluateInstant('x', store, { atMs: 0, timeout: { ms: 5, clock } }).value.kind).toBe('vector');
  expect(() => evaluateInstant('x', store, { atMs: 0, timeout: { ms: 5, clock: late } })).toThrow(
    QueryTimeout,
  );
  expect(() => evaluateInstant('x', store, { atMs: 0, isAborted: () => true })).toThrow(QueryCanceled);
});

it('does not change what the store has', () => {
  instantly(store, '-x * 2 + abs(x) - sum_over_time(x[5m])', minute);
  expect(instantly(store, 'x{a="2"}', minute)).toEqual({ '{__name__="x", a="2"}': 7 });
});

const queries = `x
  rate(x[3m])
  sum by (a) (x)
  topk(1, x)
  avg_over_time(x[4m])
  max_over_time(x[90s])
  quantile_over_time(0.3, x[5m])
  stddev_over_time(x[5m])
  deriv(x[5m])
  changes(x[5m])
  x > 0 or y
  x * on(a) group_left y
  x and on(a) y
  count_values("v", x)
  absent(x{a="1"})
  min_over_time(rate(x[2m])[4m:30s])
  sum(x @ 120) + y
  histogram_quantile(0.5, label_replace(x, "le", "$1", "a", "(.*)"))`.split('\n  ');

const points = fc.array(
  fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom('_', 'stale', 'NaN', 'Inf')),
  {
    minLength: 1,
    maxLength: 12,
  },
);

it.each(queries)('%s is at each step what it is at that time alone', (query) => {
  fc.assert(
    fc.property(points, points, points, (first, second, other) => {
      const random = storeOf(
        minute,
        `x{a="1"} ${first.join(' ')}`,
        `x{a="2"} ${second.join(' ')}`,
        `y{a="1"} ${other.join(' ')}`,
      );
      const range = stepwise(random, query, [0, 12 * minute, 45_000], { lookbackMs: 2 * minute });
      for (let step = 0; step * 45_000 <= 12 * minute; step++) {
        const alone = instantly(random, query, step * 45_000, { lookbackMs: 2 * minute });
        const words = Object.entries(range).map(([labels, text]) => [labels, text.split(' ')[step]]);
        const there = Object.fromEntries(words.filter(([, word]) => word !== '_'));
        expect(Object.keys(there).toSorted()).toEqual(Object.keys(alone).toSorted());
        for (const [labels, value] of Object.entries(alone)) {
          expect(isNear(Number(there[labels]), value as number), `${labels} at step ${step}`).toBe(true);
        }
      }
    }),
    { numRuns: 60 },
  );
});

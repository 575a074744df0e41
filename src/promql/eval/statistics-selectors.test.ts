import { expect, it } from 'vitest';
import { evaluateInstant } from '../engine.ts';
import { parse } from '../parse.ts';
import { statisticsSelectors } from './statistics-selectors.ts';
import { storeOf } from './test-queryable.ts';

const cases: [string, number][] = [
  ['histogram_count(h)', 1],
  ['histogram_sum(rate(h[5m])) / histogram_avg(h)', 2],
  ['histogram_count(sum_over_time(rate(h[5m])[10m:]))', 0],
  ['histogram_quantile(0.5, h)', 0],
  ['histogram_count(h </ 2)', 0],
  ['h', 0],
];

it.each(cases)('of %s the totals of %s selectors are enough', (query, want) => {
  expect(statisticsSelectors(parse(query)).size).toBe(want);
});

it('tells of a conflict between series of which one was reset', () => {
  const store = storeOf(
    60_000,
    'h{a="1"} {{schema:0 sum:1 count:2 buckets:[1 1]}} {{schema:0 sum:1 count:1 buckets:[1]}}',
    'h{a="2"} {{schema:0 sum:1 count:1 buckets:[1]}} {{schema:0 sum:1 count:2 buckets:[1 1]}}',
  );
  const warning = 'PromQL warning: conflicting counter resets during histogram aggregation';
  const warningsOf = (query: string) => evaluateInstant(query, store, { atMs: 60_000 }).annotations.warnings;
  expect(warningsOf('histogram_count(sum(h))')).toEqual([`${warning} (1:21)`]);
  expect(warningsOf('histogram_quantile(0.5, sum(h))')).toEqual([]);
});

import type { PromqlWord } from './promql-functions.ts';

const words = (table: readonly (readonly [name: string, takes: string, help: string])[]): PromqlWord[] =>
  table.map(([name, takes, help]) => ({ name, takes, help }));

/** Aggregations: https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators */
export const promqlAggregations: readonly PromqlWord[] = words([
  ['avg', 'v', 'mean of the values'],
  ['bottomk', 'k, v', 'the k smallest'],
  ['count', 'v', 'how many series'],
  ['count_values', 'label, v', 'how many series have each value'],
  ['group', 'v', '1 for each group'],
  ['limit_ratio', 'r, v', 'a share r of the series (experimental)'],
  ['limitk', 'k, v', 'k of the series (experimental)'],
  ['max', 'v', 'the largest value'],
  ['min', 'v', 'the smallest value'],
  ['quantile', 'q, v', 'quantile q (0 to 1) of the values'],
  ['stddev', 'v', 'standard deviation of the values'],
  ['stdvar', 'v', 'variance of the values'],
  ['sum', 'v', 'sum of the values'],
  ['topk', 'k, v', 'the k largest'],
]);

/** What may follow an operand. */
export const promqlOperators: readonly PromqlWord[] = words([
  ['and', '', 'series that are on the right too'],
  ['or', '', 'and the series that only the right has'],
  ['unless', '', 'series that are not on the right'],
  ['atan2', '', 'arc tangent of left over right'],
  ['offset', '', 'as it was so long before: offset 1h'],
  ['by', '', 'keep these labels: by (job)'],
  ['without', '', 'drop these labels: without (cpu)'],
]);

/** What may follow a binary operator. */
export const promqlMatching: readonly PromqlWord[] = words([
  ['bool', '', '0 or 1 in place of dropping series'],
  ['on', '', 'match by these labels only: on (instance)'],
  ['ignoring', '', 'match without these labels: ignoring (mode)'],
  ['group_left', '', 'many on the left for one on the right'],
  ['group_right', '', 'one on the left for many on the right'],
]);

/** What may follow an aggregation. */
export const promqlGroupings: readonly PromqlWord[] = promqlOperators.filter(
  ({ name }) => name === 'by' || name === 'without',
);

/** Words before a list of labels. */
export const groupingWords: ReadonlySet<string> = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
]);

/** Durations worth offering. */
export const promqlDurations: readonly PromqlWord[] = words([
  ['5m', '', 'five minutes'],
  ['1m', '', 'a minute'],
  ['15m', '', 'a quarter of an hour'],
  ['30m', '', 'half an hour'],
  ['1h', '', 'an hour'],
  ['6h', '', 'a quarter of a day'],
  ['1d', '', 'a day'],
  ['1w', '', 'a week'],
]);

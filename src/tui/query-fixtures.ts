import type { PromAnswer, PromData } from '../contract/prometheus-answers.ts';
import type { MetricName } from '../contract/history.ts';
import { answer, press, startState } from './fixtures.ts';
import { typedKeys } from './keys.ts';
import type { Failure } from './state/answers.ts';
import { expressionHistory, expressionRequest } from './state/expression-history.ts';
import type { State } from './state/model.ts';
import { placeOf } from './state/model.ts';
import { placeQueries } from './state/queries.ts';
import { update } from './update/update.ts';

/** Sample answers to expressions and short ways to the view `query`; for tests. */
export const queryNames: readonly MetricName[] = [
  { name: 'node_load1', type: 'gauge', help: '1m load average.', series: 1, labels: ['instance', 'job'] },
  { name: 'node_cpu_seconds_total', type: 'counter', help: null, series: 16, labels: ['cpu', 'mode'] },
  { name: 'node_disk_read_bytes_total', type: 'counter', help: 'Read.', series: 2, labels: ['device'] },
  { name: 'a.dotted', type: 'gauge', help: null, series: 1, labels: ['x.y'] },
];

export function promAnswer(data: PromData, change: Partial<PromAnswer> = {}): PromAnswer {
  return { data, warnings: [], infos: [], ...change };
}

/** A vector of series with their values. */
export function vectorOf(...series: readonly (readonly [Record<string, string>, string])[]): PromData {
  return { resultType: 'vector', result: series.map(([metric, value]) => ({ metric, value: [0, value] })) };
}

export const cpuVector = vectorOf(
  ...['0', '1', '10'].flatMap((cpu) =>
    ['idle', 'user'].map((mode) => [{ cpu, mode, job: 'node' }, `0.${cpu}${mode.length}`] as const),
  ),
);

/** The state with the palette's `query …` run. */
export function ranQuery(expression: string, change: Parameters<typeof startState>[0] = {}): State {
  return press(
    answer(startState(change), { kind: 'metric-names' }, queryNames),
    ':',
    ...typedKeys(`query ${expression}`),
    'enter',
  );
}

/** The expression that was run answered. */
export function answeredQuery(state: State, result: PromAnswer): State {
  return answer(state, { kind: 'promql', path: state.query.expression }, result);
}

/** The expression that was run refused by the node, or not answered. */
export function failedQuery(
  state: State,
  failure: Partial<Failure> & { message: string },
  now = state.now,
): State {
  const place = placeOf(state);
  return placeQueries(place, state).reduce(
    (current, query) =>
      update(current, { kind: 'failed', node: 0, query, hint: null, retryAt: now + 4000, ...failure }, now)
        .state,
    state,
  );
}

/** The chart of the expression answered: so many series with the values of `valueAt`. */
export function answeredQueryChart(
  state: State,
  labels: readonly Record<string, string>[],
  valueAt: (series: number, index: number) => number,
  notes: Partial<Pick<PromAnswer, 'warnings' | 'infos'>> = {},
): State {
  return placeQueries(placeOf(state), state).reduce((current, query) => {
    const { expression, range } = expressionRequest(query.path ?? '', state.now);
    const count = (range.to - range.from) / 1000 / range.step + 1;
    const result = labels.map((metric, series) => ({
      metric,
      values: Array.from({ length: count }, (_, index): [number, string] => [
        range.from / 1000 + index * range.step,
        String(valueAt(series, index)),
      ]),
    }));
    const data = { resultType: 'matrix' as const, result };
    const matrix = { data, warnings: notes.warnings ?? [], infos: notes.infos ?? [] };
    return answer(current, query, expressionHistory(expression, range, matrix));
  }, state);
}

/** The view with a text typed into its empty line. */
export function typedQuery(text: string, change: Parameters<typeof startState>[0] = {}): State {
  return press(answer(startState(change), { kind: 'metric-names' }, queryNames), 'Q', ...typedKeys(text));
}

import type { History, HistorySeries, MetricName } from '../contract/history.ts';
import type { Query } from './state/answers.ts';
import { chartOf } from './state/chart-choice.ts';
import { chartQueries, historyRequest } from './state/chart-queries.ts';
import type { State } from './state/model.ts';
import { placeOf } from './state/model.ts';
import { typedKeys } from './keys.ts';
import { answer, press, startedAt, startState } from './fixtures.ts';

/** Sample histories of a node and short ways to a chart; for tests. */
export type Samples = readonly (number | null)[];

/** A history of as many steps as there are samples, each step with a single one. */
export function historyOf(series: readonly HistorySeries[], change: Partial<History> = {}): History {
  return {
    name: 'node_load1',
    type: 'gauge',
    help: '1m load average.',
    as: 'value',
    from: new Date(startedAt - 3_600_000).toISOString(),
    to: new Date(startedAt).toISOString(),
    step_sec: 30,
    tier: 'raw',
    series_total: series.length,
    series: [...series],
    ...change,
  };
}

export function seriesOf(samples: Samples, labels: Record<string, string> = {}): HistorySeries {
  const avg = [...samples];
  return { labels, min: avg, max: avg, avg };
}

export const metricNames: readonly MetricName[] = [
  { name: 'node_load1', type: 'gauge', help: '1m load average.', series: 1, labels: [] },
  { name: 'node_load15', type: 'gauge', help: null, series: 1, labels: [] },
  { name: 'node_disk_read_bytes_total', type: 'counter', help: null, series: 2, labels: ['device'] },
  { name: 'node_cpu_seconds_total', type: 'counter', help: null, series: 16, labels: ['cpu', 'mode'] },
];

/** A wave that is never the same for two series. */
export function wave(count: number, height: number, phase = 0): number[] {
  return Array.from({ length: count }, (_, index) => height * (1 + Math.sin(index / 9 + phase)));
}

/** What the node would answer to a question of the chart: the right times and steps, the values of `valueAt`. */
export function historyFor(
  query: Query,
  labels: readonly Record<string, string>[],
  valueAt: (series: number, index: number) => number | null,
  change: Partial<History> = {},
): History {
  const { name, from = '', to = '', step = '' } = historyRequest(query.path ?? '', startedAt);
  const stepSec = Number.parseInt(step, 10);
  const count = Math.round((Date.parse(to) - Date.parse(from)) / (stepSec * 1000));
  return historyOf(
    labels.map((one, series) =>
      seriesOf(
        Array.from({ length: count }, (_, index) => valueAt(series, index)),
        one,
      ),
    ),
    { name, from, to, step_sec: stepSec, ...change },
  );
}

/** The state with the palette's `chart …` run. */
export function openedChart(state: State, text: string): State {
  return press(state, ':', ...typedKeys(`chart ${text}`), 'enter');
}

/** The chart one looks at with everything it asks answered. */
export function answeredChart(
  state: State,
  labels: readonly Record<string, string>[],
  valueAt: (series: number, index: number) => number | null,
  change: Partial<History> = {},
): State {
  const chart = placeOf(state).chart ?? chartOf({ name: '', labels: '' });
  return chartQueries(chart, state.columns).reduce(
    (current, query) => answer(current, query, historyFor(query, labels, valueAt, change)),
    state,
  );
}

/** A chart of one series at the given size. */
export function loadedChart(change: Parameters<typeof startState>[0] = {}, text = 'node_load1'): State {
  const opened = openedChart(startState(change), text);
  return answeredChart(opened, [{}], (_, index) => 1 + Math.sin(index / 7));
}

import type { History } from '../../contract/history.ts';
import { formatCounted } from '../../lib/format.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import { historyFor } from '../state/chart-answers.ts';
import type { ChartChoice, Period } from '../state/chart-choice.ts';
import {
  chartOf,
  nextComparison,
  periodOf,
  shifted,
  spanOf,
  withCursor,
  zoomed,
} from '../state/chart-choice.ts';
import { chartCsv, chartFileName } from '../state/chart-csv.ts';
import { chartQueries, chartStep, plotColumns } from '../state/chart-queries.ts';
import { focusedIndex } from '../state/chart-scene.ts';
import type { Selector } from '../state/chart-selector.ts';
import { selectorText } from '../state/chart-selector.ts';
import { listSeries } from '../state/chart-series.ts';
import type { State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import type { Binding } from './binding.ts';
import type { Step } from './step.ts';
import { goTo, notify, step } from './step.ts';

/** Opens the chart of some series; `esc` comes back. */
export function openChart(state: State, selector: Selector, spanMs?: number): Step {
  const chart = chartOf(selector, spanMs);
  const { node } = placeOf(state);
  return goTo(state, [...state.places, { view: 'chart', node, detail: selectorText(selector), chart }]);
}

type Change = (chart: ChartChoice, period: Period, state: State) => ChartChoice;

/** The keys of a chart, the most useful first. */
export function chartBindings(state: State): Binding[] {
  const { chart } = placeOf(state);
  if (chart === undefined) return [];
  const count = shownHistory(state, chart)?.series.length ?? 0;
  const several: Binding[] = [
    { keys: ['tab'], shown: 'tab', label: 'series', isHinted: true, act: (s) => focusNext(s, 1) },
    { keys: ['shift-tab'], shown: 'shift-tab', label: 'series before', act: (s) => focusNext(s, -1) },
    binding(['enter'], 'enter', chart.isAlone ? 'all series' : 'this series alone', (one) => ({
      ...one,
      isAlone: !one.isAlone,
    })),
  ];
  const isPast = chart.end !== null;
  return [
    {
      ...binding(['left'], glyphsFor(state.isAscii).arrows, 'cursor', moveCursor(-1)),
      isHinted: true,
    },
    binding(['right'], 'right', 'cursor later', moveCursor(1)),
    binding(['pageup'], 'PgUp', 'cursor ten columns earlier', moveCursor(-10)),
    binding(['pagedown'], 'PgDn', 'cursor ten columns later', moveCursor(10)),
    { ...binding(['+', '=', 'i'], '+ -', 'zoom', zoom(-1)), isHinted: true },
    binding(['-', '_', 'o'], '- o', 'zoom out', zoom(1)),
    { ...binding(['[', 'h'], 'h l', 'time', shift(-1)), isHinted: true },
    binding([']', 'l'], 'l ]', 'later', shift(1)),
    {
      ...binding(['0', 'end', 'G'], '0', isPast ? 'now' : 'now, no cursor', (one) => ({
        ...one,
        end: null,
        cursor: null,
      })),
      isHinted: isPast || chart.cursor !== null,
    },
    ...(count > 1 ? several : []),
    {
      ...binding(['w'], 'w', nextLabel(chart), (one) => ({ ...one, compare: nextComparison(one.compare) })),
      isHinted: true,
    },
    { ...binding(['v'], 'v', 'value or rate', turnKind), isHinted: true },
    { keys: ['x'], shown: 'x', label: 'CSV', isHinted: true, act: exportCsv },
  ];
}

function nextLabel({ compare }: ChartChoice): string {
  return { off: 'day before', day: 'week before', week: 'no comparison' }[compare];
}

function binding(keys: readonly string[], shown: string, label: string, change: Change): Binding {
  return { keys, shown, label, act: (state) => step(changed(state, change)) };
}

/** The chart one looks at, changed; what it then shows is asked for by itself. */
function changed(state: State, change: Change): State {
  const place = placeOf(state);
  if (place.chart === undefined) return state;
  const period = shownPeriod(state, place.chart);
  const chart = change(place.chart, period, state);
  return { ...state, places: [...state.places.slice(0, -1), { ...place, chart }] };
}

function shownPeriod({ columns, now }: State, chart: ChartChoice): Period {
  return periodOf({ end: chart.end, spanMs: spanOf(chart).ms }, chartStep(chart, columns), now);
}

function shownHistory(state: State, chart: ChartChoice): History | null {
  const [main] = chartQueries(chart, state.columns);
  return main === undefined ? null : historyFor(activeNode(state).answers, main).data;
}

function moveCursor(byColumns: number): Change {
  return (chart, period, { columns }) =>
    withCursor(chart, (byColumns * spanOf(chart).ms) / plotColumns(columns), period);
}

function zoom(by: 1 | -1): Change {
  return (chart, period, { now }) => zoomed(chart, by, period, now);
}

function shift(by: 1 | -1): Change {
  return (chart, period, { now }) => shifted(chart, by, period, now);
}

/** From what is shown to the other: what the node made of `auto` counts. */
function turnKind(chart: ChartChoice, _: Period, state: State): ChartChoice {
  const shown = shownHistory(state, chart)?.as;
  const isRate = (chart.as === 'auto' ? shown : chart.as) === 'rate';
  return { ...chart, as: isRate ? 'value' : 'rate' };
}

function focusNext(state: State, by: 1 | -1): Step {
  const { chart } = placeOf(state);
  if (chart === undefined) return step(state);
  const series = listSeries(shownHistory(state, chart) ?? { series: [] });
  const next = series[(focusedIndex(chart.focus, series) + by + series.length) % Math.max(1, series.length)];
  return step(next === undefined ? state : changed(state, (one) => ({ ...one, focus: next.key })));
}

/** Writes what the node has answered to a file; what is not here yet cannot be written. */
function exportCsv(state: State): Step {
  const { chart } = placeOf(state);
  if (chart === undefined) return step(state);
  const histories = chartQueries(chart, state.columns).flatMap((query) => {
    const { data, isExact } = historyFor(activeNode(state).answers, query);
    return data !== null && isExact ? [data] : [];
  });
  const [history] = histories;
  if (history === undefined) return step(notify(state, 'nothing to export yet', true));
  const missing = history.series_total - history.series.length;
  const name = chartFileName(history.name, Date.parse(history.from), Date.parse(history.to));
  const note = missing > 0 ? `without ${formatCounted(missing, 'series', 'series')} beyond the limit` : '';
  return step(state, { kind: 'save-chart', name, text: chartCsv(histories), note });
}

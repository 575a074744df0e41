import type { Query } from '../state/answers.ts';
import { answerTo, withoutFailure } from '../state/answers.ts';
import { chartOf } from '../state/chart-choice.ts';
import { lineAtEnd } from '../state/edit-line.ts';
import { expressionRows, seriesText } from '../state/expression-rows.ts';
import type { Place, State } from '../state/model.ts';
import { activeNode, placeOf } from '../state/model.ts';
import { remembered } from '../state/query-history.ts';
import { placeQueries } from '../state/queries.ts';
import type { Binding } from './binding.ts';
import { chartBindings } from './chart-keys.ts';
import type { Step } from './step.ts';
import { askPlace, goTo, notify, selectedKey, settle, step } from './step.ts';

/** Goes to the view; where nothing was run yet, to type at once. */
export function openQuery(state: State): Step {
  const place: Place = { view: 'query', node: placeOf(state).node, detail: null };
  const there = goTo(state, [place]);
  return state.query.expression === '' ? { ...there, state: typing(there.state) } : there;
}

/** Goes to the view and runs an expression. */
export function openExpression(state: State, expression: string): Step {
  const line = lineAtEnd(expression.trim());
  const there = openQuery({ ...state, query: { ...state.query, line } });
  return runQuery(there.state);
}

/** The expression is being typed. */
export function typing(state: State): State {
  return { ...state, overlay: { kind: 'query', popup: null } };
}

/** Asks the node for what is in the line, also when it has just refused it. An empty line asks nothing. */
export function runQuery(state: State): Step {
  const expression = state.query.line.text.trim();
  if (expression === '') return step(state);
  const query = {
    ...state.query,
    expression,
    ranAt: state.now,
    history: remembered(state.query.history, expression),
    historyPlace: null,
  };
  const place = withExpression(placeOf(state), expression);
  const places = [...state.places.slice(0, -1), place];
  const ran = withoutFailures({ ...state, query, places, overlay: null, arrivedAt: state.now });
  return step(settle(ran), askPlace(ran), { kind: 'remember-query', expression });
}

/** A chart goes on showing the same time. */
function withExpression(place: Place, expression: string): Place {
  const { chart } = place;
  if (chart === undefined || chart.name === expression) return place;
  return { ...place, chart: { ...chart, name: expression, focus: null, isAlone: false } };
}

function withoutFailures(state: State): State {
  const place = placeOf(state);
  const queries: readonly Query[] = placeQueries(place, state);
  const nodes = state.nodes.map((node, index) =>
    index === place.node ? { ...node, answers: queries.reduce(withoutFailure, node.answers) } : node,
  );
  return { ...state, nodes };
}

const edit: Binding = {
  keys: ['e'],
  shown: 'e',
  label: 'edit',
  isHinted: true,
  act: (state) => step(typing(state)),
};

/** The keys of the view while nothing is typed. */
export function queryBindings(state: State): Binding[] {
  const { chart } = placeOf(state);
  if (state.query.expression === '') return [edit];
  const turn: Binding = {
    keys: ['g', 'c'],
    shown: 'g',
    label: chart === undefined ? 'chart' : 'table',
    isHinted: true,
    act: toggleChart,
  };
  const again: Binding =
    chart === undefined
      ? { keys: ['enter', 'r', 'ctrl-l'], shown: 'enter', label: 'run again', act: runAgain }
      : { keys: ['r', 'ctrl-l'], shown: 'r', label: 'refresh', act: runAgain };
  // What is drawn is what the expression gives: there is no rate of it to choose.
  const charts = chart === undefined ? [] : chartBindings(state).filter(({ shown }) => shown !== 'v');
  return [edit, turn, ...charts, again, ...(chart === undefined ? copyBinding(state) : [])];
}

/** What is shown, not what was typed since. */
function runAgain(state: State): Step {
  const asked = withoutFailures({
    ...state,
    query: { ...state.query, ranAt: state.now },
    arrivedAt: state.now,
  });
  return step(settle(asked), askPlace(asked));
}

/** A series may be longer than its row: the clipboard takes it whole, to go on with. */
function copyBinding(state: State): Binding[] {
  const key = selectedKey(state);
  const { data } = answerTo(activeNode(state).answers, 'promql', state.query.expression);
  const row = data === null ? undefined : expressionRows(data.data).find((one) => one.key === key);
  if (row === undefined) return [];
  const act = (s: State): Step =>
    step(notify(s, 'copied, if the terminal allows it'), { kind: 'copy', text: seriesText(row.labels) });
  return [{ keys: ['y'], shown: 'y', label: 'copy the series', act }];
}

function toggleChart(state: State): Step {
  const { chart, ...place } = placeOf(state);
  const turned: Place =
    chart === undefined
      ? { ...place, chart: chartOf({ name: state.query.expression, labels: '', isExpression: true }) }
      : place;
  const shown = { ...state, places: [...state.places.slice(0, -1), turned], arrivedAt: state.now };
  return step(settle(shown), askPlace(shown));
}

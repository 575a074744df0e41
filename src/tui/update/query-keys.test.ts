import { describe, expect, it } from 'vitest';
import { answer, press, pressed, screenText, startState } from '../fixtures.ts';
import { typedKeys } from '../keys.ts';
import {
  answeredQuery,
  answeredQueryChart,
  cpuVector,
  failedQuery,
  promAnswer,
  queryNames,
  ranQuery,
  typedQuery,
} from '../query-fixtures.ts';
import { spanOf } from '../state/chart-choice.ts';
import type { State } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import { plannedQueries } from '../state/queries.ts';
import { bindingsOf } from './bindings.ts';
import { update } from './update.ts';

const lineOf = ({ query: { line } }: State): string =>
  `${line.text.slice(0, line.cursor)}|${line.text.slice(line.cursor)}`;
const asked = (state: State): string[] =>
  plannedQueries(state, 2000)
    .filter(({ query }) => ['promql', 'history', 'label-values', 'metric-names'].includes(query.kind))
    .map(({ query }) => query.kind);
const cpu = (): State => answeredQuery(ranQuery('node_cpu_seconds_total'), promAnswer(cpuVector));

describe('the way into the view', () => {
  it('is Q, to type at once; later to what was run', () => {
    const state = press(startState(), 'Q');
    expect([placeOf(state).view, state.overlay?.kind]).toEqual(['query', 'query']);
    expect(press(state, 'q', '1', '?').query.line.text).toBe('q1?');
    expect(screenText(state).split('\n')[1]).toContain('Q query');
    const back = press(cpu(), '1', 'Q');
    expect([back.overlay, back.query.expression]).toEqual([null, 'node_cpu_seconds_total']);
  });

  it('is the palette, with an expression or without', () => {
    expect(press(startState(), ':', ...typedKeys('query'), 'enter').overlay?.kind).toBe('query');
    const { state, effects } = pressed(press(startState(), ':', ...typedKeys('query sum(up) > 0')), 'enter');
    expect(state.query.expression).toBe('sum(up) > 0');
    expect(effects.map(({ kind }) => kind)).toEqual(['ask', 'remember-query']);
    expect(asked(state)).toEqual(['promql']);
  });
});

describe('while one types', () => {
  it('keys are text and edit it', () => {
    expect(lineOf(press(typedQuery('node_load1 > 2'), 'ctrl-left', 'backspace', 'home', 'x'))).toBe(
      'x|node_load1 >2',
    );
  });

  it('the names are asked for, and the values of a label within its quotes', () => {
    expect(asked(startState())).toEqual([]);
    expect(asked(typedQuery('up'))).toEqual(['metric-names']);
    expect(asked(typedQuery('up{a="b'))).toEqual(['metric-names', 'label-values']);
    expect(asked(press(typedQuery('up{a="b'), 'esc'))).toEqual([]);
  });

  it('what the node refuses is not asked for again', () => {
    const state = typedQuery('up{a="b');
    const query = { kind: 'label-values', path: 'label=a&match=up' } as const;
    const failure = { message: 'no', hint: null, retryAt: null, isFinal: true };
    const refused = update(state, { kind: 'failed', node: 0, query, ...failure }, state.now).state;
    expect(asked(refused)).toEqual(['metric-names']);
    expect(screenText(press(refused, 'tab'))).toContain('nothing fits here');
  });

  it('tab inserts the only possibility, or what all have in common and opens the list', () => {
    expect(lineOf(press(typedQuery('rate(node_disk'), 'tab'))).toBe('rate(node_disk_read_bytes_total|');
    const several = press(typedQuery('rate(node'), 'tab');
    expect(lineOf(several)).toBe('rate(node_|');
    expect(several.overlay).toEqual({ kind: 'query', popup: { chosen: 0 } });
    expect(lineOf(press(several, 'tab', 'enter'))).toBe('rate(node_cpu_seconds_total|');
    expect(lineOf(press(several, 'up', 'enter'))).toBe('rate(node_disk_read_bytes_total|');
  });

  it('the list goes along with what is typed, and closes where the cursor leaves it', () => {
    const open = press(typedQuery('node'), 'tab');
    expect(lineOf(press(open, 'l', 'enter'))).toBe('node_load1|');
    expect(press(open, 'left').overlay).toEqual({ kind: 'query', popup: null });
    expect(press(open, 'esc').overlay).toEqual({ kind: 'query', popup: null });
    expect(press(open, 'esc', 'esc').overlay).toBeNull();
  });

  it('values follow a label that was chosen', () => {
    const label = press(typedQuery('node_cpu_seconds_total{m'), 'tab');
    expect(lineOf(label)).toBe('node_cpu_seconds_total{mode="|');
    const query = { kind: 'label-values', path: 'label=mode&match=node_cpu_seconds_total' } as const;
    expect(lineOf(press(answer(label, query, ['idle', 'user']), 'down', 'enter'))).toBe(
      'node_cpu_seconds_total{mode="user"|',
    );
  });

  it('up and down go through what was run', () => {
    const state = press(ranQuery('a'), 'e', 'ctrl-u', ...typedKeys('b'), 'enter', 'e', ...typedKeys(' + c'));
    expect(lineOf(press(state, 'up'))).toBe('b|');
    expect(lineOf(press(state, 'up', 'up'))).toBe('a|');
    expect(lineOf(press(state, 'up', 'up', 'down', 'down'))).toBe('b + c|');
  });

  it('expressions of earlier sessions come before those of this one', () => {
    const state = update(ranQuery('b'), { kind: 'query-history', lines: ['a', 'b'] }, 0).state;
    expect(state.query.history).toEqual(['a', 'b']);
  });
});

describe('the keys of a result', () => {
  it('are shown where they work', () => {
    const shown = (state: State): string[] => bindingsOf(state).map(({ shown: key }) => key);
    const keys = shown(cpu());
    expect(keys.slice(0, 3)).toEqual(['e', 'g', 'enter']);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('/');
    const chart = shown(press(cpu(), 'g'));
    expect(chart).toContain('+ -');
    expect(chart).not.toContain('v');
    expect(chart).not.toContain('/');
    expect(screenText(cpu()).split('\n').at(-1)).toContain('e edit');
    expect(screenText(press(startState({ rows: 50 }), 'Q', 'esc', '?'))).toContain(
      'complete; again for the next',
    );
  });

  it('turn the table into a chart that is zoomed and moved as others are', () => {
    const chart = answeredQueryChart(press(cpu(), 'g'), [{ cpu: '0' }], () => 1);
    expect(asked(chart)).toEqual(['history']);
    const zoomed = placeOf(press(chart, '-', 'h')).chart;
    expect(zoomed === undefined ? '' : spanOf(zoomed).text).toBe('3 h');
    expect(zoomed?.end).not.toBeNull();
    expect(placeOf(press(chart, 'g')).chart).toBeUndefined();
  });

  it('keep the time of a chart for the next expression', () => {
    const state = press(cpu(), 'g', '-', 'e', 'ctrl-u', ...typedKeys('up'), 'enter');
    expect(placeOf(state).chart).toMatchObject({ name: 'up', isExpression: true, span: 2 });
    expect(asked(state)).toEqual(['history']);
  });

  it('copy the series of a row as an expression selects it', () => {
    const { effects } = pressed(press(cpu(), 'j'), 'y');
    expect(effects).toEqual([{ kind: 'copy', text: '{cpu="0", mode="user", job="node"}' }]);
  });

  it('filter and sort each expression on its own', () => {
    const filtered = press(cpu(), '/', ...typedKeys('idle'), 'enter');
    expect(screenText(filtered)).toContain('3 of 6 series');
    const next = press(filtered, 'e', ...typedKeys(' > 0'), 'enter');
    expect(screenText(answeredQuery(next, promAnswer(cpuVector)))).toContain(' 6 series');
  });
});

describe('an expression the node refuses', () => {
  const refused = failedQuery(ranQuery('sum('), { message: 'no', isFinal: true, position: 4 });

  it('is not asked again by itself, but with enter', () => {
    expect(asked(refused)).toEqual([]);
    const again = press(refused, 'enter');
    expect(asked(again)).toEqual(['promql']);
    expect(screenText(again)).toContain('asking etl-01');
  });

  it('is asked of the next node all the same', () => {
    const nodes = ['a', 'b'].map((name) => ({ name, address: `http://${name}` }));
    const state = failedQuery(ranQuery('sum(', { nodes }), { message: 'no', isFinal: true, position: 4 });
    expect(asked(press(state, 'tab'))).toEqual(['promql']);
  });
});

it('names of the node are what is completed', () => {
  const state = press(startState(), 'Q', ...typedKeys('node_l'));
  expect(lineOf(press(state, 'tab'))).toBe('node_l|');
  expect(lineOf(press(answer(state, { kind: 'metric-names' }, queryNames), 'tab'))).toBe('node_load1|');
});

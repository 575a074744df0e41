import { describe, expect, it } from 'vitest';
import type { ChartChoice } from '../state/chart-choice.ts';
import { spanOf } from '../state/chart-choice.ts';
import { selectorText } from '../state/chart-selector.ts';
import { chartQueries, readHistoryPath } from '../state/chart-queries.ts';
import { answeredChart, loadedChart, metricNames, openedChart } from '../chart-fixtures.ts';
import {
  answer,
  mount,
  path,
  press,
  pressed,
  process,
  screenText,
  startedAt,
  startState,
  troubledState,
} from '../fixtures.ts';
import { typedKeys } from '../keys.ts';
import type { State } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import { plannedQueries } from '../state/queries.ts';
import { bindingsOf } from './bindings.ts';
import { matchingCommands } from './palette.ts';
import { update } from './update.ts';

const chartIn = (state: State): ChartChoice => {
  const { chart } = placeOf(state);
  if (chart === undefined) throw new Error('no chart is open');
  return chart;
};
const named = (state = startState()): State => answer(state, { kind: 'metric-names' }, metricNames);
const devices = ['sda', 'sdb', 'sdc'].map((device) => ({ device }));
const disks = (state = startState()): State =>
  answeredChart(
    openedChart(state, 'node_disk_read_bytes_total'),
    devices,
    (series, index) => series + index,
    {
      as: 'rate',
    },
  );

describe('the palette', () => {
  const offered = (text: string, state = named()): string[] =>
    matchingCommands(state, text).map(({ name }) => name);

  it('completes names of metrics, those that begin so first', () => {
    expect(offered('chart node_load')).toEqual(['chart node_load1', 'chart node_load15']);
    expect(offered('chart node_load1')).toEqual(['chart node_load1', 'chart node_load15']);
    expect(offered('chart seconds')).toEqual(['chart node_cpu_seconds_total']);
    expect(press(named(), ':', ...typedKeys('chart node_d'), 'tab').overlay).toMatchObject({
      text: 'chart node_disk_read_bytes_total',
    });
  });

  it('completes names of labels within the braces, not within a value', () => {
    const metric = 'chart node_cpu_seconds_total';
    expect(offered(`${metric}{`)).toEqual([`${metric}{cpu="`, `${metric}{mode="`]);
    expect(offered(`${metric}{cpu="0",m`)).toEqual([`${metric}{cpu="0",mode="`]);
    expect(offered(`${metric}{cpu="0,m`)).toEqual([]);
    expect(offered(`${metric}{cpu="0"}`)).toEqual([`${metric}{cpu="0"}`]);
    expect(press(named(), ':', ...typedKeys(`${metric}{c`), 'enter').overlay).toMatchObject({
      text: `${metric}{cpu="`,
    });
  });

  it('opens what is typed also before the names have come', () => {
    expect(chartIn(openedChart(startState(), 'any{a="b"}'))).toMatchObject({
      name: 'any',
      labels: '{a="b"}',
    });
  });

  it('refuses what is no series', () => {
    const state = openedChart(startState(), '1x');
    expect(state.notice).toMatchObject({ text: 'not a series: 1x', isBad: true });
    expect(placeOf(state).view).toBe('overview');
  });

  it('asks for the names only while one types a chart', () => {
    const isAsked = (state: State): boolean =>
      plannedQueries(state, 2000).some(({ query }) => query.kind === 'metric-names');
    expect(isAsked(press(startState(), ':'))).toBe(false);
    expect(isAsked(press(startState(), ':', ...typedKeys('chart')))).toBe(true);
    expect(isAsked(press(startState(), ':', ...typedKeys('chart '), 'esc'))).toBe(false);
  });

  it('has what the overview shows by short names, opened by v', () => {
    const state = press(troubledState(), 'v');
    expect(state.overlay).toMatchObject({ kind: 'palette', text: 'chart ' });
    expect(offered('chart ', state)).toContain('chart space /data');
    expect(chartIn(press(state, ...typedKeys('mem'), 'enter')).name).toBe('node_memory_MemAvailable_bytes');
  });
});

describe('a chart', () => {
  it('is zoomed and moved in time, and comes back to now', () => {
    const state = loadedChart();
    for (const [key, want] of [
      ['+', '15 m'],
      ['i', '15 m'],
      ['-', '3 h'],
      ['o', '3 h'],
    ] as const)
      expect(spanOf(chartIn(press(state, key))).text).toBe(want);
    for (const key of ['[', 'h']) expect(chartIn(press(state, key)).end).toBeLessThan(startedAt);
    for (const key of [']', 'l']) expect(chartIn(press(state, key)).end).toBeNull();
    for (const key of ['0', 'end'])
      expect(chartIn(press(state, 'h', 'left', key))).toMatchObject({ end: null, cursor: null });
  });

  it('shows what it has until the other time has come', () => {
    const state = press(loadedChart(), '-');
    expect(screenText(state)).toContain('last 3 h');
    expect(screenText(state)).toContain('loading');
    expect(screenText(state)).toMatch(/[\u2801-\u28FF]/);
    const loaded = answeredChart(state, [{}], () => 1);
    expect(screenText(loaded)).toContain('step 2 m');
  });

  it('asks a live chart again each step, a past one hardly ever', () => {
    const everyMs = (state: State) =>
      plannedQueries(state, 2000).find(({ query }) => query.kind === 'history')?.everyMs;
    expect(everyMs(loadedChart())).toBe(30_000);
    expect(everyMs(press(loadedChart(), 'h'))).toBe(600_000);
  });

  it('keeps only the last answers', () => {
    let state = loadedChart();
    for (let turn = 0; turn < 40; turn++) state = answeredChart(press(state, 'h'), [{}], () => turn);
    const kept = Object.keys(state.nodes[0]?.answers ?? {}).filter((id) => id.startsWith('history:'));
    expect(kept.length).toBe(12);
    expect(screenText(state)).toContain('step 30 s');
  });

  it('has a cursor with the value there', () => {
    const state = press(loadedChart(), 'left', 'left');
    expect(screenText(state)).toMatch(/SERIES +09:39:4\d +LAST/);
    expect(chartIn(press(state, 'right', 'right', 'right', 'right')).cursor).toBeLessThan(startedAt + 30_000);
    expect(chartIn(press(state, 'pageup')).cursor).toBeLessThan((chartIn(state).cursor ?? 0) - 400_000);
  });

  it('compares with a day and a week before, in turn', () => {
    const turned = ['w', 'w', 'w'].reduce<State[]>(
      (states, key) => [...states, press(states.at(-1) ?? loadedChart(), key)],
      [],
    );
    expect(turned.map((state) => chartIn(state).compare)).toEqual(['day', 'week', 'off']);
    const [, week = startState()] = turned;
    const backs = chartQueries(chartIn(week), 80).map(({ path }) => readHistoryPath(path ?? '').backMs);
    expect(backs).toEqual([0, 7 * 86_400_000]);
    const text = screenText(answeredChart(week, [{}], (_, index) => index));
    expect(text).toContain('dim: a week before');
    expect(text).toContain('-7D AVG');
  });

  it('turns from rates to values and back', () => {
    const state = press(disks(), 'v');
    expect(chartIn(state).as).toBe('value');
    expect(chartIn(press(state, 'v')).as).toBe('rate');
  });

  it('goes through its series and shows one alone', () => {
    const focus = (state: State): string | null => chartIn(state).focus;
    const state = disks();
    expect(['tab', 'shift-tab'].map((key) => focus(press(state, key)))).toEqual(['device=sdb', 'device=sdc']);
    expect(focus(press(state, 'tab', 'tab', 'tab'))).toBe('device=sda');
    const alone = screenText(press(state, 'tab', 'enter'));
    expect(alone).toContain('b sdb');
    expect(alone).not.toContain('a sda');
    expect(alone).toContain('1 of 3 series');
  });

  it('is of another node by command, with all that was chosen', () => {
    const nodes = ['etl-01', 'etl-02'].map((name) => ({ name, address: `http://${name}` }));
    const state = press(loadedChart({ nodes }), '-', 'w', ':', ...typedKeys('node etl-02'), 'enter');
    expect(placeOf(state)).toMatchObject({ view: 'chart', node: 1 });
    expect(chartIn(state)).toMatchObject({ name: 'node_load1', compare: 'day' });
  });

  it('is left for where it was opened', () => {
    const state = press(loadedChart(), 'esc');
    expect(placeOf(state).view).toBe('overview');
    expect(placeOf(press(answer(startState(), { kind: 'fs' }, [mount()]), '2', 'c', 'esc')).view).toBe(
      'disk',
    );
  });

  it('has each of its keys once in the help', () => {
    const keys = bindingsOf(loadedChart()).map(({ shown }) => shown);
    expect(keys.filter((key) => key === '0')).toEqual(['0']);
    expect(keys).not.toContain('tab');
    expect(bindingsOf(disks()).map(({ shown }) => shown)).toContain('tab');
  });
});

describe('the chart of a row', () => {
  it('is what is left on the mount, from the list and its detail', () => {
    const state = press(answer(startState(), { kind: 'fs' }, [mount({ mount_point: '/data' })]), '2');
    for (const keys of [['c'], ['enter', 'c']]) {
      const chart = chartIn(press(state, ...keys));
      expect(chart).toMatchObject({ name: 'node_filesystem_avail_bytes', labels: '{mountpoint="/data"}' });
      expect(spanOf(chart).text).toBe('24 h');
    }
  });

  it('is the size of a path', () => {
    const state = press(answer(startState(), { kind: 'paths' }, [path()]), '3', 'c');
    expect(selectorText(chartIn(state))).toBe('etlmon_path_size_bytes{path="/data/in"}');
  });

  it('is the processor time of a watched process; others have none', () => {
    const opened = (watch: string | null): State =>
      press(answer(startState(), { kind: 'watched' }, [process({ watch })]), '5', 'c');
    expect(chartIn(opened('etl')).labels).toBe('{groupname="etl"}');
    expect(placeOf(opened(null)).view).toBe('processes');
  });
});

describe('the export', () => {
  const effectOf = (state: State) => pressed(state, 'x').effects[0];

  it('writes all that was answered', () => {
    const effect = effectOf(disks());
    expect(effect).toMatchObject({ kind: 'save-chart' });
    if (effect?.kind !== 'save-chart') return;
    expect(effect.name).toMatch(/^node_disk_read_bytes_total-\d{8}T\d{4}-(\d{8}T)?\d{4}$/);
    expect(effect.text.split('\r\n').length).toBe(1 + 3 * 120 + 1);
  });

  it('does not write what has not come yet', () => {
    const state = press(loadedChart(), '-');
    expect(effectOf(state)).toBeUndefined();
    expect(press(state, 'x').notice).toMatchObject({ isBad: true });
  });

  it('says where the file is, or why there is none', () => {
    const told = (message: Parameters<typeof update>[1]) =>
      update(startState(), message, startedAt).state.notice;
    expect(told({ kind: 'chart-saved', path: '/tmp/a.csv', bytes: 2048, note: '' })?.text).toBe(
      'saved /tmp/a.csv, 2.0 K',
    );
    expect(told({ kind: 'chart-not-saved', message: 'EACCES' })).toMatchObject({ isBad: true });
  });
});

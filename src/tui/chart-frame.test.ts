import { describe, expect, it } from 'vitest';
import { answeredChart, historyOf, loadedChart, openedChart, seriesOf, wave } from './chart-fixtures.ts';
import { paintLine } from './draw/paint.ts';
import { lineWidth } from './draw/style.ts';
import {
  answer,
  mount,
  paintedRow,
  press,
  screenText,
  startedAt,
  startState,
  troubledState,
} from './fixtures.ts';
import { drawFrame } from './frame.ts';
import { chartQueries } from './state/chart-queries.ts';
import type { State } from './state/model.ts';
import { placeOf } from './state/model.ts';
import { plannedQueries } from './state/queries.ts';
import { diskSparks, overviewSparks, sparkQuery } from './state/sparks.ts';
import { update } from './update/update.ts';

const sizes = [
  [80, 24],
  [200, 50],
  [120, 30],
  [60, 15],
  [40, 10],
] as const;

const cores = (count: number) =>
  Array.from({ length: count }, (_, cpu) => ({ cpu: String(cpu), job: 'node' }));
const many = (state: State, count = 12): State =>
  answeredChart(
    openedChart(state, 'node_cpu_seconds_total{mode="idle"}'),
    cores(count),
    (series, index) => (index % 50 < 5 ? null : (wave(200, 0.4, series)[index % 200] ?? null)),
    { as: 'rate', series_total: count },
  );

const failed = (state: State): State => {
  const chart = placeOf(state).chart;
  if (chart === undefined) return state;
  return chartQueries(chart, state.columns).reduce(
    (current, query) =>
      update(
        current,
        {
          kind: 'failed',
          node: 0,
          query,
          message: 'query.labels: expected the name of a label',
          hint: 'Labels are written as in PromQL.',
          retryAt: startedAt + 4000,
        },
        startedAt + 2000,
      ).state,
    state,
  );
};

const away = (state: State): State =>
  update(
    state,
    {
      kind: 'failed',
      node: 0,
      query: { kind: 'health' },
      message: 'nothing listens there',
      hint: null,
      retryAt: startedAt + 76_000,
    },
    startedAt + 72_000,
  ).state;

type Change = Parameters<typeof startState>[0];
const charts: Record<string, (change: Change) => State> = {
  loading: (change) => openedChart(startState(change), 'node_load1'),
  empty: (change) => answeredChart(openedChart(startState(change), 'nope'), [], () => null),
  one: loadedChart,
  many: (change) => press(many(startState(change)), 'tab', 'left', 'pageup'),
  alone: (change) => press(many(startState(change)), 'tab', 'enter'),
  compared: (change) => many(press(many(startState(change)), 'w')),
  'a single value': (change) =>
    answeredChart(openedChart(startState(change), 'a'), [{}], (_, index) => (index === 60 ? 5 : null)),
  'nothing but nulls': (change) => answeredChart(openedChart(startState(change), 'a'), [{}], () => null),
  'never changing': (change) =>
    answeredChart(openedChart(startState(change), 'a_bytes'), [{}], () => 2 ** 40),
  'beyond measure': (change) =>
    answeredChart(openedChart(startState(change), 'a_seconds'), [{}], (_, index) =>
      index % 2 ? 1.7e308 : -1.7e308,
    ),
  help: (change) => press(loadedChart(change), '?'),
};

describe('every chart', () => {
  const situations: Record<string, (state: State) => State> = { loaded: (state) => state, away, failed };
  for (const [name, make] of Object.entries(charts)) {
    for (const [situation, change] of Object.entries(situations)) {
      it(`fills exactly its rows and columns: ${name}, ${situation}`, () => {
        for (const [columns, rows] of situation === 'loaded' ? sizes : sizes.slice(-1)) {
          for (const isAscii of [false, true]) {
            const frame = drawFrame(change(make({ columns, rows, isAscii })));
            expect(frame.length).toBe(rows);
            for (const line of frame)
              expect(lineWidth(line), `${columns}×${rows}: ${line.map((s) => s.text).join('')}`).toBe(
                columns,
              );
            expect(screenText(change(make({ columns, rows, isAscii })))).not.toMatch(
              /NaN|Infinity|undefined/,
            );
          }
        }
      });
    }
    it(`is ASCII where asked: ${name}`, () => {
      const frame = drawFrame(make({ isAscii: true }));
      const text = frame.map((line) => paintLine(line, { hasColors: true, isAscii: true })).join('');
      expect(text.replaceAll('\u001B', '')).toMatch(/^[ -~]*$/);
    });
  }
});

describe('a chart', () => {
  it('says what it waits for', () => {
    expect(screenText(openedChart(startState(), 'node_load1'))).toContain('waiting for the series of etl-01');
  });

  it('says why it is empty and what to do', () => {
    const text = screenText(charts['empty']?.({}) ?? startState());
    expect(text).toContain('No series of nope has samples from');
    expect(text).toContain('zooms out');
  });

  it('says what failed, and keeps what it had, dimmed', () => {
    const text = screenText(failed(openedChart(startState(), 'a{1=2}')));
    expect(text).toContain('expected the name of a label');
    expect(text).toContain('Labels are written as in PromQL.');
    const kept = failed(loadedChart());
    expect(screenText(kept)).toContain('last data');
    expect(paintedRow(kept, 'node_load1')).toContain('\u001B[2m');
  });

  it('has the unit of the metric on its axis and in its numbers', () => {
    const bytes = answeredChart(
      openedChart(startState(), 'node_disk_read_bytes_total'),
      [{}],
      (_, index) => index * 2 ** 20,
      { as: 'rate' },
    );
    expect(screenText(bytes)).toMatch(/ \d+ M\/s ┤/);
    expect(screenText(many(startState(), 1))).toMatch(/ \d+ % ┤/);
  });

  it('names the series by the labels that differ, eight at once, and counts the others', () => {
    const text = screenText(many(startState({ rows: 50 })));
    expect(text).toMatch(/ CPU +LAST/);
    expect([...text.matchAll(/^.{3}([a-h]) \d+ {3}/gm)].map(([, sign]) => sign).join('')).toBe('abcdefgh');
    expect(text).toContain('8 of 12 series, tab goes on');
    const next = screenText(press(many(startState({ rows: 50 })), ...Array.from({ length: 8 }, () => 'tab')));
    expect(next).toContain('4 of 12 series');
    expect(next).toMatch(/ ▸ a 8 /);
  });

  it('tells how many series the node did not send', () => {
    const state = many(startState(), 3);
    const chart = placeOf(state).chart;
    const [query] = chart === undefined ? [] : chartQueries(chart, 80);
    if (query === undefined) throw new Error('nothing is asked');
    const few = historyOf([seriesOf([1, 2], { cpu: '0' })], { series_total: 500 });
    expect(screenText(answer(state, query, few))).toContain('499 more on the node');
  });

  it('has the letters of its series on their lines, where there are several', () => {
    const plot = (state: State): string => screenText(state).split('\n').slice(4, 14).join('');
    expect(plot(many(startState(), 3))).toMatch(/a.*b|b.*a/);
    expect(plot(loadedChart())).not.toMatch(/[a-h]/);
  });

  it('marks the view it was opened from', () => {
    const state = press(answer(startState(), { kind: 'fs' }, [mount()]), '2', 'c');
    expect(paintedRow(state, '2 disk')).toContain('\u001B[7m2 disk\u001B[0m');
  });

  it('prints nothing that could move the cursor', () => {
    const evil = answeredChart(openedChart(startState(), 'a'), [{ x: '\u001B[2J' }, { x: 'b' }], () => 1, {
      help: '\u001B]0;pwn\u0007',
    });
    for (const line of screenText(evil).split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
  });
});

describe('small lines', () => {
  const rising = historyOf([seriesOf(wave(30, 0.5), { mode: 'idle', mountpoint: '/' })], { step_sec: 120 });
  const withSparks = (state: State): State =>
    [...overviewSparks, ...diskSparks].reduce(
      (current, id) => answer(current, sparkQuery(id), rising),
      state,
    );

  it('are beside the numbers of the overview once there is a history', () => {
    for (const [columns, rows] of sizes.slice(0, 3)) {
      const change = { columns, rows };
      const row = (state: State): string =>
        screenText(state)
          .split('\n')
          .find((line) => line.startsWith(' cpu ')) ?? '';
      expect(row(troubledState(change))).not.toMatch(/[▁▂▃▄▅▆▇]/);
      expect(row(withSparks(troubledState(change)))).toMatch(/[▁▂▃▄▅▆▇█]{8}/);
    }
  });

  it('are how full a mount was over 24 hours', () => {
    const narrow = press(withSparks(troubledState()), '2');
    expect(screenText(narrow)).not.toContain('24 H');
    const state = { ...narrow, columns: 100 };
    expect(screenText(state)).toContain('24 H');
    const full = historyOf([seriesOf([100, 100], { mountpoint: '/' })]);
    const half = historyOf([seriesOf([50, 50], { mountpoint: '/' })]);
    const sized = (['available24', 'free24', 'size24'] as const).reduce(
      (current, id) => answer(current, sparkQuery(id), id === 'size24' ? full : half),
      state,
    );
    expect(screenText(sized)).toMatch(/\/ +ext4 .* [▄▅]{8,} /);
  });

  it('are asked for once a minute, not each time one comes', () => {
    const clear = troubledState();
    const asked = (state: State): number =>
      plannedQueries(state, 2000).filter(({ query }) => query.kind === 'spark').length;
    expect(asked(clear)).toBe(overviewSparks.length);
    expect(asked(withSparks(clear))).toBe(0);
    expect(asked({ ...withSparks(clear), now: startedAt + 60_000 })).toBe(overviewSparks.length);
  });
});

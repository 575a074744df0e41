import { describe, expect, it } from 'vitest';
import { paintLine } from './draw/paint.ts';
import { lineWidth } from './draw/style.ts';
import { answer, paintedRow, press, screenText, startedAt, startState } from './fixtures.ts';
import { drawFrame } from './frame.ts';
import {
  answeredQuery,
  answeredQueryChart,
  cpuVector,
  failedQuery,
  promAnswer,
  ranQuery,
  typedQuery,
  vectorOf,
} from './query-fixtures.ts';
import type { State } from './state/model.ts';
import { update } from './update/update.ts';

const sizes = [
  [80, 24],
  [200, 50],
  [120, 30],
  [60, 15],
  [40, 10],
] as const;

type Change = Parameters<typeof startState>[0];
const cpu = (change: Change = {}): State =>
  answeredQuery(ranQuery('rate(node_cpu_seconds_total[5m])', change), promAnswer(cpuVector));
const chart = (change: Change = {}): State =>
  answeredQueryChart(
    press(ranQuery('rate(node_cpu_seconds_total[5m])', change), 'g'),
    [{ cpu: '0' }, { cpu: '1' }],
    (series, index) => series + Math.sin(index / 7),
  );
const wrong = (change: Change = {}): State =>
  failedQuery(ranQuery('sum(node_load1', change), {
    message: 'parse error: unclosed left parenthesis',
    isFinal: true,
    position: 3,
  });
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
const long = `sum by (mode) (${'rate(node_cpu_seconds_total[5m]) + '.repeat(20)}1)`;

const screens: Record<string, (change: Change) => State> = {
  'nothing typed': (change) => press(startState(change), 'Q'),
  'nothing run': (change) => press(startState(change), 'Q', 'esc'),
  asking: (change) => ranQuery('up', change),
  'no series': (change) => answeredQuery(ranQuery('up', change), promAnswer(vectorOf())),
  vector: cpu,
  'a single series': (change) =>
    answeredQuery(
      ranQuery('up', change),
      promAnswer(vectorOf([{ __name__: 'up', x: 'e'.repeat(300) }, '1'])),
    ),
  scalar: (change) =>
    answeredQuery(ranQuery('1', change), promAnswer({ resultType: 'scalar', result: [0, '1'] })),
  string: (change) =>
    answeredQuery(
      ranQuery('"a"', change),
      promAnswer({ resultType: 'string', result: [0, 'a'.repeat(500)] }),
    ),
  'a parse error': wrong,
  'an error of a long expression': (change) =>
    failedQuery(ranQuery(long, change), { message: 'parse error: no', isFinal: true, position: 400 }),
  'a fault of the node': (change) => failedQuery(ranQuery('up', change), { message: 'out of memory' }),
  'a result that is old': (change) =>
    failedQuery(cpu(change), { message: 'out of memory' }, startedAt + 9000),
  remarks: (change) =>
    answeredQuery(
      ranQuery('up', change),
      promAnswer(cpuVector, { warnings: Array.from({ length: 9 }, () => 'w '.repeat(90)) }),
    ),
  chart,
  'an empty chart': (change) => answeredQueryChart(press(ranQuery('up', change), 'g'), [], () => 0),
  typing: (change) => press(ranQuery(long, change), 'e', ...Array.from({ length: 20 }, () => 'ctrl-left')),
  popup: (change) => press(typedQuery('rate(node', change), 'tab', 'down'),
  'an empty popup': (change) => press(typedQuery('nosuchthing', change), 'tab'),
  help: (change) => press(cpu(change), '?'),
};

describe('every screen of the view', () => {
  const situations: Record<string, (state: State) => State> = { here: (state) => state, away };
  for (const [name, make] of Object.entries(screens)) {
    for (const [situation, change] of Object.entries(situations)) {
      it(`fills exactly its rows and columns: ${name}, ${situation}`, () => {
        for (const [columns, rows] of sizes) {
          for (const isAscii of [false, true]) {
            const state = change(make({ columns, rows, isAscii }));
            const frame = drawFrame(state);
            expect(frame.length).toBe(rows);
            for (const line of frame)
              expect(lineWidth(line), `${columns}×${rows}: ${line.map((s) => s.text).join('')}`).toBe(
                columns,
              );
            expect(screenText(state)).not.toMatch(/undefined|\[object/);
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

describe('a result', () => {
  it('has a column for each label that differs, and says what all have', () => {
    const text = screenText(cpu());
    expect(text).toMatch(/ CPU +MODE +VALUE/);
    expect(text).toMatch(/ 10 +user +0\.104/);
    expect(text).toContain('6 series   all {job="node"}');
  });

  it('has one column for all labels where they have no room', () => {
    const wide = vectorOf(
      ...['a', 'b'].map((one) => [{ path: one.repeat(50), file: one.repeat(30) }, '1'] as const),
    );
    const state = (columns: number): State => answeredQuery(ranQuery('x', { columns }), promAnswer(wide));
    expect(screenText(state(80))).toMatch(/ SERIES +VALUE/);
    expect(screenText(state(200))).toMatch(/ FILE +PATH +VALUE/);
  });

  it('stays in the order of the node until it is sorted, numbers by their size', () => {
    const order = (state: State): string[] =>
      [...screenText(state).matchAll(/^.{3}([a-z]) +\S+\s*$/gm)].map(([, name]) => name ?? '');
    const vector = vectorOf([{ a: 'z' }, '9'], [{ a: 'b' }, '10'], [{ a: 'c' }, 'NaN'], [{ a: 'd' }, '+Inf']);
    const state = answeredQuery(ranQuery('topk(3, a)'), promAnswer(vector));
    expect(order(state)).toEqual(['z', 'b', 'c', 'd']);
    expect(order(press(state, 's', 's'))).toEqual(['d', 'b', 'z', 'c']);
    expect(order(press(state, 's'))).toEqual(['b', 'c', 'd', 'z']);
  });

  it('has the unit that the name of the metric tells beside the value', () => {
    const vector = vectorOf([{ __name__: 'node_memory_MemFree_bytes' }, '1073741824']);
    expect(screenText(answeredQuery(ranQuery('x'), promAnswer(vector)))).toMatch(/1073741824 +1\.0 G/);
  });

  it('that is one number or one text is that alone', () => {
    const scalar = answeredQuery(ranQuery('1 + 1'), promAnswer({ resultType: 'scalar', result: [0, '2'] }));
    expect(screenText(scalar)).toMatch(/a scalar\s+2\s/);
  });

  it('that is empty says so, and one that is awaited too', () => {
    expect(screenText(answeredQuery(ranQuery('up'), promAnswer(vectorOf())))).toContain(
      'No series: etl-01 has none',
    );
    expect(screenText(ranQuery('up'))).toContain('asking etl-01');
    const again = update(press(cpu(), 'j'), { kind: 'key', key: 'enter' }, startedAt + 100).state;
    expect(screenText(again)).toContain('   asking');
  });

  it('comes with the remarks of the node, dimmed', () => {
    const state = answeredQuery(
      ranQuery('up'),
      promAnswer(cpuVector, { warnings: ['mixed'], infos: ['no counter'] }),
    );
    expect(paintedRow(state, '! mixed')).toContain('\u001B[2m');
    expect(screenText(state)).toContain('   no counter');
  });

  it('is kept and dated when the node fails', () => {
    const text = screenText(failedQuery(cpu(), { message: 'out of memory' }, startedAt + 9000));
    expect(text).toContain('out of memory');
    expect(text).toContain('last data');
    expect(text).toMatch(/ 10 +user +0\.104/);
  });

  it('says of which expression it is while another one is typed', () => {
    const state = press(cpu(), 'e', 'ctrl-u', 'x');
    expect(screenText(state)).toContain('result of rate(node_cpu_seconds_total[5m])');
  });

  it('prints nothing that could move the cursor', () => {
    const evil = vectorOf([{ a: '\u001B[2J' }, '1'], [{ a: '\u0007' }, '\u001B']);
    const state = answeredQuery(ranQuery('x\u009B'), promAnswer(evil, { warnings: ['\u001B]0;x'] }));
    for (const line of screenText(state).split('\n')) expect(line).not.toMatch(/\p{Cc}/u);
  });
});

describe('a parse error', () => {
  it('has a caret under its place', () => {
    const rows = screenText(wrong()).split('\n');
    const input = rows.findIndex((row) => row.includes('sum(node_load1'));
    expect(rows[input + 1]?.indexOf('^')).toBe(rows[input]?.indexOf('(node'));
    expect(rows[input + 2]).toContain('✗ parse error: unclosed left parenthesis');
    expect(rows.at(-1)).toContain('not taken');
  });

  it('has it in the row where its place is', () => {
    const state = failedQuery(ranQuery(`${'a'.repeat(70)} + 12345678`), {
      message: 'no',
      isFinal: true,
      position: 78,
    });
    const rows = screenText(state).split('\n');
    const caret = rows.findIndex((row) => row.trim() === '^');
    expect(rows[caret - 1]?.[rows[caret]?.indexOf('^') ?? 0]).toBe('6');
  });

  it('goes when the expression is changed', () => {
    expect(screenText(press(wrong(), 'e', 'end', ')'))).not.toContain('^');
  });
});

describe('the chart of an expression', () => {
  it('is drawn as other charts, and goes back to the table', () => {
    const text = screenText(chart());
    expect(text).toContain('last 1 h ●');
    expect(text).toMatch(/ a 0 +/);
    expect(text).toMatch(/ CPU +LAST/);
    expect(screenText(press(chart(), 'g'))).toContain('asking etl-01');
  });

  it('has no unit unless the expression is the name of a metric', () => {
    const drawn = (expression: string): string =>
      screenText(answeredQueryChart(press(ranQuery(expression), 'g'), [{}], () => 2 ** 21));
    expect(drawn('node_disk_read_bytes_total')).toMatch(/ [\d.]+ M ┤/);
    expect(drawn('a / node_memory_bytes')).toMatch(/2\.1 M/);
    expect(drawn('sum(up)')).toContain('result');
  });

  it('shows the remarks of the node', () => {
    const state = answeredQueryChart(press(ranQuery('up'), 'g'), [{}], () => 1, { warnings: ['cut off'] });
    expect(screenText(state)).toContain('! cut off');
  });
});

describe('the list of what may be inserted', () => {
  it('is under the place where it goes, with the help of the chosen', () => {
    const rows = screenText(press(typedQuery('rate(node'), 'tab')).split('\n');
    const top = rows.findIndex((row) => row.includes('Completion') || row.includes('1 of 3'));
    expect(rows[top - 1]).toContain('> rate(node_');
    expect(rows.join('\n')).toContain('1 series   1m load average.');
    expect(rows.at(-1)).toContain('enter insert');
  });

  it('says that it waits for values, and shows them when they come', () => {
    const typed = press(typedQuery('node_cpu_seconds_total{mode="'), 'tab');
    expect(screenText(typed)).toContain('asking the node');
    const query = { kind: 'label-values', path: 'label=mode&match=node_cpu_seconds_total' } as const;
    expect(screenText(answer(typed, query, ['idle', 'user']))).toMatch(/▸ idle +value/);
  });
});

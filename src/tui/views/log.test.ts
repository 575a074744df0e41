import { describe, expect, it } from 'vitest';
import { paintLine } from '../draw/paint.ts';
import { lineWidth } from '../draw/style.ts';
import { answer, paintedRow, press, screenText, startedAt, startState } from '../fixtures.ts';
import { drawFrame } from '../frame.ts';
import { logLine, logLines, logState, openingState, sampleLog, streamed, tell } from '../log-fixtures.ts';
import type { State } from '../state/model.ts';
import { update } from '../update/update.ts';

const samples = [
  logLine(1, '2026-11-21 09:41:03.120 ERROR loader: batch 98231 failed: duplicate key (orders_pk)'),
  logLine(2, '2026-11-21 09:41:03.121 WARN  loader: retrying in 2 s'),
  logLine(3, 'Traceback (most recent call last):'),
  logLine(4, '\tat load(app.ts:12)'),
  logLine(5, `{"level":"info","msg":"日本語 ${'wide '.repeat(60)}","batch":7}`),
  logLine(6, 'evil \u001B[2J\u001B[31mred\u001B[0m \u0007bell \u202Egnp.exe'),
  ...[7, 8, 9].map((id) => logLine(id, `2026-11-21 09:41:0${id} ERROR loader: again`)),
];
const sizes = [
  [80, 24],
  [200, 50],
  [120, 30],
  [60, 15],
  [40, 10],
] as const;

const away = (state: State): State =>
  update(
    state,
    {
      kind: 'failed',
      node: 0,
      query: { kind: 'health' },
      message: 'http://10.0.0.11:8080 refuses connections',
      hint: null,
      retryAt: startedAt + 76_000,
    },
    startedAt + 72_000,
  ).state;
const broken = (state: State): State =>
  tell(state, {
    kind: 'log-stream',
    stream: { status: 'broken', message: 'cut', retryAt: startedAt + 4000 },
  });
const refused = (state: State): State =>
  tell(state, {
    kind: 'log-stream',
    stream: { status: 'refused', message: 'the log is gone', hint: 'See config.' },
  });

const rowOf = (state: State, text: string): string =>
  screenText(state)
    .split('\n')
    .find((row) => row.includes(text)) ?? '';

describe('the screen of a log', () => {
  const situations: Record<string, (state: State) => State> = {
    live: (state) => state,
    away,
    broken,
    refused,
    paused: (state) => answer(state, { kind: 'logs' }, [sampleLog({ paused: true, status: 'paused' })]),
  };
  const keys: readonly (readonly string[])[] = [
    [],
    ['k', 'k'],
    ['w'],
    ['t'],
    ['t', 't', 't', 't'],
    ['enter'],
    ['k', 'k', 'k', 'k', 'enter'],
    ['F', 'a', '('],
    ['g', 'x', 'enter'],
    ['p'],
    ['?'],
    ['esc'],
  ];
  for (const [situation, change] of Object.entries(situations)) {
    it(`fills exactly its rows and columns: ${situation}`, () => {
      for (const [columns, rows] of sizes) {
        for (const isAscii of [false, true]) {
          for (const lines of [[], samples, logLines(1, 300)]) {
            for (const pressed of keys) {
              const state = press(change(logState(lines, { columns, rows, isAscii })), ...pressed);
              const frame = drawFrame(state);
              expect(frame.length).toBe(rows);
              for (const line of frame) {
                const text = line.map((part) => part.text).join('');
                expect(lineWidth(line), `${pressed.join(' ')}: ${text}`).toBe(columns);
                expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
              }
            }
          }
        }
      }
    });
  }

  it('has its own signs in ASCII where asked', () => {
    const state = logState([...samples.slice(0, 4), ...samples.slice(6)], { isAscii: true });
    for (const screen of [state, press(state, 'k'), press(state, 'enter'), press(state, 'p')]) {
      const text = drawFrame(screen).map((line) => paintLine(line, { hasColors: true, isAscii: true }));
      expect(text.join('').replaceAll('\u001B', '')).toMatch(/^[ -~]*$/);
    }
  });

  it('names the log, its path, that it follows and how many lines there are', () => {
    expect(rowOf(logState(samples), ' app ')).toMatch(
      /^ app {2}\/var\/log\/app\.log {3}following ● {3}100 000 lines/,
    );
  });

  it('lines up time, level, logger and message, and says how often a line came', () => {
    const rows = screenText(logState(samples)).split('\n');
    expect(rows[5]).toMatch(/^ \d\d:\d\d:\d\d\.\d{3} {2}ERROR {2}loader {2}batch 98231 failed/);
    expect(rows[6]).toMatch(/ {2}WARN {3}loader {2}retrying in 2 s *$/);
    expect(rowOf(logState(samples), 'again')).toMatch(/ERROR {2}loader {2}again +×3 $/);
  });

  it('keeps the indentation of a trace and gives it no time', () => {
    expect(rowOf(logState(samples), 'at load')).toMatch(/^ {23}at load\(app\.ts:12\)/);
  });

  it('colours what the level already says', () => {
    const row = drawFrame(logState(samples)).find((line) => line.some(({ text }) => text.includes('ERROR')));
    expect(row?.find(({ text }) => text.startsWith('ERROR'))?.style).toMatchObject({ color: 'red' });
  });

  it('cuts long lines, and wraps them on w', () => {
    const state = logState(samples);
    expect(rowOf(state, '日本語')).toMatch(/…\s*$/);
    expect(screenText(press(state, 'w'))).toContain('batch=7');
  });

  it('shows times in every format, and lines as they are written', () => {
    const state = logState([
      logLine(1, '2026-11-21 09:41:03 ERROR x: no', { logged_at: '2026-11-21T09:41:03.120Z' }),
    ]);
    expect(screenText(press(state, 't'))).toMatch(/\n 2026-11-2\d \d\d:\d\d:03\.120 {2}ERROR/);
    expect(screenText(press(state, 't', 't'))).toContain('\n 2026-11-21T09:41:03.120Z  ERROR');
    expect(screenText(press(state, 't', 't', 't'))).toContain('\n  3 s ago  ERROR');
    expect(screenText(press(state, 't', 't', 't', 't'))).toContain('\n 2026-11-21 09:41:03 ERROR x: no');
  });

  it('marks the words that are searched for, and not what only the node may match', () => {
    const found = press(logState(samples), '/', 'r', 'e', 't', 'r', 'y', 'enter');
    const spans = drawFrame(found).flat();
    expect(spans.some(({ text, style }) => text === 'retry' && style?.color === 'magenta')).toBe(true);
    const pattern = press(logState(samples), '/', 'r', '.', 'enter');
    expect(
      drawFrame(pattern)
        .flat()
        .some(({ style }) => style?.color === 'magenta'),
    ).toBe(false);
  });

  it('marks the line one is on', () => {
    expect(paintedRow(press(logState(samples), 'k'), 'evil')).toMatch(/^\u001B\[7m▸/);
    expect(screenText(logState(samples))).not.toContain('▸');
  });

  it('says what is missing where retention was faster', () => {
    const state = tell(logState(logLines(1, 3)), {
      kind: 'log-streamed',
      streamed: { lines: logLines(10, 12), gaps: [{ from: 4, to: 9 }], count: 3 },
    });
    const rows = screenText(state).split('\n');
    const at = rows.findIndex((row) => row.includes('up to 6 lines are missing'));
    expect(rows[at - 1]).toContain('line 3');
    expect(rows[at + 1]).toContain('line 10');
  });
});

describe('a log without lines', () => {
  it('is awaited first', () => {
    expect(screenText(openingState())).toContain('waiting for the lines of app');
    expect(screenText(press(startState(), '4'))).toContain('waiting for the logs of etl-01');
  });

  it('says why, and what to configure', () => {
    expect(screenText(logState([]))).toContain('from: beginning');
    const waiting = sampleLog({ status: 'waiting', lines_stored: 0, files: [] });
    expect(screenText(logState([], {}, waiting))).toContain('No file matches /var/log/app.log yet');
    const error = sampleLog({ status: 'error', error_message: 'EACCES: permission denied' });
    expect(screenText(logState([], {}, error))).toContain('EACCES: permission denied');
    expect(screenText(answer(press(startState(), '4'), { kind: 'logs' }, []))).toContain('- name: app');
  });

  it('shows what the node said when it ended the stream', () => {
    expect(screenText(refused(logState([])))).toContain('the log is gone');
    expect(screenText(refused(logState([])))).toContain('See config.');
    expect(rowOf(refused(logState(samples)), ' app ')).toContain('✗ ended: the log is gone');
  });
});

describe('a log whose node does not answer', () => {
  it('keeps its lines, dimmed and dated', () => {
    const text = screenText(away(logState(samples)));
    expect(text).toContain('etl-01 is away for 1 m 12 s');
    expect(text).toMatch(/last data \d\d:\d\d:\d\d, 1 m 12 s ago/);
    expect(paintedRow(away(logState(samples)), 'retrying')).toContain('\u001B[2m');
  });

  it('says that the stream is cut off and when it is tried again', () => {
    expect(screenText(broken(logState(samples)))).toContain('! cut off, reconnecting in 4 s');
  });
});

describe('a whole line', () => {
  it('stands at the left edge with nothing beside it', () => {
    const line = 'x'.repeat(100);
    const rows = screenText(press(logState([logLine(1, line)]), 'enter')).split('\n');
    expect(rows).toContain('x'.repeat(80));
    expect(rows.map((row) => row.trimEnd())).toContain('x'.repeat(20));
  });

  it('has its JSON a field a row', () => {
    const line = '{"level":"error","msg":"no","at":{"file":"a.ts"}}';
    const text = screenText(press(logState([logLine(1, line)], { rows: 40 }), 'enter'));
    expect(text).toMatch(/\n {2}"msg": "no",/);
    expect(text).toMatch(/\n {4}"file": "a\.ts"/);
    expect(text).toMatch(/level +ERROR/);
  });

  it('says how often it came', () => {
    expect(screenText(press(logState(samples), 'enter'))).toMatch(/repeated +3 times, the last at /);
  });
});

describe('the list of logs', () => {
  const list = (columns: number): string =>
    screenText(
      answer(press(startState({ columns }), '4'), { kind: 'logs' }, [
        sampleLog(),
        sampleLog({ name: 'db', status: 'paused', paused: true, lag_bytes: 5000 }),
        sampleLog({ name: 'web', status: 'behind', lag_bytes: 9_000_000 }),
        sampleLog({ name: 'x', status: 'waiting', last_line_at: null, lines_stored: 0 }),
        sampleLog({ name: 'y', status: 'error', error_message: 'EACCES: permission denied' }),
      ]),
    );

  it('has state, size, lines, age and lag', () => {
    expect(list(80)).toMatch(/app +\/var\/log\/app\.log +4\.8 M +100 000 +2 s ago +– +● following/);
    for (const text of ['○ paused', '! behind', '○ waiting', '✗ error']) expect(list(80)).toContain(text);
    expect(list(200)).toContain('✗ error: EACCES: permission denied');
  });

  it('never drops name and state', () => {
    for (let columns = 40; columns < 200; columns += 9) {
      expect(list(columns)).toContain('app');
      expect(list(columns)).toContain('● following');
    }
  });

  it('counts what came below while one reads', () => {
    const reading = streamed(press(logState(logLines(1, 100)), 'k'), logLines(101, 112));
    expect(screenText(reading)).toContain('not following, 12 new below');
    expect(screenText(press(reading, 'G'))).toContain('following ●');
  });
});

import { describe, expect, it } from 'vitest';
import { answer, press, pressed, screenText, startedAt } from '../fixtures.ts';
import {
  logEffect,
  logLine,
  logLines,
  logState,
  openLogOf,
  sampleLog,
  streamed,
  tell,
} from '../log-fixtures.ts';
import { typedKeys } from '../keys.ts';
import type { State } from '../state/model.ts';
import { placeOf } from '../state/model.ts';
import { update } from './update.ts';

const type = (state: State, text: string): State => press(state, ...typedKeys(text));
const current = (state: State): string => /▸.*?(line \d+)/.exec(screenText(state))?.[1] ?? '';
const seen = (state: State): number[] =>
  [...screenText(state).matchAll(/ line (\d+) /g)].map(([, id]) => Number(id));

const many = (): State => logState(logLines(1, 300));

describe('the search', () => {
  const searching = (): State => type(press(many(), '/'), 'x.y');
  const lastId = 300;

  it('asks the node for the newest match, and goes to it', () => {
    const { targets } = logEffect(searching(), 'enter', 'log-find');
    const query = { filter: 'x.y', ignore_case: false };
    expect(targets).toEqual([
      { ...query, before: lastId + 1 },
      { ...query, after: lastId },
    ]);
    const what = { by: 'search', notFound: 'none' } as const;
    const found = tell(press(searching(), 'enter'), {
      kind: 'log-found',
      what,
      line: logLine(120),
      window: null,
    });
    expect(current(found)).toBe('line 120');
    expect(logEffect(found, 'n', 'log-find').targets).toEqual([{ ...query, after: 120 }]);
    expect(logEffect(found, 'N', 'log-find').targets).toEqual([{ ...query, before: 120 }]);
  });

  it('shows the part of the log around a match that was not read yet', () => {
    const what = { by: 'search', notFound: 'none' } as const;
    const window = { lines: logLines(9000, 9600), hasOldest: false, hasNewest: false };
    const found = tell(press(searching(), 'enter'), {
      kind: 'log-found',
      what,
      line: logLine(9300),
      window,
    });
    expect(current(found)).toBe('line 9300');
    expect(seen(found).indexOf(9300)).toBeGreaterThan(4);
    expect(openLogOf(found)).toMatchObject({ isFollowing: false, isDetached: true });
  });

  it('only finds what a filter lets through', () => {
    const filtered = type(press(many(), 'F'), 'a|b');
    const asked = tell(press(filtered, 'enter'), {
      kind: 'log-counted',
      filter: 'a|b',
      count: { lines: 300, matches: 5 },
    });
    const shown = streamed(asked, logLines(1, 5));
    const { targets } = logEffect(type(press(shown, '/'), 'c|d'), 'enter', 'log-find');
    const both = new RegExp(targets[0]?.filter ?? '');
    expect(both.test('xx c a')).toBe(true);
    expect(both.test('xx c')).toBe(false);
    expect(both.test('a')).toBe(false);
  });

  it('says when there is none, and what the node says of a wrong expression', () => {
    const what = { by: 'search', notFound: 'no line matches x.y' } as const;
    const asked = press(searching(), 'enter');
    expect(screenText(tell(asked, { kind: 'log-found', what, line: null, window: null }))).toContain(
      'no line matches x.y',
    );
    const refused = tell(asked, { kind: 'log-refused', what: 'log-find', message: 'missing )' });
    expect(screenText(refused)).toContain('missing )');
    expect(screenText(press(many(), 'n'))).toContain('nothing is searched for');
  });
});

describe('the filter', () => {
  const typed = (): State => type(press(many(), 'F'), 'ERROR|WARN');

  it('is applied once the node has taken it, from the last lines that match on', () => {
    expect(logEffect(typed(), 'enter', 'log-count')).toMatchObject({ filter: 'ERROR|WARN' });
    const asking = press(typed(), 'enter');
    expect(screenText(asking)).toContain('asking the node');
    const counted = tell(asking, {
      kind: 'log-counted',
      filter: 'ERROR|WARN',
      count: { lines: 100_000, matches: 1284 },
    });
    expect(openLogOf(counted)).toMatchObject({ filter: 'ERROR|WARN', lines: [], isFollowing: true });
    expect(screenText(streamed(counted, logLines(1, 5)))).toContain(
      'filter: ERROR|WARN   1 284 of 100 000 lines',
    );
  });

  it('stays to be mended, with the words of the node, when it is refused', () => {
    const refused = tell(press(typed(), 'enter'), {
      kind: 'log-refused',
      what: 'log-count',
      message: 'filter: unterminated group',
    });
    expect(screenText(refused)).toContain('filter: ERROR|WARN');
    expect(screenText(refused)).toContain('unterminated group');
    expect(openLogOf(refused).filter).toBe('');
    expect(screenText(press(refused, 'backspace'))).not.toContain('unterminated');
  });

  it('is cleared by an empty one and left alone by esc', () => {
    const counted = tell(press(typed(), 'enter'), {
      kind: 'log-counted',
      filter: 'ERROR|WARN',
      count: { lines: 9, matches: 3 },
    });
    expect(openLogOf(press(counted, 'F', 'ctrl-u', 'enter')).filter).toBe('');
    expect(openLogOf(press(counted, 'F', 'x', 'esc')).filter).toBe('ERROR|WARN');
    expect(openLogOf(press(counted, 'F', 'x', 'esc')).generation).toBe(openLogOf(counted).generation);
  });

  it('is applied and counted anew when case is to matter or not', () => {
    const counted = tell(press(typed(), 'enter'), {
      kind: 'log-counted',
      filter: 'ERROR|WARN',
      count: { lines: 9, matches: 3 },
    });
    expect(logEffect(counted, 'i', 'log-count')).toMatchObject({ filter: 'ERROR|WARN', ignoresCase: true });
    expect(screenText(press(counted, 'i'))).toContain('(any case)');
  });
});

describe('going to a time', () => {
  it('asks for the first line since then', () => {
    const { targets } = logEffect(type(press(many(), 'g'), '-2h'), 'enter', 'log-find');
    expect(targets).toEqual([{ since: new Date(startedAt - 7_200_000).toISOString() }]);
  });

  it('says what may be typed', () => {
    expect(screenText(press(type(press(many(), 'g'), 'noon'), 'enter'))).toContain('not a time');
  });

  it('puts the line found at the top', () => {
    const what = { by: 'time', notFound: 'none' } as const;
    const asked = press(type(press(many(), 'g'), '09:41'), 'enter');
    const found = tell(asked, { kind: 'log-found', what, line: logLine(100), window: null });
    expect(seen(found)[0]).toBe(100);
  });
});

describe('pausing', () => {
  it('is asked about, with no as the answer unless one says yes', () => {
    const asked = press(many(), 'p');
    expect(screenText(asked)).toContain('etl-01 stops reading /var/log/app.log, for everybody.');
    for (const keys of [['enter'], ['esc'], ['q'], ['x', 'enter']]) {
      const before = press(asked, ...keys.slice(0, -1));
      expect(pressed(before, keys.at(-1) ?? '').effects).toEqual([]);
    }
    const effect = { kind: 'log-pause', node: 0, name: 'app', isPaused: true };
    expect(pressed(press(asked, 'y'), 'enter').effects).toEqual([effect]);
    expect(pressed(press(asked, 'tab'), 'enter').effects).toEqual([effect]);
  });

  it('is undone at once', () => {
    const paused = answer(many(), { kind: 'logs' }, [sampleLog({ paused: true, status: 'paused' })]);
    expect(screenText(paused)).toContain('p resume');
    expect(pressed(paused, 'p').effects).toEqual([
      { kind: 'log-pause', node: 0, name: 'app', isPaused: false },
    ]);
  });

  it('says what the node answered', () => {
    const sent = press(many(), 'p', 'y', 'enter');
    const about = { kind: 'log-paused', node: 0, name: 'app', isPaused: true } as const;
    const done = update(sent, { ...about, refusal: null }, startedAt);
    expect(screenText(done.state)).toContain('app is paused');
    expect(done.effects[0]).toMatchObject({ kind: 'ask' });
    const refused = update(sent, { ...about, refusal: 'not allowed here' }, startedAt).state;
    expect(screenText(refused)).toContain('✗ not allowed here');
    expect(screenText(press(refused, 'enter'))).not.toContain('not allowed here');
  });
});

describe('a whole line', () => {
  it('opens and closes, back to exactly where one was', () => {
    for (const keys of [[], ['k', 'k'], ['pageup', 'pageup', 'k'], ['w', 'pageup']]) {
      const there = press(many(), ...keys);
      expect(screenText(press(there, 'enter', 'j', 'esc'))).toBe(screenText(there));
    }
    expect(placeOf(press(many(), 'enter')).line).toBe(300);
    expect(openLogOf(press(many(), 'enter', 'esc')).isFollowing).toBe(true);
  });

  it('is copied without control sequences', () => {
    const red = logState([logLine(1, '\u001B[31mred\u001B[0m')]);
    expect(pressed(red, 'y').effects).toEqual([{ kind: 'copy', text: 'red' }]);
    expect(pressed(press(red, 'enter'), 'y').effects).toEqual([{ kind: 'copy', text: 'red' }]);
    const huge = logState([logLine(1, 'x'.repeat(80_000))]);
    expect(pressed(huge, 'y').effects).toEqual([]);
  });
});

describe('leaving a log', () => {
  it('lets its lines go', () => {
    expect(press(many(), 'esc').logs.open).toBeNull();
    expect(press(many(), '2').logs.open).toBeNull();
  });
});

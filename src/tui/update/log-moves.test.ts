import { describe, expect, it } from 'vitest';
import { press, screenText, startedAt } from '../fixtures.ts';
import { logEffect, logLine, logLines, logState, openLogOf, streamed, tell } from '../log-fixtures.ts';
import type { State } from '../state/model.ts';
import { update } from './update.ts';

const current = (state: State): string => /▸.*?(line \d+)/.exec(screenText(state))?.[1] ?? '';
const seen = (state: State): number[] =>
  [...screenText(state).matchAll(/ line (\d+) /g)].map(([, id]) => Number(id));

const many = (): State => logState(logLines(1, 300));

describe('following', () => {
  it('shows what comes at the end', () => {
    expect(seen(streamed(many(), logLines(301, 305))).at(-1)).toBe(305);
  });

  it('stops when one goes up, leaving the screen as it is, and counts what comes below', () => {
    const up = press(many(), 'k');
    expect(seen(up)).toEqual(seen(many()));
    expect(current(up)).toBe('line 299');
    const later = streamed(up, logLines(301, 312));
    expect(seen(later)).toEqual(seen(up));
    expect(screenText(later)).toContain('12 new below');
  });

  it('goes on with G, end, f or beyond the last line', () => {
    const later = streamed(press(many(), 'k'), logLines(301, 302));
    for (const keys of [['G'], ['end'], ['f'], [' '], ['j', 'j', 'j', 'j']]) {
      const back = press(later, ...keys);
      expect(openLogOf(back), `after ${keys.join(' ')}`).toMatchObject({ isFollowing: true, newBelow: 0 });
      expect(seen(back).at(-1)).toBe(302);
    }
  });

  it('holds the screen still with f and with space', () => {
    for (const key of ['f', ' ']) {
      const held = press(many(), key);
      expect(seen(streamed(held, logLines(301, 330)))).toEqual(seen(many()));
      expect(current(held)).toBe('line 300');
    }
  });

  it('keeps 5000 lines at most', () => {
    let state = many();
    for (let from = 301; from < 20_000; from += 1000) state = streamed(state, logLines(from, from + 999));
    expect(openLogOf(state).lines.length).toBe(5000);
    let held = press(many(), 'k');
    for (let from = 301; from < 20_000; from += 1000) held = streamed(held, logLines(from, from + 999));
    expect(openLogOf(held).lines.length).toBeLessThanOrEqual(5000);
    expect(seen(held)).toEqual(seen(many()));
  });

  it('begins anew when the node counts its lines from the beginning again', () => {
    const anew = tell(many(), { kind: 'log-renumbered' });
    expect(openLogOf(anew)).toMatchObject({ lines: [], resumeAfter: null, isFollowing: true });
    expect(seen(streamed(anew, logLines(1, 3)))).toEqual([1, 2, 3]);
  });

  it('begins anew at the end when more came than is kept', () => {
    let held = press(many(), 'k');
    held = streamed(held, logLines(9000, 9100), 9000);
    expect(seen(held)).toEqual(seen(many()));
    const { generation } = openLogOf(held);
    const back = press(held, 'G');
    expect(openLogOf(back)).toMatchObject({ isFollowing: true, lines: [], resumeAfter: null });
    expect(openLogOf(back).generation).toBeGreaterThan(generation);
  });
});

describe('moving', () => {
  it('keeps the line one is on in sight, wrapped or not, at every size', () => {
    const lines = Array.from({ length: 80 }, (_, index) =>
      logLine(index + 1, `line ${index + 1} ${'word '.repeat((index * 7) % 60)}`),
    );
    for (const wrap of [[], ['w']]) {
      let state = press(logState(lines, { rows: 15 }), ...wrap);
      for (const key of ['k', 'pageup', 'k', 'pageup', 'j', 'pagedown', 'k', 'home', 'j', 'j', 'pagedown']) {
        state = tell(press(state, key), {
          kind: 'log-read',
          which: 'older',
          query: { before: 1 },
          lines: [],
        });
        expect(screenText(state), `after ${key}`).toContain('▸');
        const small = update(state, { kind: 'resize', columns: 60, rows: 12 }, startedAt).state;
        expect(screenText(small), `after ${key}`).toContain('▸');
      }
    }
  });

  it('reads older lines before one comes to the first', () => {
    const { query, generation } = logEffect(logState(logLines(1000, 1100)), 'k', 'log-read');
    expect(query).toEqual({ before: 1000, lines: 500 });
    const up = press(logState(logLines(1000, 1100)), 'k');
    expect(generation).toBe(openLogOf(up).generation);
    const read = tell(up, { kind: 'log-read', which: 'older', query, lines: logLines(500, 999) });
    expect(openLogOf(read).lines.length).toBe(601);
    expect(seen(read)).toEqual(seen(up));
    const all = tell(up, { kind: 'log-read', which: 'older', query, lines: logLines(900, 999) });
    expect(openLogOf(all).hasOldest).toBe(true);
  });

  it('goes to the oldest line, and from there comes back down to where the stream goes on', () => {
    const { query } = logEffect(logState(logLines(4000, 4100)), 'home', 'log-read');
    expect(query).toEqual({ after: 0, lines: 500 });
    const asked = press(logState(logLines(4000, 4100)), 'home');
    const top = tell(asked, { kind: 'log-read', which: 'oldest', query, lines: logLines(1, 500) });
    expect(current(top)).toBe('line 1');
    let down = top;
    for (let count = 0; count < 40 && openLogOf(down).reading === null; count++)
      down = press(down, 'pagedown');
    expect(openLogOf(down)).toMatchObject({ reading: 'newer', isDetached: true });
    const joined = tell(down, {
      kind: 'log-read',
      which: 'newer',
      query: { after: 500 },
      lines: logLines(501, 700),
    });
    expect(openLogOf(joined)).toMatchObject({ isDetached: false, resumeAfter: 700 });
  });

  it('ignores what was asked for another window', () => {
    const up = press(logState(logLines(1000, 1100)), 'k');
    const message = {
      kind: 'log-read',
      which: 'older',
      query: {},
      lines: logLines(1, 5),
      generation: -1,
    } as const;
    expect(update(up, message, startedAt).state.logs).toEqual(up.logs);
    const elsewhere = {
      kind: 'log-read',
      which: 'older',
      query: { before: 70 },
      lines: logLines(1, 5),
    } as const;
    expect(tell(up, elsewhere).logs).toEqual(up.logs);
  });
});

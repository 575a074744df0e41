import { describe, expect, it } from 'vitest';
import { glyphsFor } from '../draw/glyphs.ts';
import { arrival, arrivalDay } from '../arrival-fixtures.ts';
import { answer, at, paintedRow, press, screenText, startedAt, startState } from '../fixtures.ts';
import { jobState } from '../job-fixtures.ts';
import { arrivalState } from './arrival-state.ts';
import { daysText } from './arrivals.ts';

const minute = 60_000;
const open = (columns: number, rows: number, change = {}) =>
  screenText(
    press(answer(startState({ columns, rows }), { kind: 'arrivals' }, [arrival(change)]), 'A', 'enter'),
  );

describe('the state of an expected file', () => {
  it('is said in words with a sign', () => {
    const due = at(-12 * minute);
    const check = (change: Parameters<typeof arrival>[0], want: string): void =>
      expect(arrivalState(arrival({ overdue: false, ...change }), startedAt, glyphsFor(false)).text).toBe(
        want,
      );
    check({ state: 'on_time' }, '● on time');
    check(
      { state: 'late', due, history: [arrivalDay({ due_at: due, arrived_at: at(-5 * minute) })] },
      '◐ late 7 m',
    );
    check({ state: 'late', due: null }, '◐ late');
    check({ state: 'missed' }, '✗ MISSED');
    check({ state: 'pending', due: at(120 * minute) }, '… pending in 2 h');
    check({ state: 'pending', overdue: true, due }, '! overdue 12 m');
    check({ state: 'too_small', overdue: true }, 's too small');
    check({ state: 'too_few' }, 'f too few');
    check({ state: 'allowed_missing' }, 'o missing, allowed');
    check({ state: 'not_expected', due: null }, '· not expected today');
    check({ error_message: 'ENOENT' }, '✗ error');
  });
});

describe('the table of expected files', () => {
  it('has the worst first', () => {
    const text = screenText(press(jobState(), 'A'));
    const names = ['lost', 'stock', 'orders', 'small', 'prices', 'later', 'calm', 'holiday'];
    const places = names.map((name) => text.indexOf(` ${name} `));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(text).toContain('✗ ENOENT: /data/gone is not there');
  });

  it('has the time of its zone and the local one where they differ', () => {
    const zone = 'Pacific/Kiritimati';
    const text = screenText(
      press(answer(startState({ columns: 140 }), { kind: 'arrivals' }, [arrival({ zone })]), 'A'),
    );
    expect(text).toMatch(/DUE +LOCAL +ZONE/);
    expect(text).toMatch(/20:00 .*\d\d:\d\d +Pacific\/Kiritimati/);
  });

  it('colours only what deserves attention', () => {
    const state = press(jobState(), 'A');
    expect(paintedRow(state, 'MISSED')).toContain('\u001B[1m');
    expect(paintedRow(state, 'not expected')).toContain('\u001B[2m');
  });

  it('calls the days by one word where there is one', () => {
    expect(daysText(['mon', 'tue', 'wed', 'thu', 'fri'])).toBe('weekdays');
    expect(daysText(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])).toBe('daily');
    expect(daysText(['mon', 'thu'])).toBe('mon thu');
  });
});

describe('the calendar of an expected file', () => {
  it('has three months at 80 columns and twelve at 200', () => {
    const months = (text: string): number =>
      text.match(/\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}/g)?.length ?? 0;
    expect(months(open(80, 40))).toBe(3);
    expect(months(open(200, 50))).toBe(12);
  });

  it('has a sign behind each day, days between those due as not expected, none before and after', () => {
    const text = open(80, 60, { zone: 'UTC' });
    expect(text).toMatch(/16o17s18✗19◐20●21!22 /);
    expect(text).toContain(' 9●10●11●12●13●14●15·');
    expect(text).toMatch(/● on time {3}◐ late {3}✗ missed/);
    expect(text).toMatch(/\d+ days due {3}\d+ on time {3}1 late {3}1 missed/);
    const short = open(80, 60, { history: [arrivalDay({ date: '2026-11-20' })] });
    expect(short).toMatch(/16 17 18 19 20●21·22 /);
  });

  it('is drawn in ASCII too', () => {
    const state = answer(startState({ isAscii: true, rows: 40 }), { kind: 'arrivals' }, [arrival()]);
    expect(screenText(press(state, 'A', 'enter'))).toContain('16o17s18x19l20*21!22');
  });
});

describe('the detail of an expected file', () => {
  it('has the files that match and the history in words', () => {
    const text = open(120, 80);
    expect(text).toMatch(/orders_20261120\.csv +50 M +1 d ago +at rest/);
    expect(text).toMatch(/orders_20261121\.csv +12 B +4 s ago +… still changing +! too small/);
    expect(text).toMatch(/2026-11-19 +◐ late +came \d\d:12:00, 12 m late, 1 file, 50 M/);
    expect(text).toContain('nothing came that day');
  });

  it('says what it knows of a file never looked for', () => {
    const text = open(80, 50, {
      matched_files: [],
      history: [],
      last_checked: null,
      due: null,
      next_due: null,
    });
    expect(text).toContain('no day was due yet');
    expect(text).toContain('not yet');
  });
});

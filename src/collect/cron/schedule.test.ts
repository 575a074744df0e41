import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CronSyntaxError, isFixedTime, matchesDay, parseSchedule, uncertaintyMs } from './schedule.ts';
import { anySchedule } from './test-schedules.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

test.each<[string, readonly number[]]>([
  ['5', [5]],
  ['1,3,2,3', [1, 2, 3]],
  ['10-13', [10, 11, 12, 13]],
  ['10-20/5', [10, 15, 20]],
  ['*/20', [0, 20, 40]],
  ['*/100', [0]],
  ['05', [5]],
  ['5-3', []],
  ['70-60', []],
  ['50,5-6', [5, 6, 50]],
  ['6~15', [6]],
  ['~15', [0]],
  ['50~', [50]],
])('the minutes %j are %j', (text, want) => {
  expect(parseSchedule(`${text} * * * *`).minute.values).toEqual(want);
});

test.each<[string, readonly number[]]>([
  ['0', [0]],
  ['7', [0]],
  ['Mon,wED', [1, 3]],
  ['fri-7', [0, 5, 6]],
  ['fri-sun', []],
])('the weekdays %j are %j', (text, want) => {
  expect(parseSchedule(`0 0 * * ${text}`).dayOfWeek.values).toEqual(want);
});

test.each([
  ['60 * * * *', 'minute'],
  ['0/15 * * * *', 'minute'],
  ['*/0 * * * *', 'minute'],
  ['*5 * * * *', 'minute'],
  ['5, * * * *', 'minute'],
  ['+5 * * * *', 'minute'],
  ['mon * * * *', 'minute'],
  ['9~5 * * * *', 'minute'],
  ['* ? * * *', 'hour'],
  ['* * L * *', 'day of month'],
  ['* * 0 * *', 'day of month'],
  ['* * * january *', 'month'],
  ['* * * * 1#1', 'day of week'],
  ['* * * *', 'schedule'],
  ['* * * * * *', 'schedule'],
  ['', 'schedule'],
  ['@every 5m', 'schedule'],
  ['@Daily', 'schedule'],
])('%j is refused for its %s', (text, field) => {
  expect(() => parseSchedule(text)).toThrow(expect.objectContaining({ name: 'CronSyntaxError', field }));
});

test.each<[string, readonly number[] | undefined]>([
  ['6~15', [6]],
  ['5#2,6', [5]],
  ['*/30/2', [0, 30]],
  ['5-7-9', [5, 6, 7]],
  ['1.5', [1]],
  ['5,', undefined],
  ['5-', undefined],
  ['5/2', undefined],
  ['1-5/', undefined],
  ['*/', undefined],
  ['~5', undefined],
  ['70-60', undefined],
])('Debian’s cron reads the minutes %j as %j', (text, want) => {
  const read = () => parseSchedule(`${text} * * * *`, 'debian').minute.values;
  if (want === undefined) expect(read).toThrow(CronSyntaxError);
  else expect(read()).toEqual(want);
});

test('Debian’s cron judges both ends of a reversed range', () => {
  expect(() => parseSchedule('0 0 * dec-0 *', 'debian')).toThrow(CronSyntaxError);
  expect(parseSchedule('0 0 * dec-0 *').month.values).toEqual([]);
});

test('an error says where, what may stand there and what does', () => {
  expect(() => parseSchedule('0 24 * * *')).toThrow(
    'hour: expected 0-23, ranges and lists of them, or * (steps: */2, 8-18/2), received "24"',
  );
});

test.each<[string, string]>([
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@weekly', '0 0 * * 0'],
  ['@annually', '0 0 1 1 *'],
  [' @hourly\t', '0 * * * *'],
])('%j is %j', (nickname, want) => {
  expect(parseSchedule(nickname)).toEqual(parseSchedule(want));
});

test.each<[string, number, number, boolean]>([
  ['* * 13 * 5', 13, 1, true],
  ['* * 13 * 5', 12, 5, true],
  ['* * 13 * 5', 12, 4, false],
  ['* * */2 * 5', 13, 5, true],
  ['* * */2 * 5', 13, 4, false],
  ['* * * * 5', 12, 4, false],
  ['* * 13 * *,1', 12, 1, false],
])('%j on day %i, weekday %i: %j', (text, day, weekday, want) => {
  expect(matchesDay(parseSchedule(text), { month: 6, day, weekday })).toBe(want);
});

test.each<[string, boolean]>([
  ['0 2 * * *', true],
  ['*/5 2 * * *', false],
  ['0 */2 * * *', false],
  ['@hourly', false],
])('%j is at a fixed time: %j', (text, want) => {
  expect(isFixedTime(parseSchedule(text))).toBe(want);
});

test('a random range makes a run uncertain by its width', () => {
  expect(uncertaintyMs(parseSchedule('0~59 1~3 * * *'))).toBe((59 + 2 * 60) * 60_000);
  expect(uncertaintyMs(parseSchedule('5 1 * * *'))).toBe(0);
});

const anyText = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom('0', '1', '5', '9', '*', '/', '-', ',', '~', '@', ' ', '\t', 'mon', 'L', '?', '#'),
  }),
  fc.tuple(anySchedule, fc.nat(), fc.string({ maxLength: 3 })).map(([text, at, put]) => {
    const position = at % (text.length + 1);
    return text.slice(0, position) + put + text.slice(position + 1);
  }),
);

test('any text is a schedule or a CronSyntaxError', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      try {
        const { minute, dayOfWeek } = parseSchedule(text);
        for (const value of minute.values) expect(value).toBeLessThan(60);
        for (const value of dayOfWeek.values) expect(value).toBeLessThan(7);
      } catch (error) {
        expect(error).toBeInstanceOf(CronSyntaxError);
      }
    }),
    { numRuns: caseCount },
  );
});

test('every well-formed schedule is read', () => {
  fc.assert(
    fc.property(anySchedule, (text) => {
      expect(parseSchedule(text).minute.isStar).toBe(text.startsWith('*'));
    }),
    { numRuns: caseCount },
  );
});

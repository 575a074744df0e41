import { describe, expect, test } from 'vitest';
import type { NumberRange } from '../routing/time-interval.ts';
import {
  isLocation,
  parseDaysOfMonth,
  parseMonths,
  parseTimes,
  parseWeekdays,
  parseYears,
  TimeRangeError,
} from './time-range.ts';

type Parse = (text: string) => NumberRange;

const times: Parse = (text) => {
  const [start = '', end = ''] = text.split('-');
  return parseTimes(start, end);
};

describe('a range is read', () => {
  test.each<[string, Parse, string, [number, number]]>([
    ['times', times, '09:00-17:30', [540, 1050]],
    ['times', times, '00:00-24:00', [0, 1440]],
    ['weekdays', parseWeekdays, 'monday:friday', [1, 5]],
    ['weekdays', parseWeekdays, 'Sunday', [0, 0]],
    ['days of the month', parseDaysOfMonth, '1:7', [1, 7]],
    ['days of the month', parseDaysOfMonth, '-3:-1', [-3, -1]],
    ['days of the month', parseDaysOfMonth, '15:-5', [15, -5]],
    ['months', parseMonths, 'January:3', [1, 3]],
    ['months', parseMonths, '12', [12, 12]],
    ['years', parseYears, '2026:2030', [2026, 2030]],
  ])('%s: %s %s', (_what, parse, text, [from, to]) => {
    expect(parse(text)).toEqual({ from, to });
  });
});

describe('a range is refused', () => {
  test.each<[string, Parse, string, string]>([
    ['times', times, '17:00-09:00', 'the start is not before the end'],
    ['times', times, '9:00-17:00', '"9:00" is no time such as 09:00'],
    ['times', times, '09:00-24:30', '"24:30" is no time such as 09:00'],
    ['weekdays', parseWeekdays, 'friday:monday', 'the week begins on Sunday'],
    ['weekdays', parseWeekdays, 'mon', '"mon" is no weekday'],
    ['weekdays', parseWeekdays, 'monday:tuesday:friday', 'more than a first and a last'],
    ['days of the month', parseDaysOfMonth, '0', '0 is no day of a month'],
    ['days of the month', parseDaysOfMonth, '-1:5', 'from the end of a month to its beginning'],
    ['days of the month', parseDaysOfMonth, '29:-1', 'it ends before it begins'],
    ['months', parseMonths, 'march:january', 'it ends before it begins'],
    ['years', parseYears, '2e3', '"2e3" is no whole number'],
  ])('%s: %s %s', (_what, parse, text, want) => {
    expect(() => parse(text)).toThrow(TimeRangeError);
    expect(() => parse(text)).toThrow(want);
  });
});

test.each<[string, boolean]>([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Local', true],
  ['', true],
  ['+02:00', false],
  ['Mars', false],
])('%j is a place: %s', (text, want) => {
  expect(isLocation(text)).toBe(want);
});

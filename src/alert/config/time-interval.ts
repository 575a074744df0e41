import { z } from 'zod';
import { messageOf } from '../../lib/errors.ts';
import { section, text } from '../../lib/fields/index.ts';
import type { NumberRange, TimeInterval } from '../routing/time-interval.ts';
import {
  isLocation,
  parseDaysOfMonth,
  parseMonths,
  parseTimes,
  parseWeekdays,
  parseYears,
  TimeRangeError,
} from './time-range.ts';

/** The keys of one time interval, with Alertmanager's names and notation. */
export const timeIntervalKeys = () => ({
  times: z.array(timeRange(), { error: 'a list' }).optional(),
  weekdays: ranges('a weekday or a range such as monday:friday', parseWeekdays),
  days_of_month: ranges('a day of the month or a range such as "1:7" or "-3:-1"', parseDaysOfMonth),
  months: ranges('a month or a range such as january:march', parseKnownMonths),
  years: ranges('a year or a range such as "2026:2028"', parseYears),
  location: text().refine(isLocation, { error: 'a time zone such as Europe/Berlin, or Local' }).optional(),
});

/** An entry of `time_intervals:`. */
export const timeIntervalEntry = () => section(timeIntervalKeys());

export type TimeIntervalEntry = z.output<ReturnType<typeof timeIntervalEntry>>;

/** What an entry that passed its schema means. */
export function timeIntervalOf(entry: TimeIntervalEntry): TimeInterval {
  const read = (written: readonly (string | number)[] | undefined, parse: (text: string) => NumberRange) =>
    written?.map((each) => parse(String(each)));
  return {
    times: entry.times?.map(({ start_time: start, end_time: end }) => parseTimes(start, end)),
    weekdays: read(entry.weekdays, parseWeekdays),
    daysOfMonth: read(entry.days_of_month, parseDaysOfMonth),
    months: read(entry.months, parseMonths),
    years: read(entry.years, parseYears),
    location: entry.location ?? 'UTC',
  };
}

/** Alertmanager takes any number, and a thirteenth month never comes. */
function parseKnownMonths(text: string): NumberRange {
  const range = parseMonths(text);
  if (range.from < 1 || range.to > 12) throw new TimeRangeError('there are months 1 to 12');
  return range;
}

function timeRange() {
  return section({ start_time: text(), end_time: text() }).superRefine((range, context) => {
    check(context, 'times such as 09:00 and 17:00', () => parseTimes(range.start_time, range.end_time));
  });
}

/** A range is text, a single number may be one. */
function ranges(expected: string, parse: (text: string) => NumberRange) {
  const range = z
    .union([z.string(), z.int()], { error: expected })
    .superRefine((written, context) => check(context, expected, () => parse(String(written))));
  return z.array(range, { error: 'a list' }).optional();
}

function check(context: z.RefinementCtx, expected: string, parse: () => unknown): void {
  try {
    parse();
  } catch (error) {
    context.addIssue({ code: 'custom', message: expected, params: { reason: messageOf(error) } });
  }
}

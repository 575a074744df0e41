import type { NumberRange } from '../routing/time-interval.ts';

/** A range of a time interval is not written as one. */
export class TimeRangeError extends Error {
  override readonly name = 'TimeRangeError';
}

/** As files name them, from 0. */
export const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];

/** `09:00` to `24:00` in minutes since midnight. Throws `TimeRangeError`. */
export function parseTimes(start: string, end: string): NumberRange {
  const range = { from: parseTime(start), to: parseTime(end) };
  if (range.from >= range.to) throw new TimeRangeError('the start is not before the end');
  return range;
}

/** `monday` or `monday:friday`, 0 for Sunday. Throws `TimeRangeError`. */
export function parseWeekdays(text: string): NumberRange {
  const range = parseRange(text, (part) => {
    const day = weekdays.indexOf(part);
    if (day === -1) throw new TimeRangeError(`"${part}" is no weekday`);
    return day;
  });
  if (range.from > range.to)
    throw new TimeRangeError('the week begins on Sunday, so it ends before it begins');
  return range;
}

/** `1:7`, `-3:-1` (the last three), `15`. Throws `TimeRangeError`. */
export function parseDaysOfMonth(text: string): NumberRange {
  const range = parseRange(text, (part) => {
    const day = wholeNumber(part);
    if (day === 0 || day < -31 || day > 31) throw new TimeRangeError(`${day} is no day of a month`);
    return day;
  });
  if (range.from < 0 && range.to > 0) throw new TimeRangeError('from the end of a month to its beginning');
  // Counted in the shortest month, as Alertmanager does: `29:-1` would be empty there.
  const counted = (day: number): number => (day < 0 ? 28 + day : day);
  if (counted(range.from) > counted(range.to)) throw new TimeRangeError('it ends before it begins');
  return range;
}

/** `march`, `january:march`, `1:3`. Throws `TimeRangeError`. */
export function parseMonths(text: string): NumberRange {
  const range = parseRange(text, (part) => {
    const named = months.indexOf(part);
    return named === -1 ? wholeNumber(part) : named + 1;
  });
  if (range.from > range.to) throw new TimeRangeError('it ends before it begins');
  return range;
}

/** `2026`, `2026:2028`. Throws `TimeRangeError`. */
export function parseYears(text: string): NumberRange {
  const range = parseRange(text, wholeNumber);
  if (range.from > range.to) throw new TimeRangeError('it ends before it begins');
  return range;
}

/** Whether a time zone is one: a name of the IANA's, `UTC`, `Local`. */
export function isLocation(text: string): boolean {
  if (text === 'Local' || text === '') return true;
  // `Intl` also takes offsets, which are no names.
  if (/^[+-]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function parseTime(text: string): number {
  const [, hours, minutes] = /^(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/.exec(text) ?? [];
  if (hours !== undefined && minutes !== undefined) return Number(hours) * 60 + Number(minutes);
  if (text === '24:00') return 1440;
  throw new TimeRangeError(`"${text}" is no time such as 09:00`);
}

function parseRange(text: string, parsePart: (part: string) => number): NumberRange {
  const parts = text.toLowerCase().split(':');
  const [first = '', last = first] = parts;
  if (parts.length > 2) throw new TimeRangeError('more than a first and a last');
  return { from: parsePart(first), to: parsePart(last) };
}

function wholeNumber(text: string): number {
  if (!/^[-+]?\d{1,9}$/.test(text)) throw new TimeRangeError(`"${text}" is no whole number`);
  return Number(text);
}

import { civilDay, dateOf, daysInMonth, type CivilDay, weekdayOf } from '../civil-day.ts';

/** A weekday of a rule: `4TH`, `-1MO`, or without an ordinal (0) each of them. `weekday` 0 is Monday. */
interface RuleDay {
  readonly ordinal: number;
  readonly weekday: number;
}

/** A recurrence rule with FREQ=YEARLY, RFC 5545, 3.3.10. */
export interface YearlyRule {
  readonly interval: number;
  readonly count: number | undefined;
  /** The last day that may be one. */
  readonly until: CivilDay | undefined;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly yearDays: readonly number[];
  readonly days: readonly RuleDay[];
  readonly positions: readonly number[];
}

const weekdayCodes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** The rule written in `value`, or what of it is not understood. */
export function parseYearlyRule(value: string): YearlyRule | { readonly problem: string } {
  const parts = new Map<string, string>();
  for (const part of value.toUpperCase().split(';')) {
    const [key = '', written = ''] = part.split('=', 2);
    if (part === '') continue;
    if (!knownParts.has(key)) return { problem: `the rule part ${key} is not supported` };
    parts.set(key, written);
  }
  if (parts.get('FREQ') !== 'YEARLY') {
    return { problem: `FREQ=${parts.get('FREQ') ?? ''} is not supported, only YEARLY` };
  }
  const unreadable = [...parts].find(([key, written]) => knownParts.get(key)?.test(written) === false);
  if (unreadable) return { problem: `${unreadable[0]}=${unreadable[1]} cannot be read` };
  const numbers = (key: string): number[] => (parts.get(key)?.split(',') ?? []).map(Number);
  const [year, month, day] =
    /^(\d{4})(\d\d)(\d\d)/
      .exec(parts.get('UNTIL') ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  return {
    interval: Number(parts.get('INTERVAL') ?? 1),
    count: parts.has('COUNT') ? Number(parts.get('COUNT')) : undefined,
    until: year === undefined ? undefined : civilDay(year, month ?? 1, day ?? 1),
    months: numbers('BYMONTH'),
    monthDays: numbers('BYMONTHDAY'),
    yearDays: numbers('BYYEARDAY'),
    days: (parts.get('BYDAY')?.split(',') ?? []).map((written) => ({
      ordinal: Number(written.slice(0, -2)),
      weekday: weekdayCodes.indexOf(written.slice(-2)),
    })),
    positions: numbers('BYSETPOS'),
  };
}

const listOf = (item: string): RegExp => new RegExp(`^(${item})(,(${item}))*$`);

/** The parts of a rule, and how each is written. */
const knownParts = new Map([
  ['FREQ', /^/],
  ['INTERVAL', /^[1-9]\d{0,3}$/],
  ['COUNT', /^[1-9]\d{0,5}$/],
  ['UNTIL', /^\d{8}(T\d{6}Z?)?$/],
  ['BYMONTH', listOf('0?[1-9]|1[0-2]')],
  ['BYMONTHDAY', listOf('[+-]?(0?[1-9]|[12]\\d|3[01])')],
  ['BYYEARDAY', listOf('[+-]?(0{0,2}[1-9]|0?[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])')],
  ['BYDAY', listOf('([+-]?(0?[1-9]|[1-4]\\d|5[0-3]))?(MO|TU|WE|TH|FR|SA|SU)')],
  ['BYSETPOS', listOf('[+-]?(0{0,2}[1-9]|0?[1-9]\\d|[12]\\d\\d|3[0-5]\\d|36[0-6])')],
  // Where a week begins matters to BYWEEKNO and weekly rules only.
  ['WKST', /^(MO|TU|WE|TH|FR|SA|SU)$/],
]);

/** The days of one year that a rule names, ascending, whatever its start, count and end. `start` fills what is left out. */
function daysOfYear(rule: YearlyRule, start: CivilDay, year: number): CivilDay[] {
  const from = dateOf(start);
  const hasDays = rule.monthDays.length + rule.yearDays.length + rule.days.length > 0;
  const months = rule.months.length > 0 || hasDays ? rule.months : [from.month];
  const monthDays = hasDays ? rule.monthDays : [from.day];
  const yearLength = civilDay(year + 1, 1, 1) - civilDay(year, 1, 1);
  const within: CivilDay[] = [];
  let yearDay = 0;
  for (let month = 1; month <= 12; month++) {
    const first = civilDay(year, month, 1);
    const length = daysInMonth(year, month);
    for (let day = 1; day <= length; day++) {
      yearDay++;
      const isMeant =
        (months.length === 0 || months.includes(month)) &&
        isNamed(monthDays, day, length) &&
        isNamed(rule.yearDays, yearDay, yearLength) &&
        (months.length > 0
          ? isOneOf(rule.days, first + day - 1, day, length)
          : isOneOf(rule.days, first + day - 1, yearDay, yearLength));
      if (isMeant) within.push(first + day - 1);
    }
  }
  if (rule.positions.length === 0) return within;
  return within.filter((_, index) => isNamed(rule.positions, index + 1, within.length));
}

/** Whether the `index`-th (from 1) of `length` is one of those; negative ones count from the end. */
function isNamed(numbers: readonly number[], index: number, length: number): boolean {
  return numbers.length === 0 || numbers.includes(index) || numbers.includes(index - length - 1);
}

/** Ordinals count within the month where the rule names months, else within the year. */
function isOneOf(days: readonly RuleDay[], civil: CivilDay, index: number, length: number): boolean {
  if (days.length === 0) return true;
  return days.some(({ ordinal, weekday }) => {
    if (weekdayOf(civil) !== weekday) return false;
    if (ordinal === 0) return true;
    return ordinal > 0 ? Math.ceil(index / 7) === ordinal : Math.ceil((length - index + 1) / 7) === -ordinal;
  });
}

/** The days in `year` on which the rule that begins at `start` falls. */
export function occurrences(rule: YearlyRule, start: CivilDay, year: number): CivilDay[] {
  const startYear = dateOf(start).year;
  if (year < startYear || (year - startYear) % rule.interval !== 0) return [];
  const inYear = (each: number): CivilDay[] =>
    daysOfYear(rule, start, each).filter(
      (civil) => civil >= start && (rule.until === undefined || civil <= rule.until),
    );
  if (rule.count === undefined) return inYear(year);
  let left = rule.count;
  for (let each = startYear; each < year && left > 0; each += rule.interval) left -= inYear(each).length;
  return inYear(year).slice(0, Math.max(0, left));
}

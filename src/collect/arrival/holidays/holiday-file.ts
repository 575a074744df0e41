import { dateOf, parseIsoDay, type CivilDay } from '../civil-day.ts';
import { parseCalendarFile } from './calendar-file.ts';
import { occurrences, type YearlyRule } from './yearly-rule.ts';

/** One holiday, of one or more days, once or each year. */
export interface HolidayEvent {
  readonly title: string;
  readonly start: CivilDay;
  readonly lengthDays: number;
  readonly rule: YearlyRule | undefined;
  /** More first days, and first days of the rule that are none. */
  readonly also: readonly CivilDay[];
  readonly except: readonly CivilDay[];
}

export interface HolidayFile {
  readonly events: readonly HolidayEvent[];
  /** What could not be understood or is not supported, each with its line. */
  readonly problems: readonly string[];
}

/** Reads an iCalendar text, or a plain one with a date a line. */
export function parseHolidayFile(text: string, zone: string): HolidayFile {
  return /^\uFEFF?\s*BEGIN:VCALENDAR/i.test(text) ? parseCalendarFile(text, zone) : parseDateLines(text);
}

/** A date a line, a name behind it if wanted; `#` begins a comment. */
export function parseDateLines(text: string): HolidayFile {
  const events: HolidayEvent[] = [];
  const problems: string[] = [];
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const written = line.replace(/(^|\s)#.*$/, '').trim();
    if (written === '') continue;
    const [date = '', ...words] = written.split(/[\s,;]+/);
    const start = parseIsoDay(date);
    if (start === undefined) {
      problems.push(`line ${index + 1}: "${date.slice(0, 40)}" is not a date such as 2026-12-25`);
    } else events.push(singleDay(start, words.join(' ') || commentOf(line)));
  }
  return { events, problems };
}

function commentOf(line: string): string {
  return /\s#(.*)$/.exec(line)?.[1]?.trim() ?? '';
}

/** A holiday of one day. */
export function singleDay(start: CivilDay, title: string): HolidayEvent {
  return { title, start, lengthDays: 1, rule: undefined, also: [], except: [] };
}

/** Which days are holidays, and their names. Years are worked out when they are first asked for. */
export class Holidays {
  readonly #events: readonly HolidayEvent[];
  readonly #years = new Map<number, ReadonlyMap<CivilDay, string>>();

  constructor(events: readonly HolidayEvent[]) {
    this.#events = events;
  }

  /** The name of the holiday (empty where it has none), or `undefined` where the day is none. */
  on(civil: CivilDay): string | undefined {
    const { year } = dateOf(civil);
    let days = this.#years.get(year);
    if (days === undefined) this.#years.set(year, (days = this.#daysOf(year)));
    return days.get(civil);
  }

  #daysOf(year: number): ReadonlyMap<CivilDay, string> {
    const days = new Map<CivilDay, string>();
    for (const event of this.#events) {
      for (const first of firstDays(event, year)) {
        for (let civil = first; civil < first + event.lengthDays; civil++) {
          if (!days.has(civil) || days.get(civil) === '') days.set(civil, event.title);
        }
      }
    }
    return days;
  }
}

/** The first days of an event that may reach into `year`. */
function firstDays(event: HolidayEvent, year: number): CivilDay[] {
  const { rule, start, also, except } = event;
  const ruled =
    rule === undefined ? [start] : [...occurrences(rule, start, year - 1), ...occurrences(rule, start, year)];
  return [...ruled, ...also].filter((day) => !except.includes(day) && Math.abs(dateOf(day).year - year) <= 1);
}

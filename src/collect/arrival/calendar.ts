import { instantsOfWall, localTime, offsetAt } from '../../lib/zone.ts';
import { civilDay, weekdayOf, type CivilDay } from './civil-day.ts';
import type { Weekday } from './config.ts';
import type { Holidays } from './holidays.ts';

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** Farther from UTC than any zone is, and than any clock is put forward. */
const furthestMs = 26 * 3_600_000;
/** A year and a day: an expectation for 29 February on a Monday alone is none for anybody. */
const searchedDays = 800;

/** When an expectation is due; times of day in minutes after midnight. */
export interface Schedule {
  readonly zone: string;
  readonly days: ReadonlySet<Weekday>;
  readonly byMinute: number;
  /** When a day's window opens; at or after `byMinute` it opens the day before. */
  readonly fromMinute: number;
}

/** One day of an expectation. Its window is `[opensAt, closesAt)`; windows of following days touch. */
export interface DueDay {
  readonly day: CivilDay;
  readonly opensAt: number;
  readonly dueAt: number;
  readonly closesAt: number;
  /** Why nothing is expected, in words; `undefined` where something is. */
  readonly whyNot: string | undefined;
}

const weekdays: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const weekdayNames = ['Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays', 'Sundays'];

/** `06:30` as minutes after midnight. */
export function minuteOf(timeOfDay: string): number {
  const [hour = 0, minute = 0] = timeOfDay.split(':').map(Number);
  return hour * 60 + minute;
}

/**
 * When the clock of `zone` shows that time of that day: the first time where an hour is repeated, the first moment
 * after the gap where it is left out.
 */
export function instantOn(zone: string, day: CivilDay, minute: number): number {
  const wallMs = day * dayMs + minute * minuteMs;
  const [instant] = instantsOfWall(zone, wallMs);
  if (instant !== undefined) return instant;
  let before = wallMs - furthestMs;
  let after = wallMs + furthestMs;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (middle + offsetAt(zone, middle) >= wallMs) after = middle;
    else before = middle;
  }
  return after;
}

/** What becomes of a day under a schedule. */
export function dueDay(schedule: Schedule, holidays: Holidays, day: CivilDay): DueDay {
  const { zone, byMinute, fromMinute } = schedule;
  const opens = fromMinute < byMinute ? day : day - 1;
  return {
    day,
    opensAt: instantOn(zone, opens, fromMinute),
    dueAt: instantOn(zone, day, byMinute),
    closesAt: instantOn(zone, opens + 1, fromMinute),
    whyNot: whyNot(schedule, holidays, day),
  };
}

function whyNot({ days }: Schedule, holidays: Holidays, day: CivilDay): string | undefined {
  const weekday = weekdayOf(day);
  const name = weekdays[weekday];
  if (name !== undefined && !days.has(name)) return `not expected on ${weekdayNames[weekday]}`;
  const holiday = holidays.on(day);
  if (holiday === undefined) return undefined;
  return holiday === '' ? 'not expected on a holiday' : `not expected on a holiday: ${holiday}`;
}

/** The day whose window the moment is in. */
export function dayAt(schedule: Schedule, atMs: number): CivilDay {
  const { year, month, day } = localTime(schedule.zone, atMs);
  // The window of the local date or of a neighbour: it may open the day before, and clocks jump.
  let found = civilDay(year, month, day) + 1;
  const opens = schedule.fromMinute < schedule.byMinute ? 0 : -1;
  while (instantOn(schedule.zone, found + opens, schedule.fromMinute) > atMs) found--;
  return found;
}

/** The next day something is expected whose due moment is after `atMs`; `undefined` where there is none for two years. */
export function nextDue(schedule: Schedule, holidays: Holidays, atMs: number): DueDay | undefined {
  const first = dayAt(schedule, atMs);
  for (let day = first; day < first + searchedDays; day++) {
    if (whyNot(schedule, holidays, day) !== undefined) continue;
    const due = dueDay(schedule, holidays, day);
    if (due.dueAt > atMs) return due;
  }
  return undefined;
}

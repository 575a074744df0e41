const dayMs = 86_400_000;

/** A day of the calendar without zone or time, counted from 1970-01-01: so days add, compare and are set members. */
export type CivilDay = number;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** The day of a date; beyond the ends of a month it is one of the next, as in `Date.UTC`. Years below 100 are meant. */
export function civilDay(year: number, month: number, day: number): CivilDay {
  return Math.floor(new Date(0).setUTCFullYear(year, month - 1, day) / dayMs);
}

/** Year, month and day of a day. */
export function dateOf(civil: CivilDay): CivilDate {
  const date = new Date(civil * dayMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Monday, 6 Sunday. 1970-01-01 was a Thursday. */
export function weekdayOf(civil: CivilDay): number {
  return (((civil + 3) % 7) + 7) % 7;
}

/** How many days a month has. */
export function daysInMonth(year: number, month: number): number {
  return civilDay(year, month + 1, 1) - civilDay(year, month, 1);
}

/** `2026-12-25`. */
export function isoOf(civil: CivilDay): string {
  return new Date(civil * dayMs).toISOString().slice(0, 10);
}

/** The day written as `2026-12-25`; `undefined` for anything else, 31 February included. */
export function parseIsoDay(written: string): CivilDay | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(written);
  if (parts === null) return undefined;
  return existingDay(Number(parts[1]), Number(parts[2]), Number(parts[3]));
}

/** The day of a date, or `undefined` where the calendar has no such date. */
export function existingDay(year: number, month: number, day: number): CivilDay | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return civilDay(year, month, day);
}

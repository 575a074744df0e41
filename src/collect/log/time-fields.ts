/** Parts of a moment as they are written; the zone is minutes east of UTC, undefined for the machine's own. */
export interface TimeFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
  readonly zone: number | undefined;
}

const minuteMs = 60_000;

/**
 * Makes milliseconds since the epoch of what is written. Lines of one minute follow each other, so the start of the
 * minute is kept: finding it in the machine's zone costs more than all the rest.
 */
export class MomentMaker {
  #key = Number.NaN;
  #zone: number | undefined;
  #start = 0;

  /** NaN where there is no such moment (month 13, hour 25). */
  moment({ year, month, day, hour, minute, second, ms, zone }: TimeFields): number {
    if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 23 || minute > 59 || second > 60)
      return Number.NaN;
    const key = (((year * 13 + month) * 32 + day) * 24 + hour) * 60 + minute;
    if (key !== this.#key || zone !== this.#zone) {
      this.#key = key;
      this.#zone = zone;
      this.#start =
        zone === undefined
          ? new Date(year, month - 1, day, hour, minute).getTime()
          : Date.UTC(year, month - 1, day, hour, minute) - zone * minuteMs;
    }
    return this.#start + second * 1000 + ms;
  }
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The number of a month by its English name or the first three letters of it; 0 for none. */
export function monthOf(name: string): number {
  return monthNames.indexOf(name.slice(0, 3).toLowerCase()) + 1;
}

/** The year of a date written without one: the last one that is not more than a day ahead. */
export function yearOf(month: number, day: number, nowMs: number): number {
  const now = new Date(nowMs);
  const year = now.getFullYear();
  return new Date(year, month - 1, day).getTime() > nowMs + 86_400_000 ? year - 1 : year;
}

/** The rule by which a zone's clock is put forward and back each year, in seconds. */
export interface PosixZone {
  /** East of UTC. */
  readonly standard: number;
  readonly summer: { readonly offset: number; readonly from: Turn; readonly to: Turn } | undefined;
}

/** When a clock is turned: seconds after midnight, by the clock before it, of a day of the year. */
interface Turn {
  readonly dayOf: (year: number) => number;
  readonly seconds: number;
}

const dayMs = 86_400_000;
const name = String.raw`(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]+>)`;
const time = String.raw`[+-]?\d+(?::\d+){0,2}`;
const day = String.raw`(?:M\d+\.\d\.\d|J\d+|\d+)`;
const form = new RegExp(
  `^${name}(${time})(?:(${name})(${time})?(?:,(${day})(?:/(${time}))?,(${day})(?:/(${time}))?)?)?$`,
);

/**
 * The TZ string at the end of a file of the time zone database: `CET-1CEST,M3.5.0,M10.5.0/3`. RFC 9636, section 3.3.1;
 * POSIX, 8.3. Undefined where it is none, or has summer time without its days.
 */
export function parsePosixZone(text: string): PosixZone | undefined {
  const [, standardText, summerName, summerText, from, fromTime, to, toTime] = form.exec(text) ?? [];
  if (standardText === undefined) return undefined;
  const standard = 0 - seconds(standardText);
  if (summerName === undefined) return { standard, summer: undefined };
  if (from === undefined || to === undefined) return undefined;
  const offset = summerText === undefined ? standard + 3600 : 0 - seconds(summerText);
  const turn = (on: string, at = '2'): Turn => ({ dayOf: dayRule(on), seconds: seconds(at) });
  return { standard, summer: { offset, from: turn(from, fromTime), to: turn(to, toTime) } };
}

/** Seconds east of UTC at a time in seconds since the epoch. */
export function posixOffset({ standard, summer }: PosixZone, epochSeconds: number): number {
  if (summer === undefined) return standard;
  const year = new Date((epochSeconds + standard) * 1000).getUTCFullYear();
  const from = summer.from.dayOf(year) / 1000 + summer.from.seconds - standard;
  const to = summer.to.dayOf(year) / 1000 + summer.to.seconds - summer.offset;
  const isSummer =
    from < to ? epochSeconds >= from && epochSeconds < to : epochSeconds >= from || epochSeconds < to;
  return isSummer ? summer.offset : standard;
}

/** `-1`, `02:30`: hours, minutes, seconds. */
function seconds(text: string): number {
  const [hours = 0, minutes = 0, rest = 0] = text.replace(/^[+-]/, '').split(':').map(Number);
  return (text.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60 + rest);
}

/** The start of such a day in a year, in milliseconds as if the zone were UTC. */
function dayRule(text: string): (year: number) => number {
  if (text.startsWith('M')) {
    const [month = 1, week = 1, weekday = 0] = text.slice(1).split('.').map(Number);
    return (year) => weekdayOf(year, month, week, weekday);
  }
  const number = Number(text.replace('J', ''));
  // Days after J count from 1, and February has 28.
  if (!text.startsWith('J')) return (year) => Date.UTC(year, 0, 1) + number * dayMs;
  return (year) => {
    const isLeap = new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;
    return Date.UTC(year, 0, 1) + (number - 1 + (isLeap && number >= 60 ? 1 : 0)) * dayMs;
  };
}

/** The given weekday of a month for the nth time; the fifth is the last. */
function weekdayOf(year: number, month: number, week: number, weekday: number): number {
  const first = Date.UTC(year, month - 1, 1);
  const ahead = (weekday - new Date(first).getUTCDay() + 7) % 7;
  const found = first + (ahead + (week - 1) * 7) * dayMs;
  return new Date(found).getUTCMonth() === month - 1 ? found : found - 7 * dayMs;
}

import { parseDuration } from '../../lib/duration.ts';
import { formatAge, formatDateTime } from '../../lib/format.ts';

/** How the time before a line is written; `written`: the line as it stands, with whatever time it has itself. */
export const timeFormats = ['clock', 'date', 'utc', 'age', 'written'] as const;

export type TimeFormat = (typeof timeFormats)[number];

export const timeFormatNames: Readonly<Record<TimeFormat, string>> = {
  clock: 'time of day',
  date: 'date and time',
  utc: 'ISO 8601 in UTC',
  age: 'how long ago',
  written: 'lines as they are written',
};

export function nextTimeFormat(format: TimeFormat): TimeFormat {
  return timeFormats[(timeFormats.indexOf(format) + 1) % timeFormats.length] ?? 'clock';
}

/** Cells a time takes; none where lines are shown as written. */
export const timeWidths: Readonly<Record<TimeFormat, number>> = {
  clock: 12,
  date: 23,
  utc: 24,
  age: 8,
  written: 0,
};

/** A moment in the format, never wider than its width. */
export function formatTime(epochMs: number, format: TimeFormat, nowMs: number): string {
  if (format === 'written' || Number.isNaN(epochMs)) return '';
  if (format === 'age') return formatAge(nowMs - epochMs).padStart(timeWidths.age);
  if (format === 'utc') return new Date(epochMs).toISOString();
  const millis = String(new Date(epochMs).getMilliseconds()).padStart(3, '0');
  const written = `${formatDateTime(epochMs)}.${millis}`;
  return format === 'date' ? written : written.slice(-timeWidths.clock);
}

/** What may be typed where a time is asked for. */
export const momentExamples = '09:41   2026-11-21 09:41   -2h';

const dayMs = 86_400_000;

/**
 * A typed moment in the time of this machine: `-2h` ago; `09:41` or `09:41:07`, the last time it was so;
 * `2026-11-21`, alone or with a time; RFC 3339. Undefined for anything else.
 */
export function parseMoment(text: string, nowMs: number): number | undefined {
  const typed = text.trim();
  if (typed.startsWith('-')) {
    const ago = parseDuration(typed.slice(1).replaceAll(' ', ''));
    return ago === undefined ? undefined : nowMs - ago;
  }
  const clock = /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(typed);
  if (clock !== null) {
    const today = new Date(nowMs);
    const at = localTime([today.getFullYear(), today.getMonth() + 1, today.getDate()], clock.slice(1));
    return at !== undefined && at > nowMs ? at - dayMs : at;
  }
  const date = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d{1,2}):(\d\d)(?::(\d\d))?)?$/.exec(typed);
  if (date !== null) return localTime(date.slice(1, 4).map(Number), date.slice(4));
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(typed)) return undefined;
  const at = Date.parse(typed);
  return Number.isNaN(at) ? undefined : at;
}

/** Undefined where there is no such day or time, instead of the one after. */
function localTime(date: readonly number[], time: readonly (string | undefined)[]): number | undefined {
  const [year = 0, month = 0, day = 0] = date;
  const [hour = 0, minute = 0, second = 0] = time.map((part) => Number(part ?? 0));
  const at = new Date(year, month - 1, day, hour, minute, second);
  const isReal =
    at.getMonth() === month - 1 && at.getDate() === day && hour < 24 && minute < 60 && second < 60;
  return isReal ? at.getTime() : undefined;
}

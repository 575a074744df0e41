import { z } from 'zod';
import {
  absolutePath,
  duration,
  glob,
  integer,
  name,
  section,
  size,
  timeZone,
  yesNo,
} from '../../lib/fields/index.ts';
import { patternProblem } from './pattern.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export type Weekday = (typeof weekdays)[number];

const timeExpected = 'a time of day such as 06:00';
const timeOfDay = () =>
  z.string({ error: timeExpected }).regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: timeExpected });
const daysExpected = 'days such as weekdays, daily, mon-fri or [mon, thu]';
const holidaysExpected = 'a list of dates such as 2026-12-25, or the absolute path of a file with them';

/** One entry of `arrivals:`: which file is expected where, by when, and what it must be like. */
export const arrivalEntry = () =>
  section({
    name: name(),
    path: absolutePath(),
    /** Names in the directory; `{date:%Y%m%d}` is the due day's date, `{date-1:%Y%m%d}` that of the day before. */
    match: glob()
      .superRefine((written, context) => {
        const reason = patternProblem(written);
        if (reason === undefined) return;
        const message = 'a glob of file names such as orders_*.csv';
        context.addIssue({ code: 'custom', message, params: { reason } });
      })
      .prefault('*'),
    by: timeOfDay(),
    /** What came before is an earlier day's. At or after `by`, it is a time of the day before. */
    from: timeOfDay().prefault('00:00'),
    days: z
      .codec(
        z.union([z.string(), z.array(z.string({ error: daysExpected }))], { error: daysExpected }),
        z.array(z.enum(weekdays)),
        {
          decode(written, context) {
            const days = parseDays(written);
            if (days !== undefined) return days;
            context.issues.push({ code: 'custom', input: written, message: daysExpected });
            return z.NEVER;
          },
          encode: (days) => days,
        },
      )
      .prefault('daily'),
    /** Left out: the machine's. */
    zone: timeZone().optional(),
    min_size: size().optional(),
    min_count: integer(1).prefault(1),
    /** So long a file must not have changed to count as arrived. */
    settle: duration({ min: '0s' }).prefault('30s'),
    holidays: z
      .union(
        [
          z.array(z.iso.date({ error: 'a date such as 2026-12-25' })),
          z.string().startsWith('/', { error: holidaysExpected }),
        ],
        { error: holidaysExpected },
      )
      .prefault([]),
    /** Missing is allowed. */
    optional: yesNo().prefault(false),
  });

export type ArrivalEntry = z.output<ReturnType<typeof arrivalEntry>>;

/** The days meant, Monday first; `undefined` where a word is none. Ranges may run over Sunday: `fri-mon`. */
export function parseDays(written: string | readonly string[]): Weekday[] | undefined {
  const words = typeof written === 'string' ? [written] : written;
  const meant = new Set<number>();
  for (const word of words) {
    const days = daysOf(word.trim().toLowerCase());
    if (days === undefined) return undefined;
    for (const day of days) meant.add(day);
  }
  return meant.size === 0 ? undefined : weekdays.filter((_, index) => meant.has(index));
}

function daysOf(word: string): readonly number[] | undefined {
  if (word === 'daily') return [0, 1, 2, 3, 4, 5, 6];
  if (word === 'weekdays') return [0, 1, 2, 3, 4];
  if (word === 'weekend') return [5, 6];
  const [first = -1, last = first, ...more] = word
    .split('-')
    .map((day) => weekdays.findIndex((name) => name === day.slice(0, 3) && day.length >= 3));
  if (first === -1 || last === -1 || more.length > 0) return undefined;
  const length = ((last - first + 7) % 7) + 1;
  return Array.from({ length }, (_, index) => (first + index) % 7);
}

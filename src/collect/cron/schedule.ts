import type { CronDialect } from './cron-dialect.ts';
import { CronSyntaxError, parseField, type CronField } from './cron-field.ts';

export { CronSyntaxError, type CronField, type RandomRange } from './cron-field.ts';

/**
 * When an entry runs, as cronie understands it. A random range (`6~15`) counts with its first value, so every moment
 * computed from it is the earliest one possible; `uncertaintyMs` tells how much later the run may come.
 */
export interface CronSchedule {
  /** `@reboot`: once when the daemon starts after a boot. Its fields match nothing. */
  readonly isReboot: boolean;
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  /** 0 (Sunday) to 6. */
  readonly dayOfWeek: CronField;
}

const minuteMs = 60_000;

const nothing: CronField = { values: [], isStar: false, random: [] };
const reboot: CronSchedule = {
  isReboot: true,
  minute: nothing,
  hour: nothing,
  dayOfMonth: nothing,
  month: nothing,
  dayOfWeek: nothing,
};

/**
 * What the nicknames stand for. cronie notes no star for the full fields of `@daily`, which makes no difference: every
 * day matches either way.
 */
const nicknames: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** Reads the five fields, or a nickname such as `@daily`, as a cron does. Throws `CronSyntaxError`. */
export function parseSchedule(text: string, dialect: CronDialect = 'cronie'): CronSchedule {
  const trimmed = text.replaceAll(/^[ \t]+|[ \t]+$/g, '');
  if (trimmed === '@reboot') return reboot;
  const written = nicknames.get(trimmed) ?? trimmed;
  if (written.startsWith('@')) {
    throw new CronSyntaxError('schedule', `one of ${[...nicknames.keys(), '@reboot'].join(' ')}`, trimmed);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek, ...more] = written.split(/[ \t]+/);
  if (dayOfWeek === undefined || more.length > 0) {
    throw new CronSyntaxError(
      'schedule',
      'five fields: minute, hour, day of month, month, day of week',
      trimmed,
    );
  }
  return {
    isReboot: false,
    minute: parseField('minute', minute!, dialect),
    hour: parseField('hour', hour!, dialect),
    dayOfMonth: parseField('day of month', dayOfMonth!, dialect),
    month: parseField('month', month!, dialect),
    dayOfWeek: parseField('day of week', dayOfWeek, dialect),
  };
}

/**
 * Whether the daemon takes it for a job at fixed times (neither minute nor hour starts with `*`), which is caught up
 * after the clock jumps forward and not repeated when it goes back.
 */
export function isFixedTime({ minute, hour }: CronSchedule): boolean {
  return !minute.isStar && !hour.isStar;
}

/**
 * Whether it runs on a day. The two day fields are alternatives when neither starts with `*`, else both must match
 * (crontab(5); cronie's and Debian's `find_jobs`).
 */
export function matchesDay(
  { dayOfMonth, month, dayOfWeek }: CronSchedule,
  date: { readonly month: number; readonly day: number; readonly weekday: number },
): boolean {
  if (!month.values.includes(date.month)) return false;
  const isDay = dayOfMonth.values.includes(date.day);
  const isWeekday = dayOfWeek.values.includes(date.weekday);
  return dayOfMonth.isStar || dayOfWeek.isStar ? isDay && isWeekday : isDay || isWeekday;
}

/** How much later than computed a run may come because of random ranges; 0 where there is none. */
export function uncertaintyMs({ minute, hour, dayOfMonth, month, dayOfWeek }: CronSchedule): number {
  const days = widest(dayOfMonth) + widest(dayOfWeek) + 31 * widest(month);
  return ((days * 24 + widest(hour)) * 60 + widest(minute)) * minuteMs;
}

function widest({ random }: CronField): number {
  return random.reduce((most, { first, last }) => Math.max(most, last - first), 0);
}

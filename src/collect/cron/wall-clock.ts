import { matchesDay, type CronSchedule } from './schedule.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * What a schedule that runs at all needs at most to come round: 29 February on one weekday takes 40 years across a
 * century that has no leap day.
 */
const longestMonths = 41 * 12;

/**
 * The first minute a schedule matches, at `wallMs` or later: a wall clock that runs evenly, in milliseconds as if it
 * were UTC's. Undefined for a schedule that never matches (`0 0 31 2 *`, `@reboot`).
 */
export function nextMatch(schedule: CronSchedule, wallMs: number): number | undefined {
  const from = Math.ceil(wallMs / minuteMs) * minuteMs;
  const midnight = Math.floor(from / dayMs) * dayMs;
  const inDay = timeOfDay(schedule, (from - midnight) / minuteMs);
  if (inDay !== undefined && isMatchingDay(schedule, midnight)) return midnight + inDay * minuteMs;
  const first = timeOfDay(schedule, 0);
  if (first === undefined) return undefined;
  const day = nextDay(schedule, midnight + dayMs);
  return day === undefined ? undefined : day + first * minuteMs;
}

/** The first matching minute of a day at `minuteOfDay` or later. */
function timeOfDay({ hour, minute }: CronSchedule, minuteOfDay: number): number | undefined {
  const [firstMinute] = minute.values;
  if (firstMinute === undefined) return undefined;
  const nowHour = Math.floor(minuteOfDay / 60);
  const nowMinute = minuteOfDay % 60;
  for (const value of hour.values) {
    if (value < nowHour) continue;
    const found = value > nowHour ? firstMinute : minute.values.find((candidate) => candidate >= nowMinute);
    if (found !== undefined) return value * 60 + found;
  }
  return undefined;
}

function isMatchingDay(schedule: CronSchedule, midnight: number): boolean {
  const date = new Date(midnight);
  return matchesDay(schedule, {
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: date.getUTCDay(),
  });
}

/** The midnight of the first matching day, at `midnight` or later. */
function nextDay(schedule: CronSchedule, midnight: number): number | undefined {
  const start = new Date(midnight);
  const firstMonth = start.getUTCFullYear() * 12 + start.getUTCMonth();
  for (let index = firstMonth; index <= firstMonth + longestMonths; index += 1) {
    const month = (index % 12) + 1;
    if (!schedule.month.values.includes(month)) continue;
    const begin = Date.UTC(Math.floor(index / 12), index % 12, 1);
    const days = (Date.UTC(Math.floor(index / 12), month, 1) - begin) / dayMs;
    const firstWeekday = new Date(begin).getUTCDay();
    for (let day = index === firstMonth ? start.getUTCDate() : 1; day <= days; day += 1) {
      if (matchesDay(schedule, { month, day, weekday: (firstWeekday + day - 1) % 7 }))
        return begin + (day - 1) * dayMs;
    }
  }
  return undefined;
}

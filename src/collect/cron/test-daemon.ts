import { offsetAt } from '../../lib/zone.ts';
import type { CronSchedule } from './schedule.ts';

const minuteMs = 60_000;

/** A moment as a count of minutes of a wall clock. */
function wallMinutes(zone: string, epochMs: number): number {
  return Math.floor((epochMs + offsetAt(zone, epochMs)) / minuteMs);
}

/** Whether every field has the value, tested bit by bit. */
function isDue(schedule: CronSchedule, wallMinute: number): boolean {
  const { minute, hour, dayOfMonth, month, dayOfWeek } = schedule;
  if (!minute.values.includes(wallMinute % 60)) return false;
  if (!hour.values.includes(Math.floor(wallMinute / 60) % 24)) return false;
  const date = new Date(wallMinute * minuteMs);
  if (!month.values.includes(date.getUTCMonth() + 1)) return false;
  const day = dayOfMonth.values.includes(date.getUTCDate());
  const weekday = dayOfWeek.values.includes(date.getUTCDay());
  return dayOfMonth.isStar || dayOfWeek.isStar ? day && weekday : day || weekday;
}

/**
 * Plays the daemon's main loop minute by minute (cron.c of cronie and Debian's): the moments at which it starts a job
 * between `fromMs` and `toMs`. Slow; for tests.
 */
export function playDaemon(
  schedule: CronSchedule,
  zone: string,
  [fromMs, toMs]: readonly [number, number],
  cronTimeZone?: string,
): number[] {
  const isWild = schedule.minute.isStar || schedule.hour.isStar;
  const runs = new Set<number>();
  let virtual = wallMinutes(zone, fromMs);
  for (let now = fromMs + minuteMs; now <= toMs; now += minuteMs) {
    const running = wallMinutes(zone, now);
    const difference = running - virtual;
    // A job with a zone of its own is looked up by the moment itself, never by minutes that were jumped over.
    const ownMinutes = cronTimeZone === undefined ? undefined : wallMinutes(cronTimeZone, now);
    const find = (minute: number): void => {
      if (ownMinutes !== undefined && minute !== running) return;
      if (isDue(schedule, ownMinutes ?? minute)) runs.add(now);
    };
    if (difference === 1 || Math.abs(difference) > 180) {
      virtual = running;
      find(running);
    } else if (difference > 0) {
      if (isWild) find(running);
      for (; virtual < running; virtual += 1) if (!isWild) find(virtual + 1);
    } else if (isWild) find(running);
  }
  return [...runs];
}

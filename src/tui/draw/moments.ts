import { formatClock, formatDateTime, formatElapsed } from '../../lib/format.ts';
import type { LocalTime } from '../../lib/zone.ts';
import { isZone, localTime } from '../../lib/zone.ts';

/** The time of a timestamp; null where there is none. */
export function timeOf(timestamp: string | null): number | null {
  return timestamp === null ? null : Date.parse(timestamp);
}

/** How long until then, `in 3 h 12 m`; a moment that is just over is `now`. */
export function formatUntil(epochMs: number, nowMs: number): string {
  return epochMs - nowMs < 1000 ? 'now' : `in ${formatElapsed(epochMs - nowMs)}`;
}

/** A column that says for how long: one unit where it is narrow, two where there is room. */
export const sinceWidth = { width: 6, maxWidth: 9 } as const;

/** How long ago a timestamp is, in so many cells: `23 h`, `23 h 12 m`. */
export function sinceText(timestamp: string | null, nowMs: number, width: number): string {
  const at = timeOf(timestamp);
  return at === null ? '–' : formatElapsed(nowMs - at, width < sinceWidth.maxWidth ? 1 : 2);
}

/** Hours and minutes of the local clock, `12:53`; with the day, `11-24 12:53`, of another one than today. */
export function formatShort(epochMs: number, nowMs: number): string {
  const isToday = new Date(epochMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatClock(epochMs).slice(0, 5) : formatDateTime(epochMs).slice(5, 16);
}

/** As `formatShort`, by the clock of a zone; null where that is no zone or shows what the local clock does. */
export function formatInZone(epochMs: number, nowMs: number, zone: string): string | null {
  if (!isZone(zone)) return null;
  const there = localTime(zone, epochMs);
  const local = new Date(epochMs);
  if (there.hour === local.getHours() && there.minute === local.getMinutes() && there.day === local.getDate())
    return null;
  const clock = `${two(there.hour)}:${two(there.minute)}`;
  return dayOf(there) === dayOf(localTime(zone, nowMs))
    ? clock
    : `${two(there.month)}-${two(there.day)} ${clock}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
const dayOf = ({ year, month, day }: LocalTime): string => `${year}-${two(month)}-${two(day)}`;

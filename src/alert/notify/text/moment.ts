import { formatClock, formatDateTime } from '../../../lib/format.ts';

/** Local date and time to the minute, and how far the zone is from UTC: `2026-11-21 09:41 UTC+1`. */
export function formatMinute(epochMs: number): string {
  return `${formatDateTime(epochMs).slice(0, 16)} ${formatOffset(epochMs)}`;
}

/** Local time of day to the minute, with the day where it is another than that of `nowMs`. */
export function formatTime(epochMs: number, nowMs: number): string {
  const date = formatDateTime(epochMs);
  const time = formatClock(epochMs).slice(0, 5);
  return date.slice(0, 10) === formatDateTime(nowMs).slice(0, 10) ? time : `${date.slice(0, 10)} ${time}`;
}

function formatOffset(epochMs: number): string {
  const minutes = -new Date(epochMs).getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '-' : '+'}${Math.floor(size / 60)}${rest}`;
}

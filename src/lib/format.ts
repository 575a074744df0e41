/** What stands for a number nobody knows. */
export const unknownValue = '–';

const byteUnits = ['B', 'K', 'M', 'G', 'T', 'P', 'E'] as const;

/** Three digits at most and a binary unit: `0 B`, `1.4 G`, `252 G`; the next unit from 1000 on, so it is never wider than five. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return unknownValue;
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${byteUnits[unit]}`;
}

/** A flow of bytes: `1.4 M/s`. */
export function formatByteRate(bytesPerSec: number | null): string {
  return bytesPerSec === null ? unknownValue : `${formatBytes(bytesPerSec)}/s`;
}

/** `68 %`; with `digits` decimals where small differences matter. */
export function formatPercent(percent: number | null, digits = 0): string {
  return percent === null || !Number.isFinite(percent) ? unknownValue : `${percent.toFixed(digits)} %`;
}

/** Groups of three parted by a space: `100 000`. */
export function formatCount(count: number | null): string {
  if (count === null || !Number.isFinite(count)) return unknownValue;
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** A count with its noun: `1 file`, `2 directories`. */
export function formatCounted(count: number | null, one: string, many: string): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

const durationUnits = [
  ['y', 365 * 86_400],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const;

/** The largest units that matter, `parts` of them at most: `3 h 12 m`, `19 d`, `12 s`, `450 ms`. Negative counts as zero. */
export function formatDuration(ms: number, parts = 2): string {
  if (ms > 0 && ms < 1000) return `${Math.round(ms)} ms`;
  let rest = Math.max(0, Math.floor(ms / 1000));
  const first = durationUnits.findIndex(([, seconds]) => rest >= seconds);
  if (first === -1) return '0 s';
  const shown: string[] = [];
  for (const [unit, seconds] of durationUnits.slice(first, first + parts)) {
    const amount = Math.floor(rest / seconds);
    rest -= amount * seconds;
    if (amount > 0) shown.push(`${amount} ${unit}`);
  }
  return shown.join(' ');
}

/** A duration that runs while one looks: whole seconds, `0 s` at least. */
export function formatElapsed(ms: number, parts = 2): string {
  return formatDuration(Math.floor(Math.max(0, ms) / 1000) * 1000, parts);
}

/** How long ago, to the second: `2 s ago`, `3 m ago`; a time in the future (clocks differ) is `0 s ago`. */
export function formatAge(ms: number, parts = 1): string {
  return `${formatElapsed(ms, parts)} ago`;
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** Local time of day: `09:41:07`. */
export function formatClock(epochMs: number): string {
  const time = new Date(epochMs);
  return [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
}

/** Local date and time: `2026-11-21 09:41:07`. */
export function formatDateTime(epochMs: number): string {
  const time = new Date(epochMs);
  const date = [time.getFullYear(), twoDigits(time.getMonth() + 1), twoDigits(time.getDate())].join('-');
  return `${date} ${formatClock(epochMs)}`;
}

/** The time of day of something today, with its date otherwise. */
export function formatMoment(epochMs: number, nowMs: number): string {
  const isToday = new Date(epochMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatClock(epochMs) : formatDateTime(epochMs);
}

const printableAscii = /^[ -~]*$/;

/**
 * A text from outside (file name, command line, error) made safe to print: control characters, which could move the
 * cursor or recolour the screen, and invisible or bidirectional marks, which could disguise it, become `·`.
 */
export function harmless(text: string, replacement = '·'): string {
  return printableAscii.test(text)
    ? text
    : text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}\u200B\u2060\uFEFF]/gu, replacement);
}

import { formatG } from '../../promql/eval/go-format.ts';
import { formatGoTime } from './go-time.ts';

const larger = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const smaller = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];
const binary = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];

/** Four significant digits, as all of these have. */
function short(value: number): string {
  return formatG(value, 4);
}

function isSpecial(value: number): boolean {
  return value === 0 || !Number.isFinite(value);
}

/** `1234567` as `1.235M`, `0.00012` as `120u`. */
export function humanize(value: number): string {
  if (isSpecial(value)) return short(value);
  return Math.abs(value) >= 1 ? scaledDown(value, 1000, larger) : scaledUp(value);
}

/** `1048576` as `1Mi`. */
export function humanize1024(value: number): string {
  if (isSpecial(value) || Math.abs(value) <= 1) return short(value);
  return scaledDown(value, 1024, binary);
}

/** Seconds as `1d 2h 3m 4s`, `12.5s`, `5ms`. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return short(seconds);
  if (seconds === 0) return `${short(seconds)}s`;
  if (Math.abs(seconds) < 1) return `${scaledUp(seconds)}s`;
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  const whole = Math.trunc(size);
  const [days, hours, minutes] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
  ];
  const rest = `${whole % 60}s`;
  if (days !== 0) return `${sign}${days}d ${hours}h ${minutes}m ${rest}`;
  if (hours !== 0) return `${sign}${hours}h ${minutes}m ${rest}`;
  return minutes === 0 ? `${sign}${short(size)}s` : `${sign}${minutes}m ${rest}`;
}

/** A ratio as `12.34%`. */
export function humanizePercentage(ratio: number): string {
  return `${short(ratio * 100)}%`;
}

/** Seconds since the epoch as a date. Throws for what is beyond nanoseconds in 64 bits. */
export function humanizeTimestamp(seconds: number): string {
  return Number.isFinite(seconds) ? formatGoTime(millisecondsOf(seconds)) : short(seconds);
}

/** Seconds since the epoch as milliseconds. Throws for NaN, infinities and what is beyond nanoseconds in 64 bits. */
export function millisecondsOf(seconds: number): number {
  if (!Number.isFinite(seconds)) throw new RangeError('value is NaN or Inf');
  if (Math.abs(seconds * 1e9) > 2 ** 63) {
    throw new RangeError(
      `${formatG(seconds)} cannot be represented as a nanoseconds timestamp since it overflows int64`,
    );
  }
  return Math.trunc(seconds * 1000);
}

function scaledDown(value: number, base: number, prefixes: readonly string[]): string {
  let [scaled, prefix] = [value, ''];
  for (const next of prefixes) {
    if (Math.abs(scaled) < base) break;
    prefix = next;
    scaled /= base;
  }
  return short(scaled) + prefix;
}

function scaledUp(value: number): string {
  let [scaled, prefix] = [value, ''];
  for (const next of smaller) {
    if (Math.abs(scaled) >= 1) break;
    prefix = next;
    scaled *= 1000;
  }
  return short(scaled) + prefix;
}

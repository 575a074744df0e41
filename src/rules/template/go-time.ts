/** A time as Go's `time.Time` prints: `2026-01-02 15:04:05.5 +0000 UTC`. */
export function formatGoTime(ms: number): string {
  const [date = '', time = ''] = new Date(ms).toISOString().replace('Z', '').split('T');
  return `${date} ${time.replace(/\.?0+$/, (zeros, at: number) => (at >= 8 ? '' : zeros))} +0000 UTC`;
}

/** A duration as Go's `time.Duration` prints: `1h2m3.5s`, `150ms`, `0s`. */
export function formatGoDuration(seconds: number): string {
  const sign = seconds < 0 ? '-' : '';
  const size = Math.abs(seconds);
  if (size === 0) return '0s';
  if (size < 1e-6) return `${sign}${trimmed(size * 1e9, 0)}ns`;
  if (size < 1e-3) return `${sign}${trimmed(size * 1e6, 3)}µs`;
  if (size < 1) return `${sign}${trimmed(size * 1e3, 6)}ms`;
  const hours = Math.floor(size / 3600);
  const minutes = Math.floor((size % 3600) / 60);
  const rest = `${trimmed(size % 60, 9)}s`;
  if (hours > 0) return `${sign}${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${sign}${minutes}m${rest}` : sign + rest;
}

function trimmed(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
);
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

/** Parts of a layout, longer ones first: Go writes layouts as the time 2006-01-02 15:04:05 would look. */
const layoutParts =
  /January|Jan|Monday|Mon|MST|2006|Z07:00|-07:00|-0700|-07|[.,](?:0+|9+)(?!\d)|01|02|03|04|05|06|15|_2|PM|pm|1|2|3|4|5/g;

/** A time in UTC by a layout of Go's (`time.Time.Format`). */
export function formatLayout(ms: number, layout: string): string {
  const date = new Date(ms);
  const hour12 = date.getUTCHours() % 12 || 12;
  const two = (value: number) => String(value).padStart(2, '0');
  const parts: Record<string, string> = {
    January: months[date.getUTCMonth()] ?? '',
    Jan: (months[date.getUTCMonth()] ?? '').slice(0, 3),
    Monday: days[date.getUTCDay()] ?? '',
    Mon: (days[date.getUTCDay()] ?? '').slice(0, 3),
    MST: 'UTC',
    '2006': String(date.getUTCFullYear()).padStart(4, '0'),
    'Z07:00': 'Z',
    '-07:00': '+00:00',
    '-0700': '+0000',
    '-07': '+00',
    '01': two(date.getUTCMonth() + 1),
    '02': two(date.getUTCDate()),
    '03': two(hour12),
    '04': two(date.getUTCMinutes()),
    '05': two(date.getUTCSeconds()),
    '06': two(date.getUTCFullYear() % 100),
    '15': two(date.getUTCHours()),
    _2: String(date.getUTCDate()).padStart(2, ' '),
    PM: date.getUTCHours() < 12 ? 'AM' : 'PM',
    pm: date.getUTCHours() < 12 ? 'am' : 'pm',
    '1': String(date.getUTCMonth() + 1),
    '2': String(date.getUTCDate()),
    '3': String(hour12),
    '4': String(date.getUTCMinutes()),
    '5': String(date.getUTCSeconds()),
  };
  return layout.replaceAll(layoutParts, (part) => parts[part] ?? fractionOf(ms, part));
}

function fractionOf(ms: number, part: string): string {
  const digits = String(((ms % 1000) + 1000) % 1000)
    .padStart(3, '0')
    .padEnd(9, '0')
    .slice(0, part.length - 1);
  if (part.charAt(1) === '0') return part.charAt(0) + digits;
  const trimmedDigits = digits.replace(/0+$/, '');
  return trimmedDigits === '' ? '' : part.charAt(0) + trimmedDigits;
}

/** Bytes in each unit: IEC units are powers of 1024, SI units of 1000. `K` alone stays out: it means both. */
const units = new Map([
  ['', 1],
  ['B', 1],
  ['kB', 1e3],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['TB', 1e12],
  ['PB', 1e15],
  ['KiB', 2 ** 10],
  ['MiB', 2 ** 20],
  ['GiB', 2 ** 30],
  ['TiB', 2 ** 40],
  ['PiB', 2 ** 50],
]);

/** Units to write a size in; of two that fit without a fraction the earlier wins. */
const written = ['PiB', 'TiB', 'GiB', 'MiB', 'KiB', 'PB', 'TB', 'GB', 'MB', 'kB'];

/** What a written size looks like, for JSON Schema. */
export const sizePattern = '^[0-9]+(\\.[0-9]+)? ?([kKMGTP]?B|[KMGTP]iB)?$';

/**
 * Reads `512`, `1kB`, `10MiB`, `1.5GiB` as whole bytes, rounded. Returns `undefined` for anything else, and for
 * sizes beyond 2^53 bytes.
 */
export function parseSize(text: string): number | undefined {
  const match = /^([0-9]+(?:\.[0-9]+)?) ?([a-zA-Z]*)$/.exec(text);
  const unit = units.get(match?.[2] ?? '');
  if (match === null || unit === undefined) return undefined;
  const bytes = Math.round(Number(match[1]) * unit);
  return Number.isSafeInteger(bytes) ? bytes : undefined;
}

/** Writes bytes exactly, in the unit that gives the fewest digits: `10MiB`, `1kB`, `513`. */
export function formatSize(bytes: number): string {
  let shortest = { digits: String(bytes).length, text: String(bytes) };
  if (bytes === 0) return shortest.text;
  for (const name of written) {
    const amount = bytes / (units.get(name) ?? 1);
    const digits = String(amount).length;
    if (Number.isInteger(amount) && digits < shortest.digits) shortest = { digits, text: `${amount}${name}` };
  }
  return shortest.text;
}

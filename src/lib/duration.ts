/** Milliseconds in each unit a duration may be written in, largest first. */
const units = [
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** What a written duration looks like, for JSON Schema and a first look; order of the units is not checked. */
export const durationPattern = '^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d|w))+$|^0$';

/**
 * Reads `500ms`, `15s`, `1h30m`, `1.5h`, `7d`, `2w` as milliseconds. Units stand from large to small, each once.
 * Returns `undefined` for anything else, and for what is longer than a number of milliseconds can tell exactly.
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = [...text.matchAll(/([0-9]+(?:\.[0-9]+)?)(ms|s|m|h|d|w)/gy)];
  if (parts.length === 0 || parts.reduce((length, [part]) => length + part.length, 0) !== text.length) {
    return undefined;
  }
  let totalMs = 0;
  let lastRank = -1;
  for (const [, amount, unit] of parts) {
    const rank = units.findIndex(([name]) => name === unit);
    if (rank <= lastRank) return undefined;
    lastRank = rank;
    totalMs += Number(amount) * (units[rank]?.[1] ?? 0);
  }
  const rounded = Math.round(totalMs);
  return Number.isSafeInteger(rounded) ? rounded : undefined;
}

/**
 * Writes milliseconds the way a file would: `90000` as `1m30s`, `0` as `0s`. Weeks are written as days, since
 * `15d` reads better than `2w1d`. Fractions of a millisecond are rounded; `parseDuration` reads it back.
 */
export function formatDuration(ms: number): string {
  let rest = Math.round(ms);
  if (rest <= 0) return '0s';
  let text = '';
  for (const [name, unitMs] of units.slice(1)) {
    const amount = Math.floor(rest / unitMs);
    if (amount > 0) text += `${amount}${name}`;
    rest -= amount * unitMs;
  }
  return text;
}

import { DurationError, isOutOfRange } from './durations.ts';

/** Milliseconds in each unit, largest first. Years have 365 days. */
const units: ReadonlyMap<string, number> = new Map([
  ['y', 31_536_000_000],
  ['w', 604_800_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]);

/** Milliseconds of `1y2w3d4h5m6s7ms`: each unit once, from large to small, whole numbers. Throws `DurationError`. */
export function parseDurationText(text: string): number {
  const ranks = [...units.keys()];
  let totalMs = 0;
  let lastRank = -1;
  for (const [, amount = '', unit = ''] of text.matchAll(/([0-9]*)([^0-9]*)/gy)) {
    if (amount === '' && unit === '') break;
    const unitMs = units.get(unit);
    if (amount === '' || unit === '') throw new DurationError(`not a valid duration string: "${text}"`);
    if (unitMs === undefined) throw new DurationError(`unknown unit "${unit}" in duration "${text}"`);
    const rank = ranks.indexOf(unit);
    if (rank <= lastRank) throw new DurationError(`not a valid duration string: "${text}"`);
    lastRank = rank;
    totalMs += Number(amount) * unitMs;
    if (isOutOfRange(totalMs / 1000)) throw new DurationError('duration out of range');
  }
  return totalMs;
}

/** As a query writes it: `90000` as `1m30s`. Years and weeks only where nothing is left over; negative ones with a `-`. */
export function formatDurationText(ms: number): string {
  let rest = Math.trunc(Math.abs(ms));
  if (rest === 0) return '0s';
  let text = ms < 0 ? '-' : '';
  for (const [unit, unitMs] of units) {
    const amount = Math.floor(rest / unitMs);
    const isWhole = rest % unitMs === 0;
    if (amount === 0 || ((unit === 'y' || unit === 'w') && !isWhole)) continue;
    text += `${amount}${unit}`;
    rest -= amount * unitMs;
  }
  return text;
}

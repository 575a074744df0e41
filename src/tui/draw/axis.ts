import { formatClock, formatDateTime } from '../../lib/format.ts';

/** By what the distance of two ticks is a round number. */
export type TickSteps = 'decimal' | 'binary' | 'time';

/** An axis: its ends and the round numbers between them. Always `low` < `high`. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const leastShare = 0.1;

/** Beyond these, differences of two numbers would not be finite or not be told apart. */
const furthest = 1e300;
const finest = 1e-9;
const smallest = 1e-280;

/**
 * An axis that holds all from `low` to `high` with about `most` ticks. It begins at zero unless the values are far from
 * it. `shortest` is the share of the values it spans at least: what hardly moves is to look so.
 */
export function scaleOf(
  low: number,
  high: number,
  most: number,
  steps: TickSteps,
  shortest: number = leastShare,
): Scale {
  const [from, to] = [tame(low), tame(high)];
  const [bottom, top] = rangeOf(Math.min(from, to), Math.max(from, to), shortest);
  const step = roundStep((top - bottom) / Math.max(1, most), steps);
  const first = Math.floor(bottom / step);
  const count = Math.min(100, Math.max(1, Math.ceil(top / step) - first));
  const ticks = Array.from({ length: count + 1 }, (_, index) => cleaned((first + index) * step));
  return { low: ticks[0] ?? bottom, high: ticks.at(-1) ?? top, ticks };
}

function tame(value: number): number {
  return Number.isFinite(value) ? Math.max(-furthest, Math.min(furthest, value)) : 0;
}

function rangeOf(low: number, high: number, shortest: number): [number, number] {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (largest < smallest) return [0, 1];
  const isFlat = high - low <= largest * finest;
  if (low >= 0 && (isFlat || low <= high / 2)) return [0, high];
  if (high <= 0 && (isFlat || high >= low / 2)) return [low, 0];
  const missing = largest * shortest - (high - low);
  return missing <= 0 ? [low, high] : [low - missing / 2, high + missing / 2];
}

const secondsSteps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];

/** The next round number that is not smaller. */
function roundStep(raw: number, steps: TickSteps): number {
  if (steps === 'binary' && raw >= 1) return 2 ** Math.ceil(Math.log2(raw));
  if (steps === 'time' && raw >= 1) {
    const fitting = secondsSteps.find((step) => step >= raw);
    return fitting ?? 86_400 * decimalStep(raw / 86_400);
  }
  return decimalStep(raw);
}

function decimalStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5].find((one) => one * power >= raw) ?? 10;
  return factor * power;
}

/** Without the dust of binary fractions: 0.30000000000000004 is 0.3. */
function cleaned(value: number): number {
  return Number(value.toPrecision(14));
}

/** Where on an axis of so many places a value is, 0 for `low`; never outside. */
export function placeOn({ low, high }: Pick<Scale, 'low' | 'high'>, value: number, places: number): number {
  const share = (value - low) / (high - low);
  return Math.round(Math.max(0, Math.min(1, Number.isNaN(share) ? 0 : share)) * Math.max(0, places - 1));
}

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;
const timeSteps = [
  ...[1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720].map((minutes) => minutes * minuteMs),
  ...[1, 2, 7, 14, 30, 60, 120].map((days) => days * dayMs),
];

export interface TimeTick {
  readonly at: number;
  readonly label: string;
}

/** Round times of the local clock between two moments, so many at most; days are named by their date. */
export function timeTicks(fromMs: number, toMs: number, most: number): TimeTick[] {
  const span = toMs - fromMs;
  if (!(span > 0) || most < 1) return [];
  const step = timeSteps.find((one) => span / one <= most);
  if (step === undefined) return [];
  const ticks: TimeTick[] = [];
  for (let index = 0; index <= most + 2; index++) {
    const at = aligned(fromMs + index * step, step);
    if (at < fromMs || at > toMs || ticks.some((tick) => tick.at === at)) continue;
    ticks.push({ at, label: tickLabel(at, step, span) });
  }
  return ticks;
}

/** The multiple of the step by the local clock, which may have been put forward since. */
function aligned(epochMs: number, step: number): number {
  const eastMs = -new Date(epochMs).getTimezoneOffset() * minuteMs;
  return Math.floor((epochMs + eastMs) / step) * step - eastMs;
}

function tickLabel(at: number, step: number, span: number): string {
  const clock = formatClock(at).slice(0, 5);
  const isDay = step >= dayMs || (span > dayMs && clock === '00:00');
  return isDay ? formatDateTime(at).slice(5, 10) : clock;
}

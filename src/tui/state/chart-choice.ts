import type { Selector } from './chart-selector.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How much time a chart may show, the least first. */
export const chartSpans = [
  { text: '15 m', ms: 15 * minuteMs },
  { text: '1 h', ms: hourMs },
  { text: '3 h', ms: 3 * hourMs },
  { text: '6 h', ms: 6 * hourMs },
  { text: '12 h', ms: 12 * hourMs },
  { text: '24 h', ms: dayMs },
  { text: '2 d', ms: 2 * dayMs },
  { text: '7 d', ms: 7 * dayMs },
  { text: '30 d', ms: 30 * dayMs },
  { text: '90 d', ms: 90 * dayMs },
  { text: '1 y', ms: 365 * dayMs },
] as const;

/** How far back the second period lies. */
export const comparisons = { off: 0, day: dayMs, week: 7 * dayMs } as const;

export type Comparison = keyof typeof comparisons;

/** What one chose to see of some series. Times are those of the epoch in milliseconds. */
export interface ChartChoice extends Selector {
  /** Index of one of the spans. */
  readonly span: number;
  /** The right edge; null: now, and it moves on. */
  readonly end: number | null;
  /** The moment whose values are shown; null: the last ones. */
  readonly cursor: number | null;
  readonly compare: Comparison;
  readonly as: 'auto' | 'value' | 'rate';
  /** Key of the series in focus; null: the first. */
  readonly focus: string | null;
  /** Whether the one in focus is drawn alone. */
  readonly isAlone: boolean;
}

/** The last hour of some series, or another span. */
export function chartOf(selector: Selector, spanMs: number = hourMs): ChartChoice {
  const span = chartSpans.findIndex(({ ms }) => ms >= spanMs);
  return {
    ...selector,
    span: span === -1 ? chartSpans.length - 1 : span,
    end: null,
    cursor: null,
    compare: 'off',
    as: 'auto',
    focus: null,
    isAlone: false,
  };
}

export function spanOf({ span }: Pick<ChartChoice, 'span'>): (typeof chartSpans)[number] {
  return chartSpans[Math.max(0, Math.min(chartSpans.length - 1, span))] ?? chartSpans[1];
}

const stepsSec = [
  5, 10, 15, 30, 60, 120, 300, 600, 900, 1200, 1800, 3600, 7200, 10_800, 14_400, 21_600, 43_200, 86_400,
  172_800, 259_200, 604_800,
];

/** The least round step that gives so many points at most. */
export function stepFor(spanMs: number, points: number): number {
  const least = spanMs / 1000 / Math.max(1, points);
  return stepsSec.find((step) => step >= least) ?? Math.ceil(least);
}

/** A time from its first moment up to its end. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What is seen. Where it moves with the clock, it does so a step at a time. */
export function periodOf(
  { end, spanMs }: { readonly end: number | null; readonly spanMs: number },
  stepSec: number,
  now: number,
): Period {
  const stepMs = stepSec * 1000;
  const to = Math.ceil((end ?? now) / stepMs) * stepMs;
  return { from: to - spanMs, to };
}

/** More or less time, around the cursor or what is in the middle; the present stays at the edge. */
export function zoomed(choice: ChartChoice, by: 1 | -1, period: Period, now: number): ChartChoice {
  const span = Math.max(0, Math.min(chartSpans.length - 1, choice.span + by));
  if (span === choice.span) return choice;
  const next = { ...choice, span };
  const isCursorSeen = choice.cursor !== null && period.from <= choice.cursor && choice.cursor <= period.to;
  if (choice.end === null && !isCursorSeen) return next;
  const centre = isCursorSeen && choice.cursor !== null ? choice.cursor : (period.from + period.to) / 2;
  return withEnd(next, centre + spanOf(next).ms / 2, now);
}

/** Half of what is seen earlier or later, up to now. */
export function shifted(choice: ChartChoice, by: 1 | -1, period: Period, now: number): ChartChoice {
  if (choice.end === null && by === 1) return choice;
  return withEnd(choice, period.to + (by * spanOf(choice).ms) / 2, now);
}

function withEnd(choice: ChartChoice, end: number, now: number): ChartChoice {
  return { ...choice, end: end >= now ? null : Math.max(0, Math.floor(end / minuteMs) * minuteMs) };
}

/** Moves the cursor; one that was not there comes from the right edge. */
export function withCursor(choice: ChartChoice, byMs: number, period: Period): ChartChoice {
  const from = choice.cursor ?? period.to;
  return { ...choice, cursor: Math.max(period.from, Math.min(period.to - 1, from + byMs)) };
}

/** The next second period: a day before, a week before, none. */
export function nextComparison(compare: Comparison): Comparison {
  return ({ off: 'day', day: 'week', week: 'off' } as const)[compare];
}

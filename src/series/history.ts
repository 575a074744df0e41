import type { Labels } from '../lib/reading.ts';
import type { CompiledMatcher } from '../lib/matchers.ts';
import { growthOf, growthOfBuckets } from './growth.ts';
import type { SeriesReader } from './reader.ts';
import { rollUp, rollUpAgain } from './roll-up.ts';
import type { RollUp } from './roll-up.ts';
import { bucketMs } from './tiers.ts';
import type { Tier } from './tiers.ts';

/** What a chart asks of the series. All times and durations in milliseconds. */
export interface HistoryQuery {
  readonly matchers: readonly CompiledMatcher[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Undefined: one that gives at most `defaultSteps` steps. */
  readonly stepMs: number | undefined;
  readonly as: 'value' | 'rate';
  /** Of a rate: a fall is a reset, not a negative growth. */
  readonly isCounter: boolean;
  readonly limit: number;
  readonly nowMs: number;
  /** How long each tier is kept. */
  readonly retentionMs: Readonly<Record<Tier, number>>;
}

export interface HistoryOfSeries {
  /** With `__name__`. */
  readonly labels: Labels;
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly avg: readonly (number | null)[];
}

/** One number a step; step i begins at `fromMs` + i × `stepMs`. */
export interface HistoryAnswer {
  readonly tier: Tier;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
  /** Series that match, also beyond the limit. */
  readonly total: number;
  readonly series: readonly HistoryOfSeries[];
}

const defaultSteps = 300;
/** Numbers in one answer: what is asked for beyond that is cut by series. */
const maxPoints = 200_000;

const minute = 60_000;
const hour = 60 * minute;
/** The finest is how often most collectors read. */
const niceSteps = [15_000, 30_000, ...[1, 2, 5, 10, 15, 30].map((count) => count * minute)].concat(
  [1, 2, 3, 6, 12, 24, 48, 168].map((count) => count * hour),
);

/** Minimum, maximum and average of each step, read from the coarsest tier that tells them. */
export function readHistory(reader: SeriesReader, query: HistoryQuery): HistoryAnswer {
  const { tier, stepMs, fromMs, toMs } = gridOf(query);
  const steps = (toMs - fromMs) / stepMs;
  const labels = reader.seriesLabels(query.matchers, fromMs, toMs - 1);
  const limit = Math.min(query.limit, Math.max(1, Math.floor(maxPoints / steps)));
  const buckets = read(reader, query, { tier, stepMs, fromMs, toMs, limit });
  const series = buckets.map((one) => ({
    labels: one.labels,
    ...columns(one.buckets, fromMs, stepMs, steps),
  }));
  return { tier, fromMs, toMs, stepMs, total: labels.length, series };
}

interface Grid {
  readonly tier: Tier;
  readonly stepMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** The step as it is wished, or as fine as what is kept of that time allows; times at its multiples. */
function gridOf({ fromMs, toMs, stepMs, nowMs, retentionMs }: HistoryQuery): Grid {
  const span = toMs - fromMs;
  const wished =
    stepMs ?? niceSteps.find((step) => span / step <= defaultSteps) ?? Math.ceil(span / defaultSteps);
  const ageMs = nowMs - fromMs;
  const tier =
    wished >= bucketMs['1h'] || ageMs > retentionMs['5m']
      ? '1h'
      : wished >= bucketMs['5m'] || ageMs > retentionMs.raw
        ? '5m'
        : 'raw';
  const bucket = tier === 'raw' ? 1 : bucketMs[tier];
  const step = Math.ceil(wished / bucket) * bucket;
  return {
    tier,
    stepMs: step,
    fromMs: Math.floor(fromMs / step) * step,
    toMs: Math.max(Math.ceil(toMs / step), Math.floor(fromMs / step) + 1) * step,
  };
}

/** A rate needs what came before the first step. */
const lookBackMs = { raw: 5 * minute, '5m': 15 * minute, '1h': 3 * hour } as const;

function read(
  reader: SeriesReader,
  { matchers, as, isCounter }: HistoryQuery,
  { tier, stepMs, fromMs, toMs, limit }: Grid & { readonly limit: number },
): { labels: Labels; buckets: RollUp }[] {
  const gapMs = lookBackMs[tier];
  const since = as === 'rate' ? fromMs - gapMs : fromMs;
  if (tier === 'raw')
    return reader.select(matchers, since, toMs - 1, limit).map(({ labels, timestamps: times, values }) => ({
      labels,
      buckets:
        as === 'rate'
          ? rollUpAgain(growthOf({ times, values }, { isCounter, gapMs }), stepMs)
          : rollUp({ times, values }, stepMs),
    }));
  return reader.selectTier(tier, matchers, since, toMs - 1, limit).map(({ labels, timestamps, ...rest }) => {
    const buckets = { times: timestamps, ...rest };
    return {
      labels,
      buckets: rollUpAgain(as === 'rate' ? growthOfBuckets(buckets, { isCounter, gapMs }) : buckets, stepMs),
    };
  });
}

function columns(
  { times, min, max, sum, count }: RollUp,
  fromMs: number,
  stepMs: number,
  steps: number,
): Pick<HistoryOfSeries, 'min' | 'max' | 'avg'> {
  const empty = (): (number | null)[] => Array.from({ length: steps }, () => null);
  const [low, high, average] = [empty(), empty(), empty()];
  for (let index = 0; index < times.length; index++) {
    const step = Math.floor(((times[index] as number) - fromMs) / stepMs);
    if (step < 0 || step >= steps) continue;
    low[step] = finite(min[index] as number);
    high[step] = finite(max[index] as number);
    average[step] = finite((sum[index] as number) / (count[index] as number));
  }
  return { min: low, max: high, avg: average };
}

/** JSON has no infinities. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

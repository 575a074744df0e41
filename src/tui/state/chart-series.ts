import type { History, HistorySeries } from '../../contract/history.ts';

/** What came in one step; `at` is its middle. */
export interface Point {
  readonly at: number;
  readonly min: number;
  readonly max: number;
  readonly avg: number;
}

export interface Statistics {
  readonly min: number;
  readonly avg: number;
  readonly max: number;
  readonly last: number;
}

/** A series as it is drawn: only numbers, in the order of time. */
export interface ChartSeries {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly points: readonly Point[];
  /** Points farther from each other than that are not joined. */
  readonly gapMs: number;
  /** Null where there is no point. */
  readonly statistics: Statistics | null;
}

/** A series of a history before its numbers are read. */
export interface ListedSeries {
  readonly key: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly steps: HistorySeries;
}

/** The series of a history by their labels, numbers in order: `cpu2` before `cpu10`. */
export function listSeries({ series }: Pick<History, 'series'>): ListedSeries[] {
  return series
    .map((steps) => ({ key: seriesKey(steps.labels), labels: steps.labels, steps }))
    .toSorted((a, b) => collator.compare(a.key, b.key));
}

const collator = new Intl.Collator('en', { numeric: true });

/** Names a series among those of one metric. */
export function seriesKey(labels: Readonly<Record<string, string>>): string {
  return Object.keys(labels)
    .toSorted()
    .map((name) => `${name}=${labels[name]}`)
    .join(',');
}

/** A series with its numbers in the unit of the screen. */
export function readSeries(
  history: Pick<History, 'from' | 'step_sec' | 'tier'>,
  { key, labels, steps }: ListedSeries,
  factor: number,
): ChartSeries {
  const points = pointsOf(history, steps, factor);
  return {
    key,
    labels,
    points,
    gapMs: gapOf(history, points),
    statistics: statisticsOf(points),
  };
}

function pointsOf(
  { from, step_sec: stepSec }: Pick<History, 'from' | 'step_sec'>,
  series: HistorySeries,
  factor: number,
): Point[] {
  const start = Date.parse(from);
  return series.avg.flatMap((raw, index) => {
    const avg = known(raw, factor);
    if (avg === null) return [];
    const min = known(series.min[index], factor) ?? avg;
    const max = known(series.max[index], factor) ?? avg;
    return [{ at: start + (index + 0.5) * stepSec * 1000, min, max, avg }];
  });
}

function known(value: number | null | undefined, factor: number): number | null {
  const scaled = value === null || value === undefined ? NaN : value * factor;
  return Number.isFinite(scaled) ? scaled : null;
}

const shortStepSec = 60;

/**
 * Samples come less often than short steps, and not quite evenly: what is twice as long as the usual distance is still
 * no gap. Long steps hold several samples each, so that an empty one is.
 */
function gapOf(
  { step_sec: stepSec, tier }: Pick<History, 'step_sec' | 'tier'>,
  points: readonly Point[],
): number {
  const distances = points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? at));
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(0.75 * distances.length)] ?? stepSec * 1000;
  const isTolerant = tier === 'raw' && stepSec <= shortStepSec;
  return usual * (isTolerant ? 2 : 1) + 1;
}

/** Least, mean of the steps, most and last value; null of nothing. */
export function statisticsOf(points: readonly Point[]): Statistics | null {
  const last = points.at(-1);
  if (last === undefined) return null;
  let [min, max, avg] = [Infinity, -Infinity, 0];
  for (const [index, point] of points.entries()) {
    min = Math.min(min, point.min);
    max = Math.max(max, point.max);
    // A running mean: the sum of large values might not be finite.
    avg += point.avg / (index + 1) - avg / (index + 1);
  }
  return { min, max, avg, last: last.avg };
}

/** The point at a moment, or the one nearest to it where the line runs on; null in a gap. */
export function pointAt({ points, gapMs }: ChartSeries, at: number): Point | null {
  let nearest: Point | null = null;
  for (const point of points) {
    if (nearest === null || Math.abs(point.at - at) <= Math.abs(nearest.at - at)) nearest = point;
  }
  return nearest !== null && Math.abs(nearest.at - at) <= gapMs / 2 ? nearest : null;
}

/** Names of the labels that are not the same on all series. */
export function differingLabels(series: readonly Pick<ChartSeries, 'labels'>[]): string[] {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  return names.filter((name) => new Set(series.map(({ labels }) => labels[name])).size > 1).toSorted();
}

/** A native histogram as Prometheus' API shows it. */
export interface HistogramValue {
  readonly count: string;
  readonly sum: string;
  readonly buckets?: readonly (readonly [number, string, string, string])[];
}

export type Metric = Readonly<Record<string, string>>;

export interface InstantSeries {
  readonly metric: Metric;
  readonly value?: readonly [number, string];
  readonly histogram?: readonly [number, HistogramValue];
}

export interface RangeSeries {
  readonly metric: Metric;
  readonly values?: readonly (readonly [number, string])[];
  readonly histograms?: readonly (readonly [number, HistogramValue])[];
}

/** `data` of an answer to a query. Times in seconds. */
export type QueryData =
  | { readonly resultType: 'scalar'; readonly result: readonly [number, string] }
  | { readonly resultType: 'string'; readonly result: readonly [number, string] }
  | { readonly resultType: 'vector'; readonly result: readonly InstantSeries[] }
  | { readonly resultType: 'matrix'; readonly result: readonly RangeSeries[] };

/** A point of either kind: when, and what. */
export type Point = readonly [number, string | HistogramValue];

/** All points of a series, by time. */
export function pointsOf(series: InstantSeries | RangeSeries): readonly Point[] {
  if ('values' in series || 'histograms' in series) {
    const points: Point[] = [...(series.values ?? []), ...(series.histograms ?? [])];
    return points.toSorted(([a], [b]) => a - b);
  }
  const { value, histogram } = series as InstantSeries;
  return [...(value ? [value] : []), ...(histogram ? [histogram] : [])];
}

/** The number of a point; NaN for a histogram. */
export function numberOf([, value]: Point): number {
  if (typeof value !== 'string') return Number.NaN;
  return value.endsWith('Inf') ? (value.startsWith('-') ? -Infinity : Infinity) : Number(value);
}

/** A value as a word; of a histogram its count and sum. */
export function wordOf(value: string | HistogramValue): string {
  return typeof value === 'string' ? value : `count:${value.count} sum:${value.sum}`;
}

/** Labels that all series have in common, and the names of those that tell them apart. */
export function labelsOf(metrics: readonly Metric[]): { common: Metric; differing: string[] } {
  const names = [...new Set(metrics.flatMap((metric) => Object.keys(metric)))].toSorted();
  const isCommon = (name: string): boolean => metrics.every((metric) => metric[name] === metrics[0]?.[name]);
  const common = names.filter(isCommon).map((name) => [name, metrics[0]?.[name] ?? '']);
  return { common: Object.fromEntries(common) as Metric, differing: names.filter((name) => !isCommon(name)) };
}

/** As a selector: `up{job="node"}`. */
export function selectorText({ __name__: name = '', ...labels }: Metric): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? name || '{}' : `${name}{${pairs.join(', ')}}`;
}

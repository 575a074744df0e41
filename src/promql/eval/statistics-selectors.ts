import type { Expression } from '../ast.ts';
import { childrenOf } from '../children.ts';
import { detectedHint, type FloatHistogram } from '../histogram/index.ts';
import type { SeriesData } from '../queryable.ts';

const ofTotals: ReadonlySet<string> = new Set(['histogram_avg', 'histogram_count', 'histogram_sum']);
const ofBuckets: ReadonlySet<string> = new Set([
  'histogram_fraction',
  'histogram_quantile',
  'histogram_quantiles',
]);

/**
 * Selectors of whose native histograms only the totals are asked for. Prometheus reads these without buckets and notes on
 * the way which of them follow a counter reset, so that aggregations can tell of a conflict.
 */
export function statisticsSelectors(expression: Expression): ReadonlySet<Expression> {
  const selectors = new Set<Expression>();
  visit(expression, 'whole', selectors);
  return selectors;
}

/** What is asked for by the innermost part that says so; nothing further out changes a `buckets`. */
type Asked = 'whole' | 'totals' | 'buckets';

function visit(expression: Expression, asked: Asked, selectors: Set<Expression>): void {
  if (expression.kind === 'vector-selector' && asked === 'totals') selectors.add(expression);
  const inner = askedBy(expression, asked);
  for (const child of childrenOf(expression)) visit(child, inner, selectors);
}

function askedBy(expression: Expression, asked: Asked): Asked {
  if (asked === 'buckets') return asked;
  if (expression.kind === 'subquery') return 'buckets';
  if (expression.kind === 'binary' && (expression.operator === '</' || expression.operator === '>/'))
    return 'buckets';
  if (expression.kind !== 'call') return asked;
  if (ofBuckets.has(expression.name)) return 'buckets';
  return ofTotals.has(expression.name) ? 'totals' : asked;
}

/** A series whose histograms know whether they follow a counter reset. */
export function withDetectedHints(series: SeriesData): SeriesData {
  const { labels, timestamps, values, startTimestamps } = series;
  if (series.histograms === undefined) return series;
  const histograms = new Map<number, FloatHistogram>();
  let previous: FloatHistogram | undefined;
  for (const [index, histogram] of series.histograms) {
    histograms.set(index, { ...histogram, counterResetHint: detectedHint(histogram, previous) });
    previous = histogram;
  }
  return { labels, timestamps, values, histograms, ...(startTimestamps && { startTimestamps }) };
}

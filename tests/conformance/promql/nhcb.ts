import { nativeFromClassic } from '../../../src/promql/histogram/classic.ts';
import { formatLabels } from '../../../src/promql/eval/label-set.ts';
import type { NotedSeries, NotedValue } from '../../../src/promql/notation/value.ts';
import type { Labels } from '../../../src/promql/queryable.ts';

/** Classic histograms among series as native ones with custom buckets, each of the name without its suffix. */
export function toNhcb(series: readonly NotedSeries[]): NotedSeries[] {
  const collected = new Map<string, { labels: Labels; parts: Parts[] }>();
  for (const { labels, values } of series) {
    const { __name__: name = '', le, ...rest } = labels;
    const [, base, suffix] = /^(.*)_(bucket|sum|count)$/.exec(name) ?? [];
    if (base === undefined) continue;
    const bound = suffix === 'bucket' ? boundOf(le) : undefined;
    if (suffix === 'bucket' && bound === undefined) continue;
    const own = { __name__: base, ...rest };
    const key = formatLabels(own);
    const histogram = collected.get(key) ?? { labels: own, parts: [] };
    collected.set(key, histogram);
    for (const [index, value] of values.entries()) {
      if (typeof value !== 'number') continue;
      const parts = (histogram.parts[index] ??= { buckets: new Map(), sum: 0, count: undefined });
      if (bound !== undefined) parts.buckets.set(bound, parts.buckets.get(bound) ?? value);
      else if (suffix === 'sum') parts.sum = value;
      else parts.count = value;
    }
  }
  return [...collected.values()].map(({ labels, parts }) => ({ labels, values: Array.from(parts, valueOf) }));
}

interface Parts {
  /** Cumulative counts by upper bound. */
  readonly buckets: Map<number, number>;
  sum: number;
  count: number | undefined;
}

function boundOf(le: string | undefined): number | undefined {
  const bound = le === '+Inf' || le === 'Inf' ? Number.POSITIVE_INFINITY : Number(le ?? Number.NaN);
  return Number.isNaN(bound) ? undefined : bound;
}

function valueOf(parts: Parts | undefined): NotedValue {
  if (parts === undefined) return 'absent';
  const { sum, count } = parts;
  const buckets = [...parts.buckets].map(([upperBound, each]) => ({ upperBound, count: each }));
  // Without buckets, all are in the one that has no bound.
  if (buckets.length === 0) buckets.push({ upperBound: Number.POSITIVE_INFINITY, count: count ?? 0 });
  const histogram = nativeFromClassic(buckets, { sum, count });
  if (histogram === undefined) throw new Error('a classic histogram whose counts do not fit');
  return { histogram, isHintWritten: false };
}

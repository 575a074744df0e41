import { compareLabels } from '../../../src/promql/eval/label-set.ts';
import { parseMetric } from '../../../src/promql/notation/metric.ts';
import { parseSeries } from '../../../src/promql/notation/series.ts';
import type { NotedSeries } from '../../../src/promql/notation/value.ts';
import type { Labels } from '../../../src/promql/queryable.ts';
import { durationOf } from './line.ts';
import type { Body } from './line.ts';
import { parseStarts } from './starts.ts';

export interface LoadedSeries extends NotedSeries {
  /** Since when each counter counts, in milliseconds relative to the sample's time. */
  readonly starts: readonly (number | undefined)[] | undefined;
}

/** `load 1m` and the series below it. */
export interface Load {
  readonly kind: 'load';
  readonly line: number;
  readonly stepMs: number;
  /** Classic histograms are loaded as native ones with custom buckets as well. */
  readonly isWithNhcb: boolean;
  readonly series: readonly LoadedSeries[];
}

/** Reads a load command. Throws where it is none. */
export function readLoad(line: number, head: string, body: Body): Load {
  const [, suffix, step = ''] = /^load(?:_(with_nhcb))?\s+(\S+)$/.exec(head) ?? [];
  const stepMs = durationOf(step);
  const series: LoadedSeries[] = [];
  let pending: { labels: Labels; starts: readonly (number | undefined)[] } | undefined;
  for (const [at, text] of body) {
    const [, metric, starts = ''] = /^(\S*)@st\s+(.*)$/.exec(text) ?? [];
    if (metric !== undefined) {
      if (pending) throw new Error(`line ${at}: start timestamps of a series that does not follow`);
      pending = { labels: parseMetric(metric), starts: parseStarts(starts) };
      continue;
    }
    const parsed = parseSeries(text);
    if (pending) {
      if (compareLabels(pending.labels, parsed.labels) !== 0)
        throw new Error(`line ${at}: its start timestamps are another's`);
      if (pending.starts.length !== parsed.values.length) {
        throw new Error(
          `line ${at}: ${parsed.values.length} values and ${pending.starts.length} start timestamps`,
        );
      }
    }
    series.push({ ...parsed, starts: pending?.starts });
    pending = undefined;
  }
  if (pending) throw new Error('start timestamps of a series that does not follow');
  // Of a series that is written twice, the last counts.
  const last = series.filter(
    ({ labels }, index) =>
      !series.slice(index + 1).some((later) => compareLabels(labels, later.labels) === 0),
  );
  return { kind: 'load', line, stepMs, isWithNhcb: suffix !== undefined, series: last };
}

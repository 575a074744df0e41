import { messageOf } from '../../lib/errors.ts';
import { formatDurationText } from '../../promql/duration-text.ts';
import { compactHistogram } from '../../promql/histogram/compaction.ts';
import type { FloatHistogram } from '../../promql/histogram/float-histogram.ts';
import { notationOf } from '../../promql/histogram/text.ts';
import { compareLabels, formatLabels } from '../../promql/eval/label-set.ts';
import { parseMetric } from '../../promql/notation/metric.ts';
import { parseValues } from '../../promql/notation/series.ts';
import type { Labels } from '../../promql/queryable.ts';
import { ask } from '../ask.ts';
import type { RuleContext } from '../evaluation.ts';
import { isNeighbour } from './neighbour.ts';
import type { ExpectedSample, QueryCheck } from './test-file.ts';

/** A sample to be compared; a histogram by its notation. */
interface CheckedSample {
  readonly labels: Labels;
  readonly value: number | string;
}

/** How a query's answer differs from what is expected; undefined where it does not. */
export function queryFailure(
  { query, evalTimeMs, expected }: QueryCheck,
  context: RuleContext,
  { startMs, isFuzzy }: { readonly startMs: number; readonly isFuzzy: boolean },
): string | undefined {
  const head = `    expr: ${JSON.stringify(query)}, time: ${formatDurationText(evalTimeMs)},`;
  let wanted: CheckedSample[];
  let got: CheckedSample[];
  try {
    got = ask(context.queryable, query, startMs + evalTimeMs, context)
      .map(({ labels, value }) => ({ labels, value: typeof value === 'number' ? value : textOf(value) }))
      .toSorted(compareSamples);
    wanted = expected.map(wantedSample).toSorted(compareSamples);
  } catch (error) {
    return `${head} err: ${messageOf(error)}`;
  }
  const isSame =
    wanted.length === got.length &&
    wanted.every((sample, index) => isSameSample(sample, got[index], isFuzzy));
  return isSame
    ? undefined
    : `${head}\n        exp: ${describeSamples(wanted)}\n        got: ${describeSamples(got)}`;
}

function wantedSample({ labels, value, histogram }: ExpectedSample): CheckedSample {
  const parsed = labels === '' ? {} : parseMetric(labels);
  if (histogram === '') return { labels: parsed, value };
  const [noted, ...others] = parseValues(histogram);
  if (typeof noted !== 'object' || others.length > 0) {
    throw new TypeError(`labels ${JSON.stringify(labels)}: expected one histogram, got ${histogram}`);
  }
  return { labels: parsed, value: textOf(noted.histogram) };
}

function textOf(histogram: FloatHistogram): string {
  return notationOf(compactHistogram(histogram, Number.POSITIVE_INFINITY));
}

/** As in promtool, a NaN is like no other number. */
function isSameSample(one: CheckedSample, other: CheckedSample | undefined, isFuzzy: boolean): boolean {
  if (other === undefined || compareLabels(one.labels, other.labels) !== 0) return false;
  if (one.value === other.value) return true;
  return (
    isFuzzy &&
    typeof one.value === 'number' &&
    typeof other.value === 'number' &&
    isNeighbour(one.value, other.value)
  );
}

function compareSamples(one: CheckedSample, other: CheckedSample): number {
  return compareLabels(one.labels, other.labels);
}

function describeSamples(samples: readonly CheckedSample[]): string {
  if (samples.length === 0) return 'nil';
  return samples.map(({ labels, value }) => `${formatLabels(labels)} ${describeValue(value)}`).join(', ');
}

function describeValue(value: number | string): string {
  if (typeof value === 'string') return value;
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  return value
    .toExponential()
    .toUpperCase()
    .replace(/E([+-])(\d)$/, 'E$10$2');
}

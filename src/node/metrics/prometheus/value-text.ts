import { formatPlain } from '../../../promql/eval/go-format.ts';
import { bucketsOf, usesCustomBuckets } from '../../../promql/histogram/index.ts';
import type { FloatHistogram } from '../../../promql/histogram/index.ts';
import type { Labels } from '../../../promql/queryable.ts';

/** A time in seconds with three decimals where there is a fraction, as Prometheus writes it. */
export function timeText(ms: number): string {
  const size = Math.abs(Math.round(ms));
  const fraction = size % 1000;
  const whole = `${ms < 0 ? '-' : ''}${Math.floor(size / 1000)}`;
  return fraction === 0 ? whole : `${whole}.${String(fraction).padStart(3, '0')}`;
}

/** A sample's value, in the shortest form that reads back the same: `0.1`, `1e-07`, `+Inf`. */
export function valueText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15 && value !== 0) return String(value);
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-6 && size < 1e21) || !Number.isFinite(value)) return formatPlain(value);
  // Exponents have at least two digits.
  return value.toExponential().replace(/e([+-])(\d)$/, 'e$10$2');
}

/** A scalar's value, never with an exponent. */
export function scalarText(value: number): string {
  return formatPlain(value);
}

/** Labels as an object, by name. */
export function labelsText(labels: Labels): string {
  const names = Object.keys(labels).toSorted();
  const pairs = names.flatMap((name) => {
    const value = labels[name] ?? '';
    return value === '' ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`];
  });
  return `{${pairs.join(',')}}`;
}

/** Which ends belong to a bucket, as Prometheus' API numbers them. */
const ends = { upper: 0, lower: 1, none: 2, both: 3 } as const;

/** A native histogram: its filled buckets as `[ends, lower, upper, count]`. */
export function histogramText(histogram: FloatHistogram): string {
  const { lowers, uppers, counts, zeroAt } = bucketsOf(histogram);
  const negatives = histogram.negativeBuckets.length;
  const isCustom = usesCustomBuckets(histogram);
  const buckets: string[] = [];
  for (let at = 0; at < counts.length; at++) {
    const [lower, upper, count] = [lowers[at] ?? 0, uppers[at] ?? 0, counts[at] ?? 0];
    if (count === 0) continue;
    const isOpenBelow = isCustom && lower === Number.NEGATIVE_INFINITY;
    const kind =
      at === zeroAt || isOpenBelow ? ends.both : !isCustom && at < negatives ? ends.lower : ends.upper;
    buckets.push(`[${kind},"${valueText(lower)}","${valueText(upper)}","${valueText(count)}"]`);
  }
  const totals = `"count":"${valueText(histogram.count)}","sum":"${valueText(histogram.sum)}"`;
  return buckets.length === 0 ? `{${totals}}` : `{${totals},"buckets":[${buckets.join(',')}]}`;
}

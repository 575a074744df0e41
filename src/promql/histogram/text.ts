import { formatG } from '../eval/go-format.ts';
import { bucketsOf } from './buckets.ts';
import { describeHistogram } from './description.ts';
import { usesCustomBuckets, type FloatHistogram } from './float-histogram.ts';

/** As Prometheus writes it in labels and messages: `{count:4, sum:5, [-1,-0.5):1, [-0.001,0.001]:2, (0.5,1]:1}`. */
export function formatHistogram(histogram: FloatHistogram): string {
  const parts = [`count:${formatG(histogram.count)}`, `sum:${formatG(histogram.sum)}`];
  const hasZero = histogram.zeroCount !== 0;
  // The buckets to compute with leave out a zero bucket below 0, as differences may have; a text shows it.
  const { lowers, uppers, counts, zeroAt } = bucketsOf({ ...histogram, zeroCount: hasZero ? 1 : 0 });
  const negatives = histogram.negativeBuckets.length;
  const isCustom = usesCustomBuckets(histogram);
  for (let at = 0; at < counts.length; at++) {
    const [lower, upper] = [lowers[at]!, uppers[at]!];
    const count = at === zeroAt ? histogram.zeroCount : counts[at]!;
    if (count === 0) continue;
    const isLowerIn = at === zeroAt || (isCustom ? lower === Number.NEGATIVE_INFINITY : at < negatives);
    const isUpperIn = at === zeroAt || at >= negatives;
    parts.push(
      `${isLowerIn ? '[' : '('}${formatG(lower)},${formatG(upper)}${isUpperIn ? ']' : ')'}:${formatG(count)}`,
    );
  }
  return `{${parts.join(', ')}}`;
}

/** As test scripts write it: `{{schema:1 count:4 sum:5 buckets:[1 2 1]}}`. */
export function notationOf(histogram: FloatHistogram): string {
  const fields = Object.entries(describeHistogram(histogram)).map(([name, value]) => {
    if (Array.isArray(value)) return `${name}:[${value.map((each: number) => formatG(each)).join(' ')}]`;
    return `${name}:${typeof value === 'number' ? formatG(value) : value}`;
  });
  return `{{${fields.join(' ')}}}`;
}

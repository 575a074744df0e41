import { customSchema } from '../../../src/promql/histogram/float-histogram.ts';
import type { FloatHistogram, Span } from '../../../src/promql/histogram/float-histogram.ts';
import type { NotedHistogram } from '../../../src/promql/notation/value.ts';
import { isNearly } from './nearly.ts';

/** Whether a histogram is the expected one but for rounding; empty buckets count as none. */
export function isSameHistogram(
  { histogram: wanted, isHintWritten }: NotedHistogram,
  got: FloatHistogram,
): boolean {
  return (
    wanted.schema === got.schema &&
    isNearly(wanted.count, got.count) &&
    isNearly(wanted.sum, got.sum) &&
    wanted.zeroThreshold === got.zeroThreshold &&
    isNearly(wanted.zeroCount, got.zeroCount) &&
    (wanted.schema !== customSchema || isEqual(wanted.customValues, got.customValues)) &&
    isSameSide(bucketsOf(wanted, 'positive'), bucketsOf(got, 'positive')) &&
    isSameSide(bucketsOf(wanted, 'negative'), bucketsOf(got, 'negative')) &&
    (!isHintWritten || wanted.counterResetHint === got.counterResetHint)
  );
}

/** Filled buckets by their index. */
type Side = ReadonlyMap<number, number>;

function bucketsOf(histogram: FloatHistogram, side: 'positive' | 'negative'): Side {
  const spans: readonly Span[] = histogram[`${side}Spans`];
  const counts = histogram[`${side}Buckets`];
  const filled = new Map<number, number>();
  let [bucket, next] = [0, 0];
  for (const { offset, length } of spans) {
    bucket += offset;
    for (let index = 0; index < length; index += 1, bucket += 1, next += 1) {
      const count = counts[next] ?? Number.NaN;
      if (count !== 0) filled.set(bucket, count);
    }
  }
  if (next !== counts.length) throw new Error(`${counts.length} ${side} buckets, and spans for ${next}`);
  return filled;
}

function isSameSide(wanted: Side, got: Side): boolean {
  return (
    wanted.size === got.size &&
    [...wanted].every(([bucket, count]) => {
      const other = got.get(bucket);
      return other !== undefined && isNearly(count, other);
    })
  );
}

function isEqual(wanted: readonly number[], got: readonly number[]): boolean {
  return wanted.length === got.length && wanted.every((bound, index) => bound === got[index]);
}

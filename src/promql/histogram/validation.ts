import { customSchema, usesCustomBuckets, type FloatHistogram, type Span } from './float-histogram.ts';

/** What is wrong with a histogram's form: which field, what was expected, what came; undefined if nothing is. */
export function faultOf(histogram: FloatHistogram): string | undefined {
  const { schema, zeroThreshold, positiveSpans, positiveBuckets, negativeSpans, negativeBuckets } = histogram;
  if (!usesCustomBuckets(histogram) && !(Number.isInteger(schema) && schema >= -4 && schema <= 8)) {
    return `schema: expected -4 to 8 or ${customSchema}, got ${schema}`;
  }
  if (!(zeroThreshold >= 0)) return `zero threshold: expected 0 or more, got ${zeroThreshold}`;
  return (
    faultOfSide('positive', positiveSpans, positiveBuckets) ??
    faultOfSide('negative', negativeSpans, negativeBuckets) ??
    (usesCustomBuckets(histogram) ? faultOfCustom(histogram) : faultOfExponential(histogram))
  );
}

function faultOfSide(side: string, spans: readonly Span[], buckets: readonly number[]): string | undefined {
  const backward = spans.findIndex(({ offset }, index) => index > 0 && offset < 0);
  if (backward > 0) {
    return `${side} spans: expected an offset of 0 or more in span ${backward + 1}, got ${spans[backward]?.offset}`;
  }
  const size = spans.reduce((total, { length }) => total + length, 0);
  if (size !== buckets.length) return `${side} buckets: expected ${size} by the spans, got ${buckets.length}`;
  const negative = buckets.find((count) => count < 0);
  return negative === undefined ? undefined : `${side} buckets: expected 0 or more, got ${negative}`;
}

function faultOfExponential({ customValues }: FloatHistogram): string | undefined {
  return customValues.length > 0
    ? `custom values: expected none with an exponential schema, got ${customValues.length}`
    : undefined;
}

function faultOfCustom(histogram: FloatHistogram): string | undefined {
  const { customValues, zeroCount, zeroThreshold, negativeBuckets, positiveSpans } = histogram;
  const bad = customValues.findIndex((value, index) => !(value > (customValues[index - 1] ?? -Infinity)));
  if (bad >= 0) return `custom values: expected ascending ones, got ${customValues[bad]} in place ${bad + 1}`;
  if (customValues.at(-1) === Number.POSITIVE_INFINITY)
    return 'custom values: +Inf is implied, yet it is there';
  if (zeroCount !== 0 || zeroThreshold !== 0) return 'zero bucket: expected none with custom buckets';
  if (negativeBuckets.length > 0) return 'negative buckets: expected none with custom buckets';
  const end = positiveSpans.reduce((total, { offset, length }) => total + offset + length, 0);
  if ((positiveSpans[0]?.offset ?? 0) < 0)
    return 'positive spans: expected none before the first custom bucket';
  return end > customValues.length + 1
    ? `positive spans: expected at most ${customValues.length + 1} custom buckets, got ${end}`
    : undefined;
}

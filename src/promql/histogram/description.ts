import { emptyHistogram, type CounterResetHint, type FloatHistogram, type Span } from './float-histogram.ts';

/** A histogram as test scripts write it; what is left out is 0, empty or unknown. */
export interface HistogramDescription {
  readonly schema?: number;
  readonly sum?: number;
  readonly count?: number;
  readonly z_bucket?: number;
  readonly z_bucket_w?: number;
  readonly buckets?: readonly number[];
  /** Index of the first of `buckets`; that of the one up to 1 is 0. */
  readonly offset?: number;
  readonly n_buckets?: readonly number[];
  readonly n_offset?: number;
  readonly custom_values?: readonly number[];
  readonly counter_reset_hint?: CounterResetHint;
}

/** The histogram a description means. */
export function histogramFrom(description: HistogramDescription): FloatHistogram {
  const { buckets = [], n_buckets: negativeBuckets = [] } = description;
  return {
    counterResetHint: description.counter_reset_hint ?? 'unknown',
    schema: description.schema ?? 0,
    zeroThreshold: description.z_bucket_w ?? 0,
    zeroCount: description.z_bucket ?? 0,
    count: description.count ?? 0,
    sum: description.sum ?? 0,
    positiveSpans: spansOf(buckets, description.offset),
    negativeSpans: spansOf(negativeBuckets, description.n_offset),
    positiveBuckets: buckets,
    negativeBuckets,
    customValues: description.custom_values ?? [],
  };
}

/** The description of a histogram, without what can be left out; gaps between spans become zeros. */
export function describeHistogram(histogram: FloatHistogram): HistogramDescription {
  const [positive, negative] = [
    filled(histogram.positiveSpans, histogram.positiveBuckets),
    filled(histogram.negativeSpans, histogram.negativeBuckets),
  ];
  const { schema, sum, count, zeroCount, zeroThreshold, customValues, counterResetHint } = histogram;
  return {
    ...(schema === emptyHistogram.schema ? {} : { schema }),
    ...(count === 0 ? {} : { count }),
    ...(sum === 0 ? {} : { sum }),
    ...(zeroCount === 0 ? {} : { z_bucket: zeroCount }),
    ...(zeroThreshold === 0 ? {} : { z_bucket_w: zeroThreshold }),
    ...(customValues.length === 0 ? {} : { custom_values: customValues }),
    ...(counterResetHint === 'unknown' ? {} : { counter_reset_hint: counterResetHint }),
    ...(positive.offset === 0 ? {} : { offset: positive.offset }),
    ...(positive.buckets.length === 0 ? {} : { buckets: positive.buckets }),
    ...(negative.offset === 0 ? {} : { n_offset: negative.offset }),
    ...(negative.buckets.length === 0 ? {} : { n_buckets: negative.buckets }),
  };
}

function spansOf(buckets: readonly number[], offset = 0): readonly Span[] {
  return buckets.length > 0 ? [{ offset, length: buckets.length }] : [];
}

function filled(
  spans: readonly Span[],
  buckets: readonly number[],
): { readonly offset: number; readonly buckets: readonly number[] } {
  const all: number[] = [];
  let next = 0;
  for (const [at, { offset, length }] of spans.entries()) {
    if (at > 0) for (let empty = 0; empty < offset; empty++) all.push(0);
    all.push(...buckets.slice(next, next + length));
    next += length;
  }
  return { offset: spans[0]?.offset ?? 0, buckets: all };
}

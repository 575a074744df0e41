/** Consecutive buckets that are filled: `offset` empty ones lie before the first of `length`. */
export interface Span {
  readonly offset: number;
  readonly length: number;
}

export type CounterResetHint = 'unknown' | 'reset' | 'not_reset' | 'gauge';

/** The schema of histograms whose bucket bounds are given one by one (`customValues`): NHCB. */
export const customSchema = -53;

/** A native histogram with counts as floats (Prometheus' `model/histogram.FloatHistogram`). */
export interface FloatHistogram {
  readonly counterResetHint: CounterResetHint;
  /** -4 to 8: bucket bounds grow by 2^(2^-schema); `customSchema`: by `customValues`. */
  readonly schema: number;
  readonly zeroThreshold: number;
  readonly zeroCount: number;
  readonly count: number;
  readonly sum: number;
  readonly positiveSpans: readonly Span[];
  readonly negativeSpans: readonly Span[];
  /** Absolute counts, in the order of the spans. */
  readonly positiveBuckets: readonly number[];
  readonly negativeBuckets: readonly number[];
  /** Upper bounds of custom buckets, +Inf left out. */
  readonly customValues: readonly number[];
}

/** A histogram without observations, with schema 0. */
export const emptyHistogram: FloatHistogram = {
  counterResetHint: 'unknown',
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 0,
  count: 0,
  sum: 0,
  positiveSpans: [],
  negativeSpans: [],
  positiveBuckets: [],
  negativeBuckets: [],
  customValues: [],
};

/** Whether bucket bounds are given one by one instead of by an exponential schema. */
export function usesCustomBuckets({ schema }: Pick<FloatHistogram, 'schema'>): boolean {
  return schema === customSchema;
}

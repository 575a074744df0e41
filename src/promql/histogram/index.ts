/**
 * Native histograms: plain data (`FloatHistogram`) that is never changed, and functions over it. What deserves a warning or
 * an info comes back beside the result; the evaluator words it.
 */
export {
  customSchema,
  emptyHistogram,
  usesCustomBuckets,
  type CounterResetHint,
  type FloatHistogram,
  type Span,
} from './float-histogram.ts';
export {
  addHistograms,
  divideHistogram,
  multiplyHistogram,
  negateHistogram,
  subtractHistograms,
  type Combined,
} from './arithmetic.ts';
export {
  addToAggregate,
  aggregateHistograms,
  finishAggregate,
  startAggregate,
  type Aggregate,
} from './aggregate.ts';
export { compactHistogram, toSchema } from './compaction.ts';
export { detectedHint, detectReset, storedHint } from './reset.ts';
export { increaseOf, type Increase, type IncreaseNote } from './rate.ts';
export { quantileOf, type HistogramQuantile } from './quantile.ts';
export { fractionOf, type HistogramFraction } from './fraction.ts';
export { meanObservation, standardDeviationOf, varianceOf } from './statistics.ts';
export { trimHistogram, type Kept } from './trim.ts';
export { isSameHistogram } from './equality.ts';
export { faultOf } from './validation.ts';
export { bucketsOf, type Buckets } from './buckets.ts';
export { describeHistogram, histogramFrom, type HistogramDescription } from './description.ts';
export { formatHistogram, notationOf } from './text.ts';
export { classicFraction, nativeFromClassic, type ClassicBucket } from './classic.ts';

import { quote } from '../strings.ts';
import { formatG } from './go-format.ts';

export type AnnotationLevel = 'warning' | 'info';

/** A text of Prometheus' `util/annotations`, word for word: clients match on them. */
export interface AnnotationText {
  readonly level: AnnotationLevel;
  readonly text: string;
  /** How often it came up is told as well. */
  readonly isCounted?: boolean;
}

export type HistogramOperation = 'addition' | 'subtraction' | 'aggregation';

export const invalidQuantile = (quantile: number): AnnotationText =>
  warning(`quantile value should be between 0 and 1, got ${formatG(quantile)}`);

export const invalidRatio = (ratio: number, limit: number): AnnotationText =>
  warning(`ratio value should be between -1 and 1, got ${formatG(ratio)}, capping to ${formatG(limit)}`);

export const badBucketLabel = (metric: string, le: string): AnnotationText =>
  warning(`bucket label "le" is missing or has a malformed value of ${quote(le)}${forMetric(metric)}`);

export const mixedSamples = (metric: string): AnnotationText =>
  warning(`encountered a mix of histograms and floats for metric name ${quote(metric)}`);

export const mixedSamplesInAggregation: AnnotationText = warning(
  'encountered a mix of histograms and floats for aggregation',
);

export const mixedClassicAndNative = (metric: string): AnnotationText =>
  warning(`vector contains a mix of classic and native histograms${forMetric(metric)}`);

export const nativeNotCounter = (metric: string): AnnotationText =>
  warning(`this native histogram metric is not a counter: ${quote(metric)}`);

export const nativeNotGauge = (metric: string): AnnotationText =>
  warning(`this native histogram metric is not a gauge: ${quote(metric)}`);

export const mixedSchemas = (metric: string): AnnotationText =>
  warning(
    `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${quote(metric)}`,
  );

export const incompatibleBuckets = (operator: string): AnnotationText =>
  warning(`incompatible bucket layout encountered for binary operator ${operator}`);

export const sortInRangeQuery: AnnotationText = warning(
  'sort is ineffective for range queries since results are always ordered by labels',
);

export const counterResetCollision = (operation: HistogramOperation): AnnotationText =>
  warning(`conflicting counter resets during histogram ${operation}`);

export const startTimeOverlap = (metric: string): AnnotationText => ({
  ...warning(
    `sample has start time that overlaps with previous sample timestamp for metric ${quote(metric)}`,
  ),
  isCounted: true,
});

export const possibleNonCounter = (metric: string): AnnotationText =>
  info(`metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${quote(metric)}`);

export const forcedMonotonicity = (metric: string): AnnotationText =>
  info(
    'input to histogram_quantile needed to be fixed for monotonicity ' +
      `(see https://prometheus.io/docs/prometheus/latest/querying/functions/#histogram_quantile)${forMetric(metric)}`,
  );

export const incompatibleTypes = (left: string, operator: string, right: string): AnnotationText =>
  info(
    `incompatible sample types encountered for binary operator ${quote(operator)}: ${left} ${operator} ${right}`,
  );

export const histogramIgnoredInAggregation = (aggregation: string): AnnotationText =>
  info(`ignored histogram in ${aggregation} aggregation`);

export const histogramIgnoredInRange = (metric: string): AnnotationText =>
  info(
    `ignored histograms in a range containing both floats and histograms for metric name ${quote(metric)}`,
  );

export const quantileIsNaN = (metric: string): AnnotationText =>
  info(`input to histogram_quantile has NaN observations, result is NaN${forMetric(metric)}`);

export const quantileIsSkewed = (metric: string): AnnotationText =>
  info(`input to histogram_quantile has NaN observations, result is skewed higher${forMetric(metric)}`);

export const fractionExcludesNaN = (metric: string): AnnotationText =>
  info(
    `input to histogram_fraction has NaN observations, which are excluded from all fractions${forMetric(metric)}`,
  );

export const reconciledBuckets = (operation: HistogramOperation): AnnotationText =>
  info(`mismatched custom buckets were reconciled during ${operation}`);

function warning(text: string): AnnotationText {
  return { level: 'warning', text };
}

function info(text: string): AnnotationText {
  return { level: 'info', text };
}

function forMetric(metric: string): string {
  return metric === '' ? '' : ` for metric name ${quote(metric)}`;
}

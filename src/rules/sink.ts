import type { FloatHistogram } from '../promql/histogram/float-histogram.ts';
import type { Labels } from '../promql/queryable.ts';

/** A sample that a rule has made; `stale` ends its series. */
export interface RuleSample {
  readonly labels: Labels;
  readonly timestampMs: number;
  readonly value: number | FloatHistogram | 'stale';
}

/** Where the samples of rules go. */
export interface Sink {
  /** Keeps a sample, to be found by the next rule, or says why not. */
  append(sample: RuleSample): string | undefined;
}

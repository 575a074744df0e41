import type { FloatHistogram } from '../../../src/promql/histogram/float-histogram.ts';
import type { Labels } from '../../../src/promql/queryable.ts';

export interface AnswerPoint {
  readonly atMs: number;
  readonly value: number | FloatHistogram;
}

export interface AnswerSeries {
  readonly labels: Labels;
  readonly points: readonly AnswerPoint[];
}

/** What a query came to. A vector's series have one point each. */
export type AnswerValue =
  | { readonly kind: 'scalar'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'vector' | 'matrix'; readonly series: readonly AnswerSeries[] };

export interface Answer {
  readonly value: AnswerValue;
  /** As the API shows them, with positions. */
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
}

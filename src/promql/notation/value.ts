import type { FloatHistogram } from '../histogram/float-histogram.ts';
import type { Labels } from '../queryable.ts';

/** A histogram in a series, and whether its counter reset hint was written: one that was not is not compared. */
export interface NotedHistogram {
  readonly histogram: FloatHistogram;
  readonly isHintWritten: boolean;
}

/** One place of a series: `absent` has no sample, `stale` ends the series there. */
export type NotedValue = number | 'stale' | 'absent' | NotedHistogram;

/** A series as written, one value for each step. */
export interface NotedSeries {
  readonly labels: Labels;
  readonly values: readonly NotedValue[];
}

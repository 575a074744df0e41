import type { LabelMatcher } from './ast.ts';
import type { FloatHistogram } from './histogram/float-histogram.ts';

/** Labels of a series with `__name__`; a label without a value is left out. */
export type Labels = Readonly<Record<string, string>>;

/** Samples of one series, by time, each time once. A NaN with the bits of the stale marker ends it (`lib/stale-marker.ts`). */
export interface SeriesData {
  readonly labels: Labels;
  /** Milliseconds since the epoch, ascending. */
  readonly timestamps: Float64Array;
  /** As long as `timestamps`; of no meaning where a histogram stands. */
  readonly values: Float64Array;
  /** Native histograms, by the index of their sample; undefined for a series that has floats only. */
  readonly histograms?: ReadonlyMap<number, FloatHistogram>;
  /** When the counter behind each sample began, in milliseconds, 0: unknown; undefined where the source knows none. */
  readonly startTimestamps?: Float64Array;
}

/** Where samples come from. A call is synchronous and holds up its thread: queries have their own, rules the main one. */
export interface Queryable {
  /** Series with samples from one time to another in milliseconds, both included; in no particular order. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): readonly SeriesData[];
}

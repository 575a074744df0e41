import type { LabelMatcher } from './ast.ts';
import type { FloatHistogram } from './histogram/float-histogram.ts';

/** Labels of a series with `__name__`; a label without a value is left out. */
export type Labels = Readonly<Record<string, string>>;

/** Samples of one series, by time, each time once. A NaN with the stale marker's bits ends it (`isStaleAt`). */
export interface SeriesData {
  readonly labels: Labels;
  /** Milliseconds since the epoch, ascending. */
  readonly timestamps: Float64Array;
  /** As long as `timestamps`; of no meaning where a histogram stands. */
  readonly values: Float64Array;
  /** Native histograms, by the index of their sample; undefined for a series that has floats only. */
  readonly histograms?: ReadonlyMap<number, FloatHistogram>;
}

/** Where samples come from. Calls are synchronous: an engine runs in a thread of its own. */
export interface Queryable {
  /** Series with samples from one time to another in milliseconds, both included; in no particular order. */
  select(matchers: readonly LabelMatcher[], fromMs: number, toMs: number): readonly SeriesData[];
  /** Type of a metric as its source declared it (`counter`, `gauge`, `histogram`, …); undefined where unknown. */
  typeOf?(metric: string): string | undefined;
}

import type { MetricDefinition, Sample } from '../reading.ts';

/** Prometheus' text format 0.0.4, or OpenMetrics 1.0, which ends with `# EOF`. */
export type ExpositionFormat = 'text' | 'openmetrics';

/** What a text tells of the samples of one name, in Prometheus' terms: a counter is named as its samples are. */
export interface ExpositionFamily {
  readonly name: string;
  readonly type: MetricDefinition['type'];
  readonly help: string | undefined;
  readonly unit: string | undefined;
}

export interface ExpositionSample extends Sample {
  /** Milliseconds since the epoch; undefined: the sample is of now. */
  readonly timestampMs: number | undefined;
  /** Counted from 1. */
  readonly line: number;
}

/** A line that was left out, or a statement of it. */
export interface ExpositionFault {
  /** Counted from 1. */
  readonly line: number;
  readonly reason: string;
  /** The line is sound; a series of an earlier line has its name and labels. */
  readonly isDuplicate: boolean;
}

export interface Exposition {
  readonly format: ExpositionFormat;
  /** In the order they appear. Those without samples too. */
  readonly families: readonly ExpositionFamily[];
  readonly samples: readonly ExpositionSample[];
  /** The first ones, as many as the limit says. */
  readonly faults: readonly ExpositionFault[];
  readonly faultCount: number;
}

import type { MetricDefinition, Sample } from '../../collector.ts';
import type { Host } from '../../host.ts';
import type { SystemGroup } from '../config.ts';

/** Some metrics of this machine that are read together, by node_exporter's names. */
export interface Part {
  /** Shown in a failure: where it was read. */
  readonly name: string;
  /** The group of `system.metrics` it is turned off with; undefined: always read. */
  readonly group: SystemGroup | undefined;
  readonly metrics: readonly MetricDefinition[];
  /** Does not change while the machine runs: read once. */
  readonly isFixed?: boolean;
  /** Nothing where this machine lacks the source. */
  read(host: Host): readonly Sample[];
}

type MetricRow = readonly [name: string, type: MetricDefinition['type'], help: string];

/** Definitions of metrics that are read from one place. */
export function define(source: string, rows: readonly MetricRow[]): MetricDefinition[] {
  return rows.map(([name, type, help]) => ({ name, type, help, source }));
}

/** A sample with a value, none without one. */
export function sampleOf(name: string, value: number | undefined, labels: Sample['labels'] = {}): Sample[] {
  return value === undefined || Number.isNaN(value) ? [] : [{ name, labels, value }];
}

import type { TaskHealth } from '../../collect/task-health.ts';
import type { RemoteWriteEndpoint } from '../../export/index.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Labels, MetricDefinition, Sample } from '../../lib/reading.ts';
import type { SeriesOptions } from '../../series/index.ts';
import type { Store } from '../../store/index.ts';
import type { NodeLog } from '../options.ts';
import type { NodeRules } from '../rules/node-rules.ts';

/** What of the configuration is about samples. */
export interface MetricsSettings {
  readonly nodeName: string;
  /** `node.labels`. */
  readonly labels: Labels;
  readonly series: SeriesOptions;
  readonly remoteWrite: readonly RemoteWriteEndpoint[];
}

/** What the samples of a node are made of and where they go. */
export interface MetricsParts {
  readonly clock: Clock;
  readonly log: NodeLog;
  readonly store: Store;
  readonly version: string;
  readonly startedAtMs: number;
  readonly settings: MetricsSettings;
  readonly tasks: () => readonly TaskHealth[];
  readonly rules: () => NodeRules;
  /** What there is to tell of alerts. */
  readonly alerts: () => readonly Sample[];
  /** What collectors emit, and what scripts brought with their last reading. */
  readonly definitions: () => Iterable<MetricDefinition>;
}

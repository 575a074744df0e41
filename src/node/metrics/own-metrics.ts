import type { TaskHealth } from '../../collect/task-health.ts';
import { remoteWriteMetrics, remoteWriteSamples } from '../../export/metrics.ts';
import type { EndpointState } from '../../export/index.ts';
import type { MetricDefinition, Sample } from '../../lib/reading.ts';
import type { SeriesCounts } from '../../series/index.ts';
import { alertMetrics } from '../alerts/alert-metrics.ts';
import { ruleMetrics, ruleSamples } from '../rules/rule-metrics.ts';
import type { RulesState } from '../rules/rule-status.ts';
import type { StoreState } from '../../store/index.ts';

/** What the node tells about itself. */
export const ownMetrics: readonly MetricDefinition[] = [
  { name: 'node_scrape_collector_duration_seconds', type: 'gauge', help: 'Duration of a collector scrape.' },
  { name: 'node_scrape_collector_success', type: 'gauge', help: 'Whether a collector succeeded.' },
  { name: 'node_time_seconds', type: 'gauge', help: 'System time in seconds since epoch (1970).' },
  { name: 'etlmon_build_info', type: 'gauge', help: 'Version of this etlmon, as a label.' },
  {
    name: 'etlmon_collector_failing',
    type: 'gauge',
    help: 'Whether the last run of a collector task failed (1) or not (0); what a machine lacks has not failed.',
  },
  { name: 'etlmon_collector_failures_total', type: 'counter', help: 'Runs of a collector task that failed.' },
  {
    name: 'etlmon_collector_last_success_timestamp_seconds',
    type: 'gauge',
    help: 'When a collector task last succeeded.',
  },
  { name: 'etlmon_collector_runs_total', type: 'counter', help: 'Finished runs of a collector task.' },
  {
    name: 'etlmon_collector_skipped_ticks_total',
    type: 'counter',
    help: 'Ticks that found the run before still under way.',
  },
  {
    name: 'etlmon_database_size_bytes',
    type: 'gauge',
    help: 'Size of the database with its write-ahead log.',
  },
  { name: 'etlmon_database_pending_rows', type: 'gauge', help: 'Rows waiting to be written.' },
  {
    name: 'etlmon_database_dropped_rows_total',
    type: 'counter',
    help: 'Rows given up while the database could not be written.',
  },
  { name: 'etlmon_series', type: 'gauge', help: 'Series the node has samples of.' },
  {
    name: 'etlmon_samples_refused_total',
    type: 'counter',
    help: 'Samples not taken into the series, by reason: too_old, too_far_ahead, past_limits.',
  },
  {
    name: 'etlmon_samples_dropped_total',
    type: 'counter',
    help: 'Samples given up while the database could not be written.',
  },
  { name: 'up', type: 'gauge', help: 'Whether the node reads itself: 1.' },
  ...remoteWriteMetrics,
  ...ruleMetrics,
  ...alertMetrics,
  { name: 'process_resident_memory_bytes', type: 'gauge', help: 'Resident memory size in bytes.' },
  {
    name: 'process_cpu_seconds_total',
    type: 'counter',
    help: 'Total user and system CPU time spent in seconds.',
  },
  {
    name: 'process_start_time_seconds',
    type: 'gauge',
    help: 'Start time of the process since unix epoch in seconds.',
  },
];

export interface OwnState {
  readonly version: string;
  readonly nowMs: number;
  readonly startedAtMs: number;
  readonly tasks: readonly TaskHealth[];
  readonly store: StoreState;
  /** Undefined while the series cannot be used. */
  readonly series: SeriesCounts | undefined;
  readonly droppedSamples: number;
  readonly remoteWrite: readonly EndpointState[];
  readonly rules: RulesState;
  readonly alerts: readonly Sample[];
}

export function ownSamples({
  version,
  nowMs,
  startedAtMs,
  tasks,
  store,
  series,
  droppedSamples,
  remoteWrite,
  rules,
  alerts,
}: OwnState): Sample[] {
  const cpu = process.cpuUsage();
  return [
    ...tasks.flatMap(taskSamples),
    ...collectorSamples(tasks),
    ...seriesSamples(series),
    { name: 'etlmon_samples_dropped_total', labels: {}, value: droppedSamples },
    ...remoteWriteSamples(remoteWrite),
    ...ruleSamples(rules),
    ...alerts,
    { name: 'node_time_seconds', labels: {}, value: nowMs / 1000 },
    { name: 'etlmon_build_info', labels: { version }, value: 1 },
    { name: 'etlmon_database_size_bytes', labels: {}, value: store.sizeBytes },
    { name: 'etlmon_database_pending_rows', labels: {}, value: store.pendingRows },
    { name: 'etlmon_database_dropped_rows_total', labels: {}, value: store.droppedRows },
    { name: 'process_resident_memory_bytes', labels: {}, value: process.memoryUsage.rss() },
    { name: 'process_cpu_seconds_total', labels: {}, value: (cpu.user + cpu.system) / 1e6 },
    { name: 'process_start_time_seconds', labels: {}, value: startedAtMs / 1000 },
  ];
}

function seriesSamples(counts: SeriesCounts | undefined): Sample[] {
  if (counts === undefined) return [];
  const { tooOld, tooFarAhead, pastLimits } = counts.refused;
  const refused = (reason: string, value: number): Sample => ({
    name: 'etlmon_samples_refused_total',
    labels: { reason },
    value,
  });
  return [
    { name: 'etlmon_series', labels: {}, value: counts.series },
    refused('too_old', tooOld),
    refused('too_far_ahead', tooFarAhead),
    refused('past_limits', pastLimits),
  ];
}

function taskSamples(task: TaskHealth): Sample[] {
  const labels = { collector: task.collector, task: task.task };
  const samples = [
    { name: 'etlmon_collector_failing', labels, value: task.status === 'failing' ? 1 : 0 },
    { name: 'etlmon_collector_failures_total', labels, value: task.failures },
    { name: 'etlmon_collector_runs_total', labels, value: task.runs },
    { name: 'etlmon_collector_skipped_ticks_total', labels, value: task.skippedTicks },
  ];
  if (task.lastSuccessAt === undefined) return samples;
  return [
    ...samples,
    { name: 'etlmon_collector_last_success_timestamp_seconds', labels, value: task.lastSuccessAt / 1000 },
  ];
}

/** node_exporter knows collectors, not tasks: the slowest task counts, and the worst. */
function collectorSamples(tasks: readonly TaskHealth[]): Sample[] {
  const finished = tasks.filter((task) => task.durationMs !== undefined);
  return [...new Set(finished.map((task) => task.collector))].flatMap((collector) => {
    const own = finished.filter((task) => task.collector === collector);
    const seconds = Math.max(...own.map((task) => task.durationMs ?? 0)) / 1000;
    const isSuccess = own.every((task) => task.status === 'ok');
    return [
      { name: 'node_scrape_collector_duration_seconds', labels: { collector }, value: seconds },
      { name: 'node_scrape_collector_success', labels: { collector }, value: isSuccess ? 1 : 0 },
    ];
  });
}

import type { MetricDefinition, Sample } from '../collector.ts';

export const logMetrics: readonly MetricDefinition[] = [
  { name: 'etlmon_log_lines_total', type: 'counter', help: 'Lines stored of a log since the node started.' },
  { name: 'etlmon_log_bytes_total', type: 'counter', help: 'Bytes read of a log since the node started.' },
  {
    name: 'etlmon_log_truncated_lines_total',
    type: 'counter',
    help: 'Lines longer than max_line that were cut, since the node started.',
  },
  {
    name: 'etlmon_log_matches_total',
    type: 'counter',
    help: 'Lines stored of a log that match a pattern of alerts.logs, since the node started.',
  },
  { name: 'etlmon_log_lag_bytes', type: 'gauge', help: 'Bytes written to a log and not yet stored.' },
  { name: 'etlmon_log_files', type: 'gauge', help: 'Files of a log that are followed now.' },
  {
    name: 'etlmon_log_last_line_timestamp_seconds',
    type: 'gauge',
    help: 'When the newest line of a log was read, in seconds since the epoch.',
  },
];

export interface LogCounts {
  readonly lines: number;
  readonly bytes: number;
  readonly truncated: number;
  readonly lagBytes: number;
  readonly files: number;
  readonly lastReadAt: number | undefined;
  /** By pattern. */
  readonly matches: ReadonlyMap<string, number>;
}

/** The samples of one log. */
export function logSamples(log: string, counts: LogCounts): Sample[] {
  const labels = { log };
  const samples = [
    { name: 'etlmon_log_lines_total', labels, value: counts.lines },
    { name: 'etlmon_log_bytes_total', labels, value: counts.bytes },
    { name: 'etlmon_log_truncated_lines_total', labels, value: counts.truncated },
    { name: 'etlmon_log_lag_bytes', labels, value: counts.lagBytes },
    { name: 'etlmon_log_files', labels, value: counts.files },
    ...[...counts.matches].map(([pattern, value]) => ({
      name: 'etlmon_log_matches_total',
      labels: { log, pattern },
      value,
    })),
  ];
  if (counts.lastReadAt === undefined) return samples;
  return [
    ...samples,
    { name: 'etlmon_log_last_line_timestamp_seconds', labels, value: counts.lastReadAt / 1000 },
  ];
}

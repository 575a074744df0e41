import type { MetricDefinition } from '../collector.ts';

const gauge = (name: string, help: string): MetricDefinition => ({ name, type: 'gauge', help });

/** What the path collector may emit, each labelled with `path` as configured. */
export const pathMetrics: readonly MetricDefinition[] = [
  gauge('etlmon_path_directories', 'Directories below the path.'),
  gauge('etlmon_path_disk_bytes', 'Space on disk taken by the path and all below it, in bytes, as du.'),
  gauge('etlmon_path_files', 'Entries below the path that are not directories.'),
  gauge(
    'etlmon_path_newest_mtime_timestamp_seconds',
    'Latest modification of a regular file below the path, in seconds since the epoch.',
  ),
  gauge(
    'etlmon_path_oldest_mtime_timestamp_seconds',
    'Earliest modification of a regular file below the path, in seconds since the epoch.',
  ),
  gauge('etlmon_path_scan_duration_seconds', 'How long the last successful scan took, in seconds.'),
  gauge('etlmon_path_scan_partial', 'Whether the last successful scan left something out (1) or not (0).'),
  gauge('etlmon_path_scan_success', 'Whether the last scan had a result (1) or not (0).'),
  gauge('etlmon_path_size_bytes', 'Apparent size of the regular files below the path, in bytes.'),
];

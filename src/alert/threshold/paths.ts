import { durationText, seconds, sizeText } from './condition.ts';
import type { Condition } from './condition.ts';

const where = '{{ $labels.path }} of {{ $labels.instance }}';

/** What may be the case with a watched path. */
export const pathConditions = {
  files_above: {
    alert: 'PathFilesTooMany',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (paths, { bound }) => `${paths.of('etlmon_path_files')} > ${bound}`,
    summary: ({ bound }) => `${where} has {{ $value }} files (above ${bound})`,
    description: 'What should take them away does not keep up, or does not run.',
  },
  files_below: {
    alert: 'PathFilesTooFew',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (paths, { bound }) => `${paths.of('etlmon_path_files')} < ${bound}`,
    summary: ({ bound }) => `${where} has {{ $value }} files (below ${bound})`,
    description: 'What should bring them does not run, or somebody has taken them away.',
  },
  size_above: {
    alert: 'PathTooLarge',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (paths, { bound }) => `${paths.of('etlmon_path_size_bytes')} > ${bound}`,
    summary: ({ bound }) => `${where} holds {{ $value | humanize1024 }}B (above ${sizeText(bound)})`,
    description: 'The largest files and folders of the path show what has grown.',
  },
  newest_older_than: {
    alert: 'PathStale',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (paths, { bound }) =>
      `time() - ${paths.of('etlmon_path_newest_mtime_timestamp_seconds')} > ${seconds(bound)}`,
    summary: ({ bound }) =>
      `Nothing was written in ${where} for {{ $value | humanizeDuration }} (more than ${durationText(bound)})`,
    description: 'See whether what should write there runs.',
  },
  oldest_older_than: {
    alert: 'PathBacklog',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (paths, { bound }) =>
      `time() - ${paths.of('etlmon_path_oldest_mtime_timestamp_seconds')} > ${seconds(bound)}`,
    summary: ({ bound }) =>
      `A file has been in ${where} for {{ $value | humanizeDuration }} (more than ${durationText(bound)})`,
    description: 'What should take it away does not run, or cannot deal with this file.',
  },
  unscanned_for: {
    alert: 'PathNotScanned',
    group: 'etlmon-work',
    severity: 'warning',
    isBoundFor: true,
    expression: (paths) => `${paths.of('etlmon_path_scan_success')} == 0`,
    summary: () => `${where} cannot be scanned`,
    description: 'The path says why: it is gone, may not be read, or takes longer than its timeout.',
  },
} as const satisfies Readonly<Record<string, Condition>>;

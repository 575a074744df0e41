import { durationText, minuteMs, seconds, sizeText } from './condition.ts';
import type { Condition } from './condition.ts';

const where = '{{ $labels.log }} of {{ $labels.instance }}';

/** What may be the case with a followed log. */
export const logConditions = {
  above: {
    alert: 'LogPatternSeen',
    group: 'etlmon-watch',
    severity: 'warning',
    expression: (logs, { bound, withinMs, match = '' }) =>
      `increase(${logs.of('etlmon_log_matches_total', { pattern: match })}[${durationText(withinMs)}]) > ${bound}`,
    summary: ({ withinMs }) =>
      `{{ $value | printf "%.0f" }} lines of ${where} matched {{ $labels.pattern }} in ${durationText(withinMs)}`,
    description: 'Search the log for the pattern to see them.',
  },
  below: {
    alert: 'LogPatternRare',
    group: 'etlmon-work',
    severity: 'warning',
    // Not before it has been counted for so long.
    expression: (logs, { bound, withinMs, match = '' }) => {
      const matches = logs.of('etlmon_log_matches_total', { pattern: match });
      const within = durationText(withinMs);
      return `increase(${matches}[${within}]) < ${bound} and ${matches} offset ${within}`;
    },
    summary: ({ bound, withinMs }) =>
      `Fewer than ${bound} lines of ${where} matched {{ $labels.pattern }} in ${durationText(withinMs)}`,
    description: 'What writes them does not do its work.',
  },
  silent_for: {
    alert: 'LogSilent',
    group: 'etlmon-work',
    severity: 'warning',
    // Where there was no line since the node's start, the time since then counts.
    expression: (logs, { bound }) => {
      const last = logs.of('etlmon_log_last_line_timestamp_seconds');
      const uptime = '(time() - max by (instance) (process_start_time_seconds))';
      const never = `${logs.of('etlmon_log_files')} * 0 + on (instance) group_left () ${uptime} > ${seconds(bound)}`;
      return `time() - ${last} > ${seconds(bound)} or ${never} unless on (instance, log) ${last}`;
    },
    summary: () => `Log ${where} has had no line for {{ $value | humanizeDuration }}`,
    description: 'What writes it has stopped, hangs, or writes elsewhere.',
  },
  lag_above: {
    alert: 'LogBehind',
    group: 'etlmon-work',
    severity: 'warning',
    forMs: 15 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (logs, { bound }) => `${logs.of('etlmon_log_lag_bytes')} > ${bound}`,
    summary: ({ bound }) =>
      `Log ${where} is {{ $value | humanize1024 }}B ahead of what was read (above ${sizeText(bound)})`,
    description:
      'It is written faster than it is stored: exclude what nobody reads, or look whether the disk is slow.',
  },
} as const satisfies Readonly<Record<string, Condition>>;

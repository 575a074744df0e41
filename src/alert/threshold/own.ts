import { minuteMs } from './condition.ts';
import type { Condition } from './condition.ts';

const host = '{{ $labels.instance }}';
/** Remote write may be behind for so long. */
const behindSeconds = 300;

/** What may be the case with the node itself. */
export const ownConditions = {
  collector: {
    alert: 'CollectorFailing',
    group: 'etlmon-work',
    severity: 'warning',
    forMs: 15 * minuteMs,
    // Scripts have an alert of their own.
    expression: (things) =>
      `${things.matching('etlmon_collector_failing', [
        { label: 'collector', operator: '!=', value: 'exec' },
      ])} == 1`,
    summary: () => `{{ $labels.collector }} of ${host} cannot read {{ $labels.task }}`,
    description:
      'etlmon status says why: most often a file or folder that is gone, or that this user may not read.',
  },
  samples: {
    alert: 'DatabaseNotWritten',
    group: 'etlmon-work',
    severity: 'critical',
    keepFiringForMs: 15 * minuteMs,
    expression: (things) => {
      const lost = (metric: string): string => `increase(${things.of(metric)}[10m])`;
      return `${lost('etlmon_database_dropped_rows_total')} + ${lost('etlmon_samples_dropped_total')} > 0`;
    },
    summary: () => `etlmon of ${host} has given up what it could not write`,
    description:
      'The disk of the database was full, slow or read-only: etlmon db check, and see the node’s log.',
  },
  remoteWrite: {
    alert: 'RemoteWriteBehind',
    group: 'etlmon-work',
    severity: 'warning',
    forMs: 15 * minuteMs,
    keepFiringForMs: 5 * minuteMs,
    expression: (things) => {
      const newest = things.of('prometheus_remote_storage_highest_timestamp_in_seconds');
      const sent = things.of('prometheus_remote_storage_queue_highest_sent_timestamp_seconds');
      return `${newest} - ${sent} > ${behindSeconds} or ${things.of('etlmon_remote_write_up')} == 0`;
    },
    summary: () => `Samples of ${host} do not reach {{ $labels.remote_name }} {{ $labels.url }}`,
    description:
      'etlmon status says what the server answered; what waits is kept on disk and sent when it is back.',
  },
  notifications: {
    alert: 'NotificationsFailing',
    group: 'etlmon-work',
    severity: 'warning',
    forMs: 5 * minuteMs,
    keepFiringForMs: 15 * minuteMs,
    // Attempts are counted: one that fails is made again, and may well succeed. What is refused for good is tried once
    // at each tick of its group only, so there it counts that nothing is taken.
    expression: (things) => {
      const grown = (metric: string, window: string): string => `increase(${things.of(metric)}[${window}])`;
      const failed = 'alertmanager_notifications_failed_total';
      const refused = `(${grown(failed, '15m')} > 0 unless ${grown('alertmanager_notifications_total', '15m')} > 0)`;
      const often = [failed, 'prometheus_notifications_errors_total'].map(
        (metric) => `${grown(metric, '5m')} > 3`,
      );
      return [refused, ...often].join(' or ');
    },
    summary: () =>
      `Notifications of ${host} do not reach {{ or $labels.receiver_name $labels.alertmanager }}`,
    description: 'See its address and secrets in notifications, and send it a test.',
  },
  rules: {
    alert: 'RuleFailing',
    group: 'etlmon-work',
    severity: 'warning',
    keepFiringForMs: 15 * minuteMs,
    expression: (things) => `increase(${things.of('prometheus_rule_evaluation_failures_total')}[15m]) > 0`,
    summary: () => `A rule of ${host} cannot be evaluated: {{ $labels.rule_group }}`,
    description: 'etlmon rules show says which and why.',
  },
} as const satisfies Readonly<Record<string, Condition>>;

/** A table of events. Columns in the order they are inserted; `id` and `at` (RFC 3339) are in each. */
export interface EventTableDefinition {
  readonly columns: readonly string[];
  /** What makes a row the same event, for `upsert` changes: unique in the table. */
  readonly key?: string;
}

/** Tables that grow by a row for each event; `append` and `upsert` changes go here. */
export const eventTables = {
  process_events: { columns: ['at', 'watch', 'kind', 'pid', 'previous_pid', 'cmdline'] },
  path_scans: {
    columns: [
      'at',
      'path',
      'file_count',
      'dir_count',
      'total_bytes',
      'disk_bytes',
      'scan_duration_ms',
      'partial',
    ],
  },
  /** Written by `AuditLog` alone, which chains the lines. */
  audit: {
    columns: ['at', 'command', 'target', 'actor', 'remote_address', 'parameters', 'outcome', 'detail'],
  },
  /** `at` is the transfer's own time. The id is given by the collector, which keeps it with its position. */
  transfers: {
    key: 'id',
    columns: [
      'id',
      'at',
      'transfer_time_sec',
      'remote_host',
      'bytes',
      'filename',
      'transfer_type',
      'special_action',
      'direction',
      'access_mode',
      'username',
      'service',
      'authentication',
      'authenticated_user_id',
      'status',
      'verdict',
      'verdict_reason',
      'source',
    ],
  },
  /** `at` is the start, or the moment a missed run was due. `run_key` names the job and that moment. */
  cron_runs: {
    key: 'run_key',
    columns: [
      'run_key',
      'at',
      'job_id',
      'expected_at',
      'started_at',
      'finished_at',
      'duration_ms',
      'pid',
      'exit_status',
      'verdict',
      'detail',
    ],
  },
  /** `at` is when it was due. `day_key` is the name of the expectation and the date. `files` is a JSON list. */
  arrival_days: {
    key: 'day_key',
    columns: ['day_key', 'at', 'name', 'date', 'state', 'arrived_at', 'files', 'bytes', 'detail'],
  },
  /** When a check changed its mind. */
  check_events: {
    columns: ['at', 'name', 'kind', 'target', 'state', 'previous_state', 'previous_since', 'reason'],
  },
  service_events: {
    columns: ['at', 'unit', 'kind', 'result', 'exit_status', 'auto_restarts', 'detail'],
  },
  /** Each time an alert fired, at `at`. `alert_key` names the alert and that moment. */
  alerts: {
    key: 'alert_key',
    columns: [
      'alert_key',
      'at',
      'fingerprint',
      'name',
      'severity',
      'summary',
      'labels',
      'annotations',
      'value',
      'active_at',
      'resolved_at',
      'acknowledged_at',
      'acknowledged_by',
      'acknowledged_reason',
    ],
  },
  alert_comments: { columns: ['at', 'fingerprint', 'actor', 'kind', 'text'] },
  /** `notification_key` is the same for each attempt. */
  notifications: {
    key: 'notification_key',
    columns: [
      'notification_key',
      'at',
      'receiver',
      'integration',
      'target',
      'group_key',
      'group_labels',
      'status',
      'reason',
      'state',
      'attempts',
      'sent_at',
      'duration_ms',
      'error',
      'alerts',
      'payload',
    ],
  },
  /** Deploys and whatever else somebody told the node of. `labels` is a JSON object. */
  events: { columns: ['at', 'kind', 'title', 'detail', 'source', 'labels'] },
} as const satisfies Record<string, EventTableDefinition>;

export type EventTable = keyof typeof eventTables;

/** How long rows are kept, log lines by log. The audit log is in no policy: it is kept for ever. */
export interface RetentionPolicy {
  readonly table: Exclude<EventTable, 'audit'> | 'log_lines';
  readonly maxAgeMs: number;
  readonly maxRows: number;
}

const dayMs = 86_400_000;

export const defaultRetention: readonly RetentionPolicy[] = [
  { table: 'process_events', maxAgeMs: 90 * dayMs, maxRows: 100_000 },
  { table: 'path_scans', maxAgeMs: 90 * dayMs, maxRows: 100_000 },
  { table: 'transfers', maxAgeMs: 7 * dayMs, maxRows: 100_000 },
  { table: 'cron_runs', maxAgeMs: 90 * dayMs, maxRows: 100_000 },
  { table: 'check_events', maxAgeMs: 90 * dayMs, maxRows: 100_000 },
  { table: 'service_events', maxAgeMs: 90 * dayMs, maxRows: 100_000 },
  { table: 'events', maxAgeMs: 90 * dayMs, maxRows: 100_000 },
  { table: 'arrival_days', maxAgeMs: 400 * dayMs, maxRows: 100_000 },
  { table: 'alerts', maxAgeMs: 400 * dayMs, maxRows: 100_000 },
  { table: 'alert_comments', maxAgeMs: 400 * dayMs, maxRows: 100_000 },
  { table: 'notifications', maxAgeMs: 400 * dayMs, maxRows: 100_000 },
  { table: 'log_lines', maxAgeMs: 7 * dayMs, maxRows: 100_000 },
];

/** Tables that grow by a row for each event; `append` changes go here. Columns in the order they are inserted. */
export const eventTables = {
  process_events: ['at', 'watch', 'kind', 'pid', 'previous_pid', 'cmdline'],
  path_scans: [
    'at',
    'path',
    'file_count',
    'dir_count',
    'total_bytes',
    'disk_bytes',
    'scan_duration_ms',
    'partial',
  ],
  audit: ['at', 'command', 'target', 'actor', 'remote_address', 'parameters', 'outcome', 'detail'],
} as const satisfies Record<string, readonly string[]>;

export type EventTable = keyof typeof eventTables;

/** How long rows are kept. The audit log is in no policy: it is kept for ever. */
export interface RetentionPolicy {
  readonly table: Exclude<EventTable, 'audit'>;
  readonly maxAgeMs: number;
  readonly maxRows: number;
}

export const defaultRetention: readonly RetentionPolicy[] = [
  { table: 'process_events', maxAgeMs: 90 * 86_400_000, maxRows: 100_000 },
  { table: 'path_scans', maxAgeMs: 90 * 86_400_000, maxRows: 100_000 },
];

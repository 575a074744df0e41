import type { DatabaseInfo } from '../contract/database.ts';
import { formatBytes, formatCount, formatDateTime, formatDuration, unknownValue } from '../lib/format.ts';
import type { Column } from './text-table.ts';
import { textTable } from './text-table.ts';

type Table = DatabaseInfo['tables'][number];
type Tier = NonNullable<DatabaseInfo['samples']>['tiers'][number];
type Backup = DatabaseInfo['backups'][number];

/** A database as text for a person, without colour. */
export function infoText(info: DatabaseInfo, about: string): string {
  const { path, size_bytes: size, wal_bytes: wal, free_bytes: free, schema_version: version } = info;
  const sections = [
    [
      path,
      `  ${about}`,
      `  ${formatBytes(size)}, of it write-ahead log ${formatBytes(wal)} and free ${formatBytes(free)}; schema version ${version}`,
    ],
    ['Tables', ...textTable(tableColumns, info.tables)],
    ...samplesText(info.samples),
    info.backups.length === 0
      ? ['Backups', '  none yet; etlmon db backup makes one']
      : ['Backups', ...textTable(backupColumns, info.backups)],
    info.last_backup_error === null ? [] : [`  ! the last backup failed: ${info.last_backup_error}`],
    info.set_aside.length === 0 ? [] : ['Set aside', ...info.set_aside.map((file) => `  ${file}`)],
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

/** Samples by tier, which metrics have the most series, and those that are refused more. */
function samplesText(samples: DatabaseInfo['samples']): string[][] {
  if (samples === null) return [];
  const { series, unsealed_scrapes: unsealed, tiers, metrics, limits } = samples;
  const most = metrics.slice(0, 5).map((one) => `${one.metric} ${formatCount(one.series)}`);
  return [
    [
      `Samples of ${formatCount(series)} series; readings not compressed yet: ${formatCount(unsealed)}`,
      ...textTable(tierColumns, tiers),
      ...(most.length === 0 ? [] : [`  most series: ${most.join(', ')}`]),
    ],
    limits.map(
      ({ reason, refused_samples: refused }) => `  ! ${formatCount(refused)} samples refused: ${reason}`,
    ),
  ];
}

const tierColumns: readonly Column<Tier>[] = [
  { title: 'tier', align: 'left', of: ({ tier }) => tier },
  { title: 'samples', align: 'right', of: ({ samples }) => formatCount(samples) },
  { title: 'size', align: 'right', of: ({ size_bytes: bytes }) => formatBytes(bytes) },
  {
    title: 'bytes each',
    align: 'right',
    of: ({ bytes_per_sample: bytes }) => bytes?.toFixed(2) ?? unknownValue,
  },
  { title: 'kept for', align: 'right', of: ({ max_age_ms: ms }) => formatDuration(ms) },
];

const tableColumns: readonly Column<Table>[] = [
  { title: 'table', align: 'left', of: ({ table }) => table },
  { title: 'rows', align: 'right', of: ({ rows }) => formatCount(rows) },
  { title: 'size', align: 'right', of: ({ size_bytes: bytes }) => formatBytes(bytes) },
  { title: 'oldest', align: 'left', of: ({ oldest_at: at }) => moment(at) },
  { title: 'newest', align: 'left', of: ({ newest_at: at }) => moment(at) },
  {
    title: 'kept for',
    align: 'right',
    of: ({ max_age_ms: ms }) => (ms === null ? 'ever' : formatDuration(ms)),
  },
  {
    title: 'kept rows',
    align: 'right',
    of: ({ max_rows: rows }) => (rows === null ? 'all' : formatCount(rows)),
  },
];

const backupColumns: readonly Column<Backup>[] = [
  { title: 'file', align: 'left', of: ({ file }) => file },
  { title: 'size', align: 'right', of: ({ size_bytes: bytes }) => formatBytes(bytes) },
  { title: 'made', align: 'left', of: ({ created_at: at }) => moment(at) },
];

function moment(at: string | null): string {
  return at === null ? unknownValue : formatDateTime(Date.parse(at));
}

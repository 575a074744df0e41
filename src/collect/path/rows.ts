import { isoOrNull } from '../../lib/timestamp.ts';
import type { Row, Sample } from '../collector.ts';
import type { ScanResult } from './scan-result.ts';
import type { PathTarget } from './target.ts';
import type { TopEntry } from './top-list.ts';

/** The row of table `paths` for a scan with a result. */
export function pathRow(target: PathTarget, result: ScanResult, collectedAtMs: number): Row {
  const { totals, partialReason } = result;
  const hasSizes = readsSizes(target);
  return {
    path: target.path,
    file_count: totals.fileCount,
    dir_count: totals.directoryCount,
    total_bytes: hasSizes ? totals.totalBytes : null,
    disk_bytes: hasSizes ? totals.diskBytes : null,
    newest_at: isoOrNull(totals.newestMs),
    oldest_at: isoOrNull(totals.oldestMs),
    scan_duration_ms: Math.round(result.durationMs),
    status: 'OK',
    error_message: null,
    partial: partialReason === undefined ? 0 : 1,
    partial_reason: partialReason ?? null,
    skipped_dirs: totals.unreadableDirectories,
    collected_at: isoOrNull(collectedAtMs),
  };
}

/** The row for a scan without a result: the last good figures under the error. */
export function failedRow(target: PathTarget, last: Row | undefined, message: string): Row {
  return { ...emptyRow(target.path), ...last, status: 'ERROR', error_message: message };
}

/** A path that was never scanned. */
export function emptyRow(path: string): Row {
  return {
    path,
    file_count: null,
    dir_count: null,
    total_bytes: null,
    disk_bytes: null,
    newest_at: null,
    oldest_at: null,
    scan_duration_ms: null,
    status: 'PENDING',
    error_message: null,
    partial: 0,
    partial_reason: null,
    skipped_dirs: 0,
    collected_at: null,
  };
}

/** The rows of table `path_top`. */
export function topRows(target: PathTarget, { top }: ScanResult): Row[] {
  const root = target.path.replace(/\/+$/, '');
  const rows = (kind: string, entries: readonly TopEntry[]): Row[] =>
    entries.map((entry, i) => ({
      path: target.path,
      kind,
      rank: i + 1,
      entry_path: `${root}/${Buffer.from(entry.path).toString()}`,
      size_bytes: entry.sizeBytes,
      modified_at: kind === 'dir' ? null : isoOrNull(entry.modifiedMs),
      file_count: entry.fileCount,
    }));
  return [
    ...rows('file', top.files),
    ...rows('dir', top.directories),
    ...rows('newest', top.newest),
    ...rows('stalest', top.stalest),
  ];
}

/** The samples of a scan with a result. */
export function pathSamples(target: PathTarget, { totals, durationMs, partialReason }: ScanResult): Sample[] {
  const values: [string, number | undefined][] = [
    ['etlmon_path_files', totals.fileCount],
    ['etlmon_path_directories', totals.directoryCount],
    ['etlmon_path_size_bytes', readsSizes(target) ? totals.totalBytes : undefined],
    ['etlmon_path_disk_bytes', readsSizes(target) ? totals.diskBytes : undefined],
    ['etlmon_path_newest_mtime_timestamp_seconds', seconds(totals.newestMs)],
    ['etlmon_path_oldest_mtime_timestamp_seconds', seconds(totals.oldestMs)],
    ['etlmon_path_scan_duration_seconds', durationMs / 1000],
    ['etlmon_path_scan_success', 1],
    ['etlmon_path_scan_partial', partialReason === undefined ? 0 : 1],
  ];
  const labels = { path: target.path };
  return values.flatMap(([name, value]) => (value === undefined ? [] : [{ name, labels, value }]));
}

/** The one sample of a scan without a result: its last figures are not repeated as if they were new. */
export function failedSamples(target: PathTarget): Sample[] {
  return [{ name: 'etlmon_path_scan_success', labels: { path: target.path }, value: 0 }];
}

function readsSizes({ sizes, top }: PathTarget): boolean {
  return sizes || top > 0;
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

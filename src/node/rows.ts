import { emptyRow } from '../collect/path/rows.ts';
import { isoOrNull } from '../lib/timestamp.ts';
import type { Mount } from '../contract/fs.ts';
import type { PathTop, WatchedPath } from '../contract/paths.ts';
import type { Process } from '../contract/processes.ts';
import type { TaskHealth } from '../collect/task-health.ts';
import type { CollectorHealth } from '../contract/health.ts';
import type { Row } from '../lib/reading.ts';

/** Rows keep booleans as 0 and 1, as SQLite does. */
export function toMount(row: Row): Mount {
  return { ...row, read_only: row['read_only'] === 1 } as unknown as Mount;
}

export function toProcess(row: Row): Process {
  const { identity: _, last_event_kind: kind, last_event_at: at, last_pid: pid, ...rest } = row;
  return {
    ...rest,
    kernel_thread: row['kernel_thread'] === 1,
    last_event: kind === null || kind === undefined ? null : { kind, at, pid },
  } as unknown as Process;
}

/** A configured path with the last result of its scan, and what the scheduler knows of the next. */
export function toWatchedPath(
  path: string,
  row: Row | undefined,
  health: TaskHealth | undefined,
): WatchedPath {
  const scanned = row ?? emptyRow(path);
  // A scan that was abandoned leaves no row; the scheduler knows why.
  const failure = health?.status === 'failing' ? (health.lastError ?? 'the scan failed') : undefined;
  const isScanning = health?.running === true && !health.stuck;
  return {
    ...scanned,
    partial: scanned['partial'] === 1,
    status: isScanning ? 'SCANNING' : failure === undefined ? scanned['status'] : 'ERROR',
    error_message: failure ?? scanned['error_message'] ?? null,
    skipped_ticks: health?.skippedTicks ?? 0,
    scan_interval_ms: health?.intervalMs ?? 0,
    next_scan_at: isoOrNull(health?.nextRunAt),
  } as WatchedPath;
}

/** The ranked lists of one path, each cut to `n`. */
export function toPathTop(
  path: string,
  rows: readonly Row[],
  n: number,
  collectedAt: string | null,
): PathTop {
  const ranked = (kind: string): Row[] =>
    rows
      .filter((row) => row['kind'] === kind)
      .toSorted((a, b) => Number(a['rank']) - Number(b['rank']))
      .slice(0, n);
  const entries = (kind: string): PathTop['largest_files'] =>
    ranked(kind).map((row) => ({
      path: String(row['entry_path']),
      size_bytes: Number(row['size_bytes']),
      modified_at: row['modified_at'] === null ? null : String(row['modified_at']),
    }));
  return {
    path,
    collected_at: collectedAt,
    largest_files: entries('file'),
    largest_dirs: ranked('dir').map((row) => ({
      path: String(row['entry_path']),
      size_bytes: Number(row['size_bytes']),
      file_count: Number(row['file_count']),
    })),
    newest_files: entries('newest'),
    stalest_files: entries('stalest'),
  };
}

export function toCollectorHealth(health: TaskHealth): CollectorHealth {
  return {
    collector: health.collector,
    task: health.task,
    status: health.status,
    running: health.running,
    interval_ms: health.intervalMs,
    last_success_at: isoOrNull(health.lastSuccessAt),
    last_error_at: isoOrNull(health.lastErrorAt),
    last_error: health.lastError ?? null,
    duration_ms: health.durationMs === undefined ? null : Math.round(health.durationMs * 100) / 100,
    runs: health.runs,
    failures: health.failures,
    skipped_ticks: health.skippedTicks,
    next_run_at: isoOrNull(health.nextRunAt),
  };
}

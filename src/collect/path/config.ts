import type { z } from 'zod';
import { absolutePath, duration, glob, integer, list, section, yesNo } from '../../lib/fields/index.ts';
import type { PathTarget } from './target.ts';

/** One entry of `paths:`. */
export const pathEntry = () =>
  section({
    path: absolutePath(),
    /** Left out: `refresh.default_path_scan`. */
    scan_interval: duration({ min: '1s' }).optional(),
    /** As `find -maxdepth`; left out: no limit. */
    max_depth: integer(0, 10_000).optional(),
    exclude: list(glob()),
    max_files_per_scan: integer(1).optional(),
    /** One default for all: a scan may well be slower than its interval, which only skips ticks. */
    timeout: duration({ min: '1s' }).prefault('5m'),
    /** Operations a second; protects NFS servers. Left out: no limit. */
    max_iops: integer(1).optional(),
    workers: integer(1, 8).prefault(2),
    sizes: yesNo().prefault(true),
    top: integer(0, 1000).prefault(20),
  });

export type PathEntry = z.output<ReturnType<typeof pathEntry>>;

/** The scans that `paths:` asks for; entries without an interval get `defaultIntervalMs`. */
export function pathTargets(entries: readonly PathEntry[], defaultIntervalMs: number): readonly PathTarget[] {
  return entries.map((entry) => ({
    path: entry.path,
    scanIntervalMs: entry.scan_interval ?? defaultIntervalMs,
    maxDepth: entry.max_depth,
    exclude: entry.exclude,
    maxFilesPerScan: entry.max_files_per_scan,
    timeoutMs: entry.timeout,
    maxIops: entry.max_iops,
    workers: entry.workers,
    sizes: entry.sizes,
    top: entry.top,
  }));
}

import type { SubtreeShare } from './subtrees.ts';
import type { TopEntry } from './top-list.ts';

/** Sums over the entries that one thread, or the whole scan, has met. Times are milliseconds since the epoch. */
export interface ScanTotals {
  /** Everything that is not a directory: `find PATH -mindepth 1 ! -type d`. */
  fileCount: number;
  /** `find PATH -mindepth 1 -type d`. */
  directoryCount: number;
  /** Apparent size of regular files, each name counted: `find PATH -type f -printf %s`, summed. */
  totalBytes: number;
  /** Space on disk, the path and directories included, each inode once: `du -s -B1`. */
  diskBytes: number;
  /** Modification times of regular files; `undefined` where there is none or they were not read. */
  newestMs: number | undefined;
  oldestMs: number | undefined;
  /** Directories left out, in whole or from some entry on, because of an error. */
  unreadableDirectories: number;
  /** Entries counted without their size because of an error. */
  unreadableEntries: number;
  /** The first few of those errors: `EACCES: /data/x`. */
  errors: string[];
}

/** Top lists in the order of their ranks. */
export interface ScanTop {
  readonly files: readonly TopEntry[];
  readonly directories: readonly TopEntry[];
  readonly newest: readonly TopEntry[];
  readonly stalest: readonly TopEntry[];
}

/** What one thread contributes. */
export interface ScanPart {
  readonly totals: ScanTotals;
  readonly top: ScanTop;
  readonly subtrees: readonly SubtreeShare[];
}

/** A whole scan. */
export interface ScanResult {
  readonly totals: ScanTotals;
  readonly top: ScanTop;
  /** Why the figures are not those of the whole tree; `undefined` where they are. */
  readonly partialReason: string | undefined;
  readonly durationMs: number;
  /** How many threads took part. */
  readonly threads: number;
}

export function emptyTotals(): ScanTotals {
  return {
    fileCount: 0,
    directoryCount: 0,
    totalBytes: 0,
    diskBytes: 0,
    newestMs: undefined,
    oldestMs: undefined,
    unreadableDirectories: 0,
    unreadableEntries: 0,
    errors: [],
  };
}

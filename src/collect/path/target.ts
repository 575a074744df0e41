/** One path to scan, as configured. */
export interface PathTarget {
  /** Absolute; may itself be a symbolic link. */
  readonly path: string;
  readonly scanIntervalMs: number;
  /**
   * As `find -maxdepth`: entries at most this deep are counted, the path's direct children being 1. With 0 nothing
   * below the path is counted. `undefined`: no limit.
   */
  readonly maxDepth: number | undefined;
  /** Globs of what is left out; see `exclude.ts`. */
  readonly exclude: readonly string[];
  /** The scan stops, partial, once it has counted this many files and directories. */
  readonly maxFilesPerScan: number | undefined;
  /** The scan stops, partial, after this long. */
  readonly timeoutMs: number;
  /** Upper bound on file-system operations a second, over all threads of the scan; see `pace.ts`. */
  readonly maxIops: number | undefined;
  /** Threads that may share the scan, 1 to 8. */
  readonly workers: number;
  /** Whether bytes and modification times are read: one more operation for each entry. */
  readonly sizes: boolean;
  /** How many of the largest, newest and stalest to keep; more than 0 implies `sizes`. */
  readonly top: number;
}

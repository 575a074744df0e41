/** What stat(2) tells of a regular file whose name matches. */
export interface FileStat {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  readonly ctimeMs: number;
}

/** A matching file over time. */
export interface WatchedFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly mtimeMs: number;
  /** When it came or last changed, on the wall clock. */
  readonly changedAt: number;
  /** Since when it was seen unchanged, on the monotonic clock. */
  readonly stableSince: number;
}

/** Both clocks at a look. */
export interface Moment {
  readonly nowMs: number;
  readonly monotonicMs: number;
}

/** File systems round times, by up to two seconds (FAT); the kernel's own clock lags some milliseconds. */
const roundingMs = 2000;

/**
 * The matching files of one directory as looks at it follow each other. What appears or changes between two looks has
 * arrived in between, whatever its mtime says: rsync(1) and `cp -p` keep that of the original. At the first look of
 * all there is nothing but the mtime.
 */
export class WatchedFiles {
  #files = new Map<string, WatchedFile>();
  #lookedAt: number | undefined;
  #revision = 0;

  /** Another number after each change. */
  get revision(): number {
    return this.#revision;
  }

  /** When the directory was last read. */
  get lookedAt(): number | undefined {
    return this.#lookedAt;
  }

  get(name: string): WatchedFile | undefined {
    return this.#files.get(name);
  }

  all(): WatchedFile[] {
    return [...this.#files.values()];
  }

  /** Takes up what was known before a restart; `lookedAt` undefined: not everything that was there is known. */
  restore(
    files: readonly Omit<WatchedFile, 'stableSince'>[],
    lookedAt: number | undefined,
    monotonicMs: number,
  ): void {
    this.#lookedAt = lookedAt;
    this.#files = new Map(files.map((file) => [file.name, { ...file, stableSince: monotonicMs }]));
  }

  /** A look: every matching name that is there, and what stat tells of those that were asked for it. */
  update(present: ReadonlySet<string>, stats: readonly FileStat[], at: Moment): void {
    for (const name of this.#files.keys()) {
      if (present.has(name) || !this.#files.delete(name)) continue;
      this.#revision++;
    }
    for (const stat of stats) {
      const { name, sizeBytes, mtimeMs } = stat;
      const earlier = this.#files.get(name);
      if (earlier?.sizeBytes === sizeBytes && earlier.mtimeMs === mtimeMs) continue;
      const changedAt = this.#changeOf(stat, at.nowMs);
      this.#revision++;
      this.#files.set(name, { name, sizeBytes, mtimeMs, changedAt, stableSince: at.monotonicMs });
    }
    this.#lookedAt = at.nowMs;
  }

  #changeOf({ mtimeMs, ctimeMs }: FileStat, nowMs: number): number {
    const earliest = (this.#lookedAt ?? Number.NEGATIVE_INFINITY) - roundingMs;
    return [mtimeMs, ctimeMs].find((ms) => ms >= earliest && ms <= nowMs) ?? nowMs;
  }
}

/**
 * Whether a file counts as whole: the same size and mtime for `settleMs` of looking, and an mtime as old as that. An
 * mtime in the future (another machine's clock) says nothing.
 */
export function isSettled(file: WatchedFile, settleMs: number, { nowMs, monotonicMs }: Moment): boolean {
  if (monotonicMs - file.stableSince < settleMs) return false;
  return file.mtimeMs > nowMs || nowMs - file.mtimeMs >= settleMs;
}

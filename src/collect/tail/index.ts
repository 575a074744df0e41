import { basename, dirname } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { LineChunk } from '../../lib/reading.ts';
import type { Encoding } from './encoding.ts';
import { encodingOf } from './encoding.ts';
import { FollowedFile } from './followed-file.ts';
import type { FoundFile } from './patterns.ts';
import { expandPatterns, watchedFolders } from './patterns.ts';
import type { FilePosition } from './position.ts';
import { findRemains } from './remains.ts';
import { watchFolders } from './watch.ts';

export type { FilePosition } from './position.ts';
export { positionRows, positionsFrom } from './position.ts';

export interface TailOptions {
  /** Absolute paths or globs. */
  readonly patterns: readonly string[];
  /** Where files are begun that are there when following begins. Those that appear later: at their beginning. */
  readonly from: 'beginning' | 'end';
  /** Longer lines are cut to this many bytes and marked. */
  readonly maxLineBytes: number;
  /** Label of a text encoding (WHATWG Encoding); UTF-8 when left out. */
  readonly encoding?: string;
  readonly clock: Clock;
}

/** Whole lines of one file, brought to UTF-8. */
export interface TailChunk extends LineChunk {
  readonly path: string;
}

export interface TailRead {
  readonly chunks: readonly TailChunk[];
  /** Where all files stand after these chunks: keep both in one transaction. */
  readonly positions: readonly FilePosition[];
  /** There is more to read at once. */
  readonly isMoreLeft: boolean;
  /** Files and folders that could not be read, and why. */
  readonly errors: readonly string[];
}

export interface TailedFile {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  readonly sizeBytes: number;
  readonly offset: number;
  readonly isRotated: boolean;
  readonly error: string | undefined;
}

interface Tracked {
  readonly file: FollowedFile;
  /** Nobody writes to it: a copy, or compressed. Read to its end and left. */
  isRemains: boolean;
  rotatedAt: number | undefined;
  checkedAt: number;
}

interface Orphan {
  readonly position: FilePosition;
  readonly since: number;
}

/** A file that gave nothing for so long is looked at once a sweep. */
const hotMs = 2000;
const sweepMs = 1000;
/** A writer may hold on to a renamed file, or to a deleted one. */
const renamedGraceMs = 5 * 60_000;
const deletedGraceMs = 60_000;
/** So long a rotation may take to copy or compress. */
const orphanMs = 10_000;

/**
 * Follows files as they grow, are rotated (renamed, copied and truncated, deleted, compressed, replaced through a link)
 * and appear. Each line is handed out once, in the order of its file; what a rotation left behind comes before what was
 * written after it. Reads must not overlap.
 */
export class Tail {
  readonly #options: TailOptions;
  readonly #clock: Clock;
  readonly #encoding: Encoding;
  #saved: readonly FilePosition[] | undefined;
  #hasBegun = false;
  #tracked: Tracked[] = [];
  #orphans: Orphan[] = [];
  /** Files whose own position is about to be found. */
  #expected = new Set<string>();
  /** Files that look like the copy a rotation makes before it truncates, by device and inode, and since when. */
  readonly #held = new Map<string, number>();
  #folders: readonly string[] = [];
  #discoveredAt = Number.NEGATIVE_INFINITY;
  #discoveryErrors: readonly string[] = [];

  /** `positions`: where a former process stood; undefined where following begins now. */
  constructor(options: TailOptions, positions: readonly FilePosition[] | undefined) {
    this.#options = options;
    this.#clock = options.clock;
    this.#encoding = encodingOf(options.encoding ?? 'utf-8');
    this.#saved = positions;
  }

  /** What was written since the read before, at most about `maxBytes` of it. */
  async read(maxBytes: number, signal?: AbortSignal): Promise<TailRead> {
    const now = this.#clock.monotonic();
    if (now - this.#discoveredAt >= sweepMs) await this.#discover(now);
    const chunks: TailChunk[] = [];
    let left = maxBytes;
    for (const tracked of this.#inOrder()) {
      if (signal?.aborted === true) break;
      const { file } = tracked;
      const isHot = now - file.lastGrowthAt < hotMs;
      if (!isHot && now - tracked.checkedAt < sweepMs) continue;
      // The rest of a rotated file comes first, however many reads it takes.
      while (left > 0) {
        const chunk = await this.#readFile(tracked, left, now);
        if (chunk === undefined) break;
        chunks.push(chunk.chunk);
        left -= chunk.passed;
      }
      if (left <= 0) break;
    }
    await this.#dropFinished(now, chunks);
    return {
      chunks,
      positions: this.#positions(),
      isMoreLeft: left <= 0,
      errors: [
        ...this.#discoveryErrors,
        ...this.#tracked.flatMap(({ file }) => (file.error === undefined ? [] : [file.error])),
      ],
    };
  }

  /** Calls `wake` once when something changed in a folder of the patterns. Returns how to stop watching. */
  watch(wake: () => void): () => void {
    return watchFolders(this.#folders, () => {
      this.#discoveredAt = Number.NEGATIVE_INFINITY;
      for (const tracked of this.#tracked) tracked.checkedAt = Number.NEGATIVE_INFINITY;
      wake();
    });
  }

  /** What is followed now, the file that grew last first. */
  files(): TailedFile[] {
    return this.#tracked
      .toSorted((a, b) => +a.file.isRotated - +b.file.isRotated || b.file.modifiedMs - a.file.modifiedMs)
      .map(({ file }) => ({
        path: file.path,
        device: file.device,
        inode: file.inode,
        sizeBytes: file.sizeBytes,
        offset: file.offset,
        isRotated: file.isRotated,
        error: file.error,
      }));
  }

  /** Closes all files. No read may be under way. */
  async close(): Promise<void> {
    await Promise.all(this.#tracked.map(({ file }) => file.close()));
    this.#tracked = [];
  }

  #positions(): FilePosition[] {
    return [
      ...(this.#saved ?? []),
      ...this.#orphans.map(({ position }) => position),
      ...this.#tracked.map(({ file }) => file.position()),
    ];
  }

  /** What rotations left behind, then the files of today; the oldest first. */
  #inOrder(): Tracked[] {
    return this.#tracked.toSorted(
      (a, b) => +b.file.isRotated - +a.file.isRotated || a.file.modifiedMs - b.file.modifiedMs,
    );
  }

  async #readFile(
    tracked: Tracked,
    maxBytes: number,
    now: number,
  ): Promise<{ chunk: TailChunk; passed: number } | undefined> {
    const { file } = tracked;
    try {
      for (;;) {
        const read = await file.read(maxBytes, this.#readOptions(), tracked.isRemains);
        tracked.checkedAt = now;
        file.error = undefined;
        if (read.passed > 0) file.lastGrowthAt = now;
        if (read.replaced) {
          await this.#recover(read.replaced, now);
          // Whatever was found comes first.
          if (this.#tracked.some((one) => one.isRemains && one !== tracked)) {
            tracked.checkedAt = Number.NEGATIVE_INFINITY;
            this.#discoveredAt = now;
            return await this.#readRemains(maxBytes, now);
          }
          continue;
        }
        if (read.lineCount > 0) return { chunk: this.#chunk(file, read), passed: read.passed };
        if (!read.isMoreLeft) return undefined;
      }
    } catch (error) {
      file.error = `${file.path}: ${messageOf(error)}`;
      tracked.checkedAt = now;
      return undefined;
    }
  }

  async #readRemains(
    maxBytes: number,
    now: number,
  ): Promise<{ chunk: TailChunk; passed: number } | undefined> {
    for (const tracked of this.#tracked.filter(({ isRemains }) => isRemains)) {
      const read = await this.#readFile(tracked, maxBytes, now);
      if (read) return read;
    }
    return undefined;
  }

  #chunk(
    file: FollowedFile,
    read: { text: Uint8Array; lineCount: number; truncated: readonly number[] },
  ): TailChunk {
    return {
      path: file.path,
      inode: file.inode,
      text: read.text,
      lineCount: read.lineCount,
      truncated: read.truncated,
      loggedAt: undefined,
      readAt: this.#clock.now(),
    };
  }

  #readOptions(): { encoding: Encoding; maxLineBytes: number } {
    return { encoding: this.#encoding, maxLineBytes: this.#options.maxLineBytes };
  }

  /** Looks which files there are: new ones, other names of known ones, those that are gone. */
  async #discover(now: number): Promise<void> {
    this.#discoveredAt = now;
    const { files, errors } = await expandPatterns(this.#options.patterns);
    this.#folders = await watchedFolders(this.#options.patterns);
    this.#discoveryErrors = errors;
    const byKey = new Map(files.map((found) => [keyOf(found), found]));
    for (const tracked of this.#tracked) {
      const found = byKey.get(keyOf(tracked.file));
      if (found) tracked.file.path = found.path;
      tracked.file.isRotated = found === undefined;
      tracked.rotatedAt = found ? undefined : (tracked.rotatedAt ?? now);
      if (found) tracked.isRemains = false;
    }
    await this.#retryOrphans(now);
    const isFirst = !this.#hasBegun && this.#saved === undefined;
    const saved = this.#saved ?? [];
    const waiting = new Map(saved.map((position) => [keyOf(position), position]));
    for (const found of files) {
      if (this.#isTracked(found)) continue;
      const position = waiting.get(keyOf(found));
      waiting.delete(keyOf(found));
      await this.#begin(found, position, isFirst, now);
    }
    this.#saved = [];
    this.#hasBegun = true;
    this.#expected = new Set(waiting.keys());
    for (const [key, position] of waiting) {
      this.#expected.delete(key);
      await this.#recover(position, now);
    }
  }

  async #begin(
    found: FoundFile,
    position: FilePosition | undefined,
    isFirst: boolean,
    now: number,
  ): Promise<void> {
    let file: FollowedFile;
    try {
      file = await FollowedFile.open(found.path);
    } catch (error) {
      if (position) this.#orphans.push({ position, since: now });
      this.#discoveryErrors = [...this.#discoveryErrors, messageOf(error)];
      return;
    }
    if (position && !(await file.resume(position))) await this.#recover(position, now);
    if (isFirst && this.#options.from === 'end') await file.skipToEnd(this.#encoding);
    else if (!isFirst && !position) {
      const verdict = await this.#copyVerdict(file, now);
      if (verdict === 'wait') return file.close();
      if (verdict === 'copy') await file.skipToEnd(this.#encoding);
    }
    this.#track(file, false);
  }

  /**
   * Whether a new file is a copy of one that is followed, as a rotation by copy and truncate makes it where the glob
   * names it too: its lines were read already. The truncation that follows takes the rest from it.
   */
  async #copyVerdict(file: FollowedFile, now: number): Promise<'new' | 'wait' | 'copy'> {
    const original = this.#tracked.find(
      (one) =>
        dirname(one.file.path) === dirname(file.path) &&
        basename(file.path).startsWith(basename(one.file.path)) &&
        one.file.path !== file.path &&
        file.mayBecome(one.file.position()),
    );
    if (original === undefined) return 'new';
    const key = keyOf(file);
    const since = this.#held.get(key) ?? now;
    this.#held.set(key, since);
    if (now - since < orphanMs) return 'wait';
    this.#held.delete(key);
    return (await file.resume(original.file.position())) ? 'copy' : 'new';
  }

  #track(file: FollowedFile, isRemains: boolean): void {
    const tracked = { file, isRemains, rotatedAt: undefined, checkedAt: Number.NEGATIVE_INFINITY };
    file.lastGrowthAt = Number.NEGATIVE_INFINITY;
    this.#held.delete(keyOf(file));
    this.#tracked.push(tracked);
  }

  #isTracked(found: { device: number; inode: number }): boolean {
    return this.#tracked.some(({ file }) => keyOf(file) === keyOf(found));
  }

  /** Content was read up to this position, and its file has it no more: finds where the rest of it is now. */
  async #recover(position: FilePosition, now: number): Promise<void> {
    if (position.offset === 0 && position.head === '0:0') return;
    if (!(await this.#findRemains(position))) this.#orphans.push({ position, since: now });
  }

  async #retryOrphans(now: number): Promise<void> {
    const orphans = this.#orphans;
    this.#orphans = [];
    for (const orphan of orphans) {
      if (await this.#findRemains(orphan.position)) continue;
      if (now - orphan.since < orphanMs) this.#orphans.push(orphan);
    }
  }

  async #findRemains(position: FilePosition): Promise<boolean> {
    const files = await findRemains(
      position,
      (found) => this.#isTracked(found) || this.#expected.has(keyOf(found)),
    );
    for (const file of files) {
      const isItself = file.inode === position.inode && file.device === position.device;
      this.#track(file, !isItself);
      file.isRotated = true;
    }
    return files.length > 0;
  }

  /** Leaves files that were rotated away and will not grow any more; an unfinished last line counts then. */
  async #dropFinished(now: number, chunks: TailChunk[]): Promise<void> {
    for (const tracked of this.#tracked.filter((one) => this.#isFinished(one, now))) {
      const { file } = tracked;
      try {
        const rest = await file.read(this.#options.maxLineBytes, this.#readOptions(), true);
        if (rest.lineCount > 0) chunks.push(this.#chunk(file, rest));
        if (rest.isMoreLeft) continue;
      } catch (error) {
        file.error = messageOf(error);
      }
      this.#tracked = this.#tracked.filter((one) => one !== tracked);
      await file.close();
    }
  }

  #isFinished({ file, isRemains, rotatedAt, checkedAt }: Tracked, now: number): boolean {
    // Whether the patterns name it shows at the next discovery.
    if (rotatedAt === undefined || checkedAt !== now) return false;
    if (isRemains) return file.offset >= file.sizeBytes && file.lastGrowthAt !== now;
    const quietSince = Math.max(file.lastGrowthAt, rotatedAt);
    return now - quietSince > (file.isDeleted ? deletedGraceMs : renamedGraceMs);
  }
}

function keyOf({ device, inode }: { device: number; inode: number }): string {
  return `${device}:${inode}`;
}

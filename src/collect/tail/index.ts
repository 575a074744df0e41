import { basename } from 'node:path';
import picomatch from 'picomatch';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { LineChunk } from '../../lib/reading.ts';
import type { Encoding } from './encoding.ts';
import { encodingOf } from './encoding.ts';
import { Discovery } from './discovery.ts';
import type { FileRead } from './file-read.ts';
import type { FilePosition } from './position.ts';
import type { Tracked } from './tracked-files.ts';
import { FolderWatch } from './watch.ts';

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

/** A file that gave nothing for so long is looked at once a sweep. */
const hotMs = 2000;
const sweepMs = 1000;
/** A writer may hold on to a renamed file, or to a deleted one. */
const renamedGraceMs = 5 * 60_000;
const deletedGraceMs = 60_000;
/**
 * Follows files as they grow, are rotated (renamed, copied and truncated, deleted, compressed, replaced through a link)
 * and appear. Each line is handed out once, in the order of its file; what a rotation left behind comes before what was
 * written after it. Reads must not overlap.
 */
export class Tail {
  readonly #options: TailOptions;
  readonly #clock: Clock;
  readonly #encoding: Encoding;
  readonly #discovery: Discovery;
  readonly #watch: FolderWatch;
  #discoveredAt = Number.NEGATIVE_INFINITY;

  /** `positions`: where a former process stood; undefined where following begins now. */
  constructor(options: TailOptions, positions: readonly FilePosition[] | undefined) {
    this.#options = options;
    this.#clock = options.clock;
    this.#encoding = encodingOf(options.encoding ?? 'utf-8');
    this.#discovery = new Discovery({ ...options, encoding: this.#encoding }, positions);
    const isNamed = picomatch(options.patterns.map((pattern) => basename(pattern)));
    this.#watch = new FolderWatch(
      (name) => isNamed(name) || this.#tracked.all.some(({ file }) => basename(file.path) === name),
    );
  }

  /** What was written since the read before, at most about `maxBytes` of it. */
  async read(maxBytes: number, signal?: AbortSignal): Promise<TailRead> {
    const now = this.#clock.monotonic();
    if (now - this.#discoveredAt >= sweepMs) {
      this.#discoveredAt = now;
      await this.#discovery.run(now);
      this.#watch.resume(this.#discovery.folders, now);
    }
    const chunks: TailChunk[] = [];
    let left = maxBytes;
    let due = this.#due(now);
    while (left > 0) {
      const [tracked] = due;
      if (tracked === undefined || signal?.aborted === true) break;
      const { additions } = this.#tracked;
      left -= await this.#readFile(tracked, left, now, chunks);
      if (this.#tracked.additions > additions) due = this.#due(now);
      else if (tracked.checkedAt === now) due.shift();
    }
    return {
      chunks,
      positions: this.#discovery.positions(),
      isMoreLeft: left <= 0,
      errors: [
        ...this.#discovery.errors,
        ...this.#tracked.all.flatMap(({ file }) => (file.error === undefined ? [] : [file.error])),
      ],
    };
  }

  /** Calls `wake` once when something changed with a file of the patterns. Returns how to stop watching. */
  watch(wake: () => void): () => void {
    const woken = (): void => {
      this.#discoveredAt = Number.NEGATIVE_INFINITY;
      for (const tracked of this.#tracked.all) tracked.checkedAt = Number.NEGATIVE_INFINITY;
      wake();
    };
    return this.#watch.start(this.#discovery.folders, woken, this.#clock.monotonic());
  }

  /** What is followed now, the file that grew last first. */
  files(): TailedFile[] {
    return this.#tracked.all
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
  close(): Promise<void> {
    return this.#tracked.close();
  }

  get #tracked(): Discovery['tracked'] {
    return this.#discovery.tracked;
  }

  /** The files that are to be looked at in this read, in the order of writing. */
  #due(now: number): Tracked[] {
    return this.#tracked.inOrder().filter(({ file, checkedAt }) => {
      const isHot = now - file.lastGrowthAt < hotMs;
      return isHot ? checkedAt !== now : now - checkedAt >= sweepMs;
    });
  }

  /** Reads on in one file. It is done with for this read once it has no more. Gives the bytes passed. */
  async #readFile(tracked: Tracked, maxBytes: number, now: number, chunks: TailChunk[]): Promise<number> {
    const { file } = tracked;
    try {
      if (tracked.isUnproven) {
        if (!(await this.#discovery.prove(tracked, now))) tracked.checkedAt = now;
        // What came before it may have been found.
        return 0;
      }
      const read = await file.read(maxBytes, this.#readOptions(), false);
      file.error = undefined;
      if (read.passed > 0) file.lastGrowthAt = now;
      if (read.lineCount > 0) chunks.push(this.#chunk(tracked, read));
      // What it was before comes first, where that is found.
      if (read.replaced) await this.#discovery.recover({ position: read.replaced, since: now }, now);
      else if (!read.isMoreLeft) await this.#done(tracked, now, chunks);
      return read.passed;
    } catch (error) {
      tracked.checkedAt = now;
      await this.#failed(tracked, error, now);
      return 0;
    }
  }

  async #failed(tracked: Tracked, error: unknown, now: number): Promise<void> {
    const { file } = tracked;
    file.error = `${file.path}: ${messageOf(error)}`;
    if (!tracked.isRemains) return;
    // A compressed file that is still being written: it is looked for again.
    const position = file.position();
    await this.#tracked.remove(tracked);
    this.#tracked.lost.push({ position, since: now });
  }

  /** It has no more to read now; one that was rotated away and will not grow any more is left. */
  async #done(tracked: Tracked, now: number, chunks: TailChunk[]): Promise<void> {
    tracked.checkedAt = now;
    if (!this.#isFinished(tracked, now)) return;
    const { file, origin } = tracked;
    const successor = origin === undefined ? undefined : this.#tracked.find(origin)?.file;
    const rest = await file.unfinished();
    if (rest.length > 0 && successor?.take(rest) !== true) {
      const last = await file.read(this.#options.maxLineBytes, this.#readOptions(), true);
      if (last.lineCount > 0) chunks.push(this.#chunk(tracked, last));
    }
    this.#tracked.remember(file.position(), 'finished');
    await this.#tracked.remove(tracked);
  }

  #isFinished({ file, isRemains, rotatedAt }: Tracked, now: number): boolean {
    if (rotatedAt === undefined) return false;
    if (isRemains) return true;
    const quietSince = Math.max(file.lastGrowthAt, rotatedAt);
    return now - quietSince > (file.isDeleted ? deletedGraceMs : renamedGraceMs);
  }

  #chunk({ file }: Tracked, { text, lineCount, truncated }: FileRead): TailChunk {
    return {
      path: file.path,
      inode: file.inode,
      text,
      lineCount,
      truncated,
      loggedAt: undefined,
      readAt: this.#clock.now(),
    };
  }

  #readOptions(): { encoding: Encoding; maxLineBytes: number } {
    return { encoding: this.#encoding, maxLineBytes: this.#options.maxLineBytes };
  }
}

import {
  TYPE_DIRECTORY,
  TYPE_FILE,
  TYPE_UNKNOWN,
  type DirectoryReader,
  type EntryStats,
} from './directory-reader.ts';
import type { Exclusion } from './exclude.ts';
import { HardLinks } from './hard-links.ts';
import { ERRORS_SHOWN } from './merge-parts.ts';
import { PendingDirectories, type PendingDirectory } from './pending.ts';
import { GO_ON, STOP_LIMIT, type ScanControl } from './scan-control.ts';
import { emptyTotals, type ScanPart } from './scan-result.ts';
import { Subtrees, type Subtree } from './subtrees.ts';
import { TopFiles } from './top-files.ts';
import { TopList } from './top-list.ts';

/** What one thread needs to know to walk its share of a tree. */
export interface WalkOptions {
  /** Where the scanned path leads, links resolved; without a trailing slash, so empty for `/`. */
  readonly root: Buffer;
  readonly threadIndex: number;
  readonly maxDepth: number;
  readonly exclusion: Exclusion | undefined;
  /** Directories not to be entered: mount points of pseudo file systems, absolute, links resolved. */
  readonly closed: ReadonlySet<string>;
  readonly maxEntries: number;
  readonly sizes: boolean;
  readonly top: number;
  /** Takes directories for other threads; called when `ScanControl` says that one waits. */
  readonly give: (directories: readonly PendingDirectory<Subtree | undefined>[]) => void;
}

/** A tree read within this time is not worth another thread, nor is a small one unless the reads are slow. */
const ALONE_MS = 4;
const ALONE_ENTRIES = 1000;
const SLOW_MS = 50;
const ROOT = Buffer.alloc(0);
const SLASH = Buffer.from('/');
const NO_NAME = { start: 0, end: 0 };

/**
 * One thread's walk over a tree: an explicit stack of directories, filled by what it finds and by what other threads
 * give. Links are never followed. A directory or file that vanishes while the walk goes on is no error: it is gone.
 */
export class Walk {
  readonly #reader: DirectoryReader;
  readonly #control: ScanControl;
  readonly #options: WalkOptions;
  readonly #pending = new PendingDirectories<Subtree | undefined>();
  readonly #totals = emptyTotals();
  readonly #links = new HardLinks();
  readonly #topFiles: TopFiles | undefined;
  readonly #topDirectories: TopList;
  readonly #subtrees: Subtrees | undefined;
  readonly #locate: (path: Buffer) => void;
  /** The directory being read, absolute; empty for `/`, as names are appended with a slash. */
  #here: Buffer = ROOT;
  readonly #startedMs = performance.now();
  #isStopped = false;

  constructor(reader: DirectoryReader, control: ScanControl, options: WalkOptions) {
    this.#reader = reader;
    this.#control = control;
    this.#options = options;
    this.#topDirectories = new TopList(options.top);
    if (options.top > 0) {
      this.#topFiles = new TopFiles(options.top);
      this.#subtrees = new Subtrees(this.#topDirectories, options.threadIndex);
    }
    this.#locate = control.locator(options.threadIndex);
  }

  /** Puts the scanned path itself on the stack. `diskBytes` is the space of its own directory. */
  addRoot(diskBytes: number): void {
    if (this.#options.sizes) this.#totals.diskBytes += diskBytes;
    if (this.#options.maxDepth > 0) this.#pending.push(ROOT, ROOT, NO_NAME, 0, undefined);
  }

  /** Takes over a directory from another thread, whose key of its parent is `parentKey`. */
  addGiven(path: Buffer, depth: number, parentKey: number): void {
    const parent = this.#subtrees?.foreign(parentKey);
    this.#pending.push(ROOT, path, { start: 0, end: path.length }, depth, parent);
  }

  /**
   * Reads until the stack is empty or the scan is stopped. Answers the error that kept the scanned path itself from
   * being read.
   */
  run(): string | undefined {
    while (!this.#checkStopped()) {
      const directory = this.#pending.pop();
      if (directory === undefined) break;
      const error = this.#readDirectory(directory);
      if (error !== undefined && directory.depth === 0) return error;
      if (this.#control.isWorkWanted()) this.#share();
    }
    if (this.#isStopped) this.#pending.clear();
    return undefined;
  }

  /**
   * This thread's part of the result. `linksOfOthers` are the hard links that other threads have already accounted
   * for; `links` answers them together with this thread's own. The walk must not be used afterwards.
   */
  finish(linksOfOthers: Uint32Array<ArrayBuffer>): { part: ScanPart; links: Uint32Array<ArrayBuffer> } {
    const links = new HardLinks(linksOfOthers);
    this.#totals.diskBytes += links.merge(this.#links.slots());
    const top = {
      files: this.#topFiles?.largest.sorted() ?? [],
      newest: this.#topFiles?.newest.sorted() ?? [],
      stalest: this.#topFiles?.stalest.sorted() ?? [],
      directories: this.#topDirectories.sorted(),
    };
    const part = { totals: this.#totals, top, subtrees: this.#subtrees?.shares() ?? [] };
    return { part, links: links.slots() };
  }

  #readDirectory({ path, depth, parent }: PendingDirectory<Subtree | undefined>): string | undefined {
    const { root, exclusion } = this.#options;
    // Copied: the stack reuses the memory of `path`.
    this.#here = path.length === 0 ? root : joinPath(root, path);
    const relative = this.#here.subarray(Math.min(root.length + 1, this.#here.length));
    const full = this.#here.length === 0 ? SLASH : this.#here;
    this.#locate(full);
    const subtree = this.#subtrees?.begin(relative, depth, parent);
    exclusion?.enter(relative);
    const reader = this.#reader;
    const openError = reader.open(full);
    if (openError === undefined) {
      while (!this.#isStopped && reader.next()) this.#readEntry(relative, depth + 1, subtree);
      reader.close();
    }
    if (subtree !== undefined) this.#subtrees?.end(subtree);
    const error = openError ?? reader.error;
    if (error === undefined) return undefined;
    if (depth > 0 && isGone(error)) return undefined;
    this.#totals.unreadableDirectories++;
    this.#noteError(error, full);
    return openError;
  }

  #readEntry(directory: Buffer, depth: number, subtree: Subtree | undefined): void {
    // Each time: an entry may take a tenth of a second where a server is slow.
    if (this.#checkStopped()) return;
    const { exclusion, sizes, maxEntries, maxDepth } = this.#options;
    const reader = this.#reader;
    let { type } = reader;
    let statError: string | undefined;
    const isUnknown = type === TYPE_UNKNOWN;
    if (isUnknown) {
      statError = reader.stat();
      if (statError === 'ENOENT') return;
      if (statError === undefined) type = reader.stats.type;
    }
    const isDirectory = type === TYPE_DIRECTORY;
    if (exclusion?.excludes(reader.bytes, reader.nameStart, reader.nameEnd(), isDirectory) === true) return;
    if (maxEntries !== Infinity && this.#control.countEntry() > maxEntries) {
      this.#control.stop(STOP_LIMIT);
      this.#isStopped = true;
      return;
    }
    if (isDirectory) {
      this.#totals.directoryCount++;
      if (depth < maxDepth) this.#enterLater(directory, depth, subtree);
    } else this.#totals.fileCount++;
    if (sizes) {
      if (!isUnknown) statError = reader.stat();
      if (statError === undefined) this.#addStats(reader.stats, directory, subtree);
    }
    if (!isDirectory && subtree !== undefined) subtree.fileCount++;
    if (statError !== undefined && statError !== 'ENOENT') {
      this.#totals.unreadableEntries++;
      this.#noteError(statError, joinPath(this.#here, this.#name()));
    }
  }

  #enterLater(directory: Buffer, depth: number, subtree: Subtree | undefined): void {
    const { closed } = this.#options;
    if (closed.size > 0 && closed.has(joinPath(this.#here, this.#name()).toString())) return;
    const { bytes, nameStart: start } = this.#reader;
    this.#pending.push(directory, bytes, { start, end: this.#reader.nameEnd() }, depth, subtree);
    if (subtree !== undefined) subtree.unfinished++;
  }

  #addStats(stats: EntryStats, directory: Buffer, subtree: Subtree | undefined): void {
    const totals = this.#totals;
    const { type, links, diskBytes, sizeBytes, modifiedMs } = stats;
    if (links > 1 && type !== TYPE_DIRECTORY) {
      this.#links.add(stats.device, stats.inodeLow, stats.inodeHigh, diskBytes);
    } else totals.diskBytes += diskBytes;
    if (type !== TYPE_FILE) return;
    totals.totalBytes += sizeBytes;
    if (totals.newestMs === undefined || modifiedMs > totals.newestMs) totals.newestMs = modifiedMs;
    if (totals.oldestMs === undefined || modifiedMs < totals.oldestMs) totals.oldestMs = modifiedMs;
    if (subtree !== undefined) subtree.totalBytes += sizeBytes;
    this.#topFiles?.offer(directory, this.#reader);
  }

  #share(): void {
    if (this.#pending.length < 2) return;
    const aloneMs = performance.now() - this.#startedMs;
    const { fileCount, directoryCount } = this.#totals;
    if (aloneMs < ALONE_MS || (fileCount + directoryCount < ALONE_ENTRIES && aloneMs < SLOW_MS)) return;
    if (this.#control.takeRequest()) this.#options.give(this.#pending.takeHalf());
  }

  #checkStopped(): boolean {
    this.#isStopped ||= this.#control.stopReason !== GO_ON;
    return this.#isStopped;
  }

  #noteError(error: string, path: Buffer): void {
    const { errors } = this.#totals;
    if (errors.length < ERRORS_SHOWN) errors.push(`${error}: ${path.toString()}`);
  }

  #name(): Buffer {
    return this.#reader.bytes.subarray(this.#reader.nameStart, this.#reader.nameEnd());
  }
}

/** Gone, or replaced by something else, between its listing and now. */
function isGone(error: string): boolean {
  return error === 'ENOENT' || error === 'ENOTDIR' || error === 'ELOOP';
}

function joinPath(directory: Buffer, name: Buffer): Buffer {
  const path = Buffer.allocUnsafe(directory.length + 1 + name.length);
  directory.copy(path);
  path[directory.length] = 0x2f;
  name.copy(path, directory.length + 1);
  return path;
}

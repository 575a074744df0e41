import type { TopList } from './top-list.ts';

/** A directory whose subtree is not yet read to its end. */
export interface Subtree {
  /** Unique over all threads of a scan. */
  readonly key: number;
  readonly parent: Subtree | undefined;
  readonly path: Buffer;
  readonly depth: number;
  totalBytes: number;
  fileCount: number;
  /** Subdirectories still to be read, and one for the directory itself. */
  unfinished: number;
}

/** What a thread knows of a directory that another thread has read a part of. */
export interface SubtreeShare {
  readonly key: number;
  /** `undefined` for the scanned path itself, and where the other thread knows it. */
  readonly parentKey: number | undefined;
  /** `undefined` where the directory is another thread's, which knows its path. */
  readonly path: Uint8Array | undefined;
  readonly depth: number;
  readonly totalBytes: number;
  readonly fileCount: number;
}

const THREADS = 8;

/**
 * Adds up what is below each directory and offers it to the list of the largest once the subtree is read. Only
 * unfinished directories are held: those on the way from the root to where each thread is.
 */
export class Subtrees {
  readonly #top: TopList;
  #nextKey: number;
  readonly #unfinished = new Set<Subtree>();
  readonly #foreign = new Map<number, Subtree>();

  constructor(top: TopList, threadIndex: number) {
    this.#top = top;
    this.#nextKey = threadIndex;
  }

  /** Starts on a directory that is about to be read; `path` is kept. */
  begin(path: Buffer, depth: number, parent: Subtree | undefined): Subtree {
    const key = this.#nextKey;
    this.#nextKey += THREADS;
    const subtree = { key, parent, path, depth, totalBytes: 0, fileCount: 0, unfinished: 1 };
    this.#unfinished.add(subtree);
    return subtree;
  }

  /** The entries of the directory itself are read; ends it and every parent that waited only for it. */
  end(subtree: Subtree): void {
    for (let at: Subtree | undefined = subtree; at !== undefined && --at.unfinished === 0; at = at.parent) {
      this.#unfinished.delete(at);
      const { totalBytes, fileCount, path, depth, parent } = at;
      if (depth > 0)
        this.#top.offer({ key: totalBytes, path, sizeBytes: totalBytes, modifiedMs: 0, fileCount });
      if (parent === undefined) continue;
      parent.totalBytes += totalBytes;
      parent.fileCount += fileCount;
    }
  }

  /** Stands in for a directory of another thread that this one reads a part of. */
  foreign(key: number): Subtree {
    const known = this.#foreign.get(key);
    if (known !== undefined) return known;
    const path = Buffer.alloc(0);
    const stand = {
      key,
      parent: undefined,
      path,
      depth: 0,
      totalBytes: 0,
      fileCount: 0,
      unfinished: Infinity,
    };
    this.#foreign.set(key, stand);
    return stand;
  }

  /** What must be put together with the shares of the other threads. */
  shares(): SubtreeShare[] {
    const own = [...this.#unfinished].map((s) => ({ ...figures(s), parentKey: s.parent?.key, path: s.path }));
    const others = [...this.#foreign.values()].map((s) => ({
      ...figures(s),
      parentKey: undefined,
      path: undefined,
    }));
    return [...own, ...others];
  }
}

function figures({ key, depth, totalBytes, fileCount }: Subtree): {
  key: number;
  depth: number;
  totalBytes: number;
  fileCount: number;
} {
  return { key, depth, totalBytes, fileCount };
}

/** Completes the directories that several threads have read parts of, and offers them to `top`. */
export function joinSubtrees(shares: readonly SubtreeShare[], top: TopList): void {
  const byKey = new Map<number, { totalBytes: number; fileCount: number }>();
  const sumOf = (key: number) => {
    const sum = byKey.get(key) ?? { totalBytes: 0, fileCount: 0 };
    byKey.set(key, sum);
    return sum;
  };
  const add = (key: number, share: { totalBytes: number; fileCount: number }) => {
    const sum = sumOf(key);
    sum.totalBytes += share.totalBytes;
    sum.fileCount += share.fileCount;
  };
  for (const share of shares) add(share.key, share);
  // Deepest first: a directory is complete before it is added to its parent.
  for (const { key, parentKey, path, depth } of shares.toSorted((a, b) => b.depth - a.depth)) {
    if (path === undefined) continue;
    const { totalBytes, fileCount } = sumOf(key);
    if (depth > 0) top.offer({ key: totalBytes, path, sizeBytes: totalBytes, modifiedMs: 0, fileCount });
    if (parentKey !== undefined) add(parentKey, { totalBytes, fileCount });
  }
}

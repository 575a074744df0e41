import type { PendingDirectory } from './pending.ts';
import type { ScanPart } from './scan-result.ts';

/** What a thread is told of the scan it joins. */
export interface ScanJob {
  /** As configured. */
  readonly path: string;
  readonly threadIndex: number;
  readonly control: SharedArrayBuffer;
  readonly maxDepth: number | undefined;
  readonly exclude: readonly string[];
  readonly maxFilesPerScan: number | undefined;
  readonly maxIops: number | undefined;
  readonly sizes: boolean;
  readonly top: number;
  readonly pseudoMounts: readonly string[];
  /** `fs` keeps to `node:fs` even where direct system calls are to be had. */
  readonly reader: 'auto' | 'fs';
}

/** Directories handed from one thread to another: their paths one after another, and where each ends. */
export interface Batch {
  readonly paths: Uint8Array<ArrayBuffer>;
  readonly ends: readonly number[];
  readonly depths: readonly number[];
  readonly parentKeys: readonly number[];
  /** The scanned path with its links resolved, which only the first thread finds out. */
  readonly root: Uint8Array;
}

export type ToThread =
  /** Joins a scan, or goes on with it; without a batch this is the first thread, and starts at the path itself. */
  | { readonly kind: 'walk'; readonly job: ScanJob; readonly batch: Batch | undefined }
  /** Asks for the thread's part; `links` as for `Walk.finish`. The thread forgets the scan. */
  | { readonly kind: 'finish'; readonly links: Uint32Array<ArrayBuffer> };

export type FromThread =
  | { readonly kind: 'give'; readonly batch: Batch }
  /** Nothing left to do, all that was given away has been posted before. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'finished'; readonly part: ScanPart; readonly links: Uint32Array<ArrayBuffer> }
  /** The scanned path cannot be read; the thread has forgotten the scan. `code` is the kernel's. */
  | { readonly kind: 'failed'; readonly code: string };

/** Packs directories for another thread; `keyOf` names the parent of each. */
export function packBatch<Parent>(
  directories: readonly PendingDirectory<Parent>[],
  root: Uint8Array,
  keyOf: (parent: Parent) => number,
): Batch {
  const ends: number[] = [];
  let length = 0;
  for (const { path } of directories) ends.push((length += path.length));
  const paths = new Uint8Array(length);
  directories.forEach(({ path }, i) => paths.set(path, ends[i - 1] ?? 0));
  const parentKeys = directories.map(({ parent }) => keyOf(parent));
  return { paths, ends, depths: directories.map(({ depth }) => depth), parentKeys, root };
}

/** Calls `take` with each directory of a batch. */
export function unpackBatch(
  batch: Batch,
  take: (path: Buffer, depth: number, parentKey: number) => void,
): void {
  const paths = Buffer.from(batch.paths.buffer);
  batch.ends.forEach((end, i) => {
    take(paths.subarray(batch.ends[i - 1] ?? 0, end), batch.depths[i] ?? 0, batch.parentKeys[i] ?? 0);
  });
}

/** One of the largest, newest or stalest. `path` is relative to the scanned one, in the bytes of the file system. */
export interface TopEntry {
  readonly key: number;
  readonly path: Uint8Array;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly fileCount: number;
}

/** The base name of an entry, in place: `bytes[start, end)`. */
export interface NameRange {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * The N entries with the greatest keys, in a binary heap whose first is the least of them. Among equal keys the path
 * that sorts first wins, so that the list does not depend on the order of reading or on the number of threads.
 */
export class TopList {
  readonly #limit: number;
  #heap: TopEntry[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** The least key that still has a chance; lets a caller skip what is needed only for those that have. */
  get threshold(): number {
    return this.#heap.length < this.#limit ? -Infinity : (this.#heap[0]?.key ?? Infinity);
  }

  /** Offers a file that is at `directory`/`name`; its path is copied only where it is kept. */
  offerFile(key: number, directory: Buffer, name: NameRange, sizeBytes: number, modifiedMs: number): void {
    const least = this.#heap[0];
    if (this.#heap.length >= this.#limit) {
      if (least === undefined || key < least.key) return;
      if (key === least.key && !isBefore(directory, name, least.path)) return;
    }
    this.#insert({ key, path: joined(directory, name), sizeBytes, modifiedMs, fileCount: 1 });
  }

  offer(entry: TopEntry): void {
    const least = this.#heap[0];
    if (this.#heap.length >= this.#limit && (least === undefined || !precedes(entry, least))) return;
    // Copied: the caller's may be a window on a much larger block, which would move between threads with it.
    this.#insert({ ...entry, path: new Uint8Array(entry.path) });
  }

  /** The entries, greatest key first. */
  sorted(): TopEntry[] {
    return this.#heap.toSorted((a, b) => (precedes(a, b) ? -1 : 1));
  }

  #insert(entry: TopEntry): void {
    const heap = this.#heap;
    if (heap.length < this.#limit) {
      let at = heap.push(entry) - 1;
      while (at > 0) {
        const up = (at - 1) >> 1;
        if (!this.#swapIfBelow(at, up)) break;
        at = up;
      }
      return;
    }
    heap[0] = entry;
    for (let at = 0; ;) {
      const [left, right] = [heap[2 * at + 1], heap[2 * at + 2]];
      if (left === undefined) break;
      const down = right !== undefined && precedes(left, right) ? 2 * at + 2 : 2 * at + 1;
      if (!this.#swapIfBelow(down, at)) break;
      at = down;
    }
  }

  /** Keeps the lesser entry nearer to the start. */
  #swapIfBelow(child: number, parent: number): boolean {
    const [lower, upper] = [this.#heap[child], this.#heap[parent]];
    if (lower === undefined || upper === undefined || !precedes(upper, lower)) return false;
    this.#heap[child] = upper;
    this.#heap[parent] = lower;
    return true;
  }
}

function precedes(a: TopEntry, b: TopEntry): boolean {
  return a.key === b.key ? Buffer.compare(a.path, b.path) < 0 : a.key > b.key;
}

function joined(directory: Buffer, name: NameRange): Buffer {
  const from = directory.length === 0 ? 0 : directory.length + 1;
  const path = Buffer.alloc(from + name.end - name.start);
  directory.copy(path);
  if (from > 0) path[from - 1] = 0x2f;
  name.bytes.copy(path, from, name.start, name.end);
  return path;
}

/** `joined(directory, name) < path`, without making it: thousands of files may share one size or one moment. */
function isBefore(directory: Buffer, name: NameRange, path: Uint8Array): boolean {
  const from = directory.length === 0 ? 0 : directory.length + 1;
  for (let i = 0; i < directory.length; i++) {
    const difference = (directory[i] ?? 0) - (path[i] ?? -1);
    if (difference !== 0) return difference < 0;
  }
  if (from > 0 && path[from - 1] !== 0x2f) return 0x2f < (path[from - 1] ?? -1);
  for (let i = name.start, at = from; i < name.end; i++, at++) {
    const difference = (name.bytes[i] ?? 0) - (path[at] ?? -1);
    if (difference !== 0) return difference < 0;
  }
  return from + name.end - name.start < path.length;
}

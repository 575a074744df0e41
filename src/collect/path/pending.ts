/** A directory that is still to be read. */
export interface PendingDirectory<Parent> {
  /** Relative to the scanned path; valid until the next `push`. */
  readonly path: Buffer;
  readonly depth: number;
  readonly parent: Parent;
}

/**
 * The stack of directories to read. Paths lie one after another in a single block of memory: a directory with a
 * million subdirectories costs their names, not a million objects.
 */
export class PendingDirectories<Parent> {
  #bytes = Buffer.alloc(16 * 1024);
  #ends: number[] = [];
  #depths: number[] = [];
  #parents: Parent[] = [];

  get length(): number {
    return this.#ends.length;
  }

  /** Adds `directory`/`name[start, end)`; an empty `directory` is the scanned path itself. */
  push(
    directory: Buffer,
    name: Buffer,
    range: { start: number; end: number },
    depth: number,
    parent: Parent,
  ): void {
    const from = this.#ends.at(-1) ?? 0;
    const { start, end } = range;
    this.#reserve(from + directory.length + 1 + end - start);
    let at = from;
    if (directory.length > 0) {
      at += directory.copy(this.#bytes, at);
      this.#bytes[at++] = 0x2f;
    }
    at += name.copy(this.#bytes, at, start, end);
    this.#ends.push(at);
    this.#depths.push(depth);
    this.#parents.push(parent);
  }

  /** Takes the directory added last. */
  pop(): PendingDirectory<Parent> | undefined {
    const end = this.#ends.pop();
    const depth = this.#depths.pop();
    if (end === undefined || depth === undefined) return undefined;
    const parent = this.#parents.pop() as Parent;
    return { path: this.#bytes.subarray(this.#ends.at(-1) ?? 0, end), depth, parent };
  }

  /** Takes the older half: nearer to the root, so with more below them than the newer ones. */
  takeHalf(): PendingDirectory<Parent>[] {
    const count = this.#ends.length >> 1;
    const cut = this.#ends[count - 1] ?? 0;
    const parents = this.#parents.splice(0, count);
    const depths = this.#depths.splice(0, count);
    const taken = Buffer.from(this.#bytes.subarray(0, cut));
    const ends = this.#ends.splice(0, count);
    this.#bytes.copyWithin(0, cut, this.#ends.at(-1) ?? cut);
    this.#ends = this.#ends.map((end) => end - cut);
    return ends.map((end, i) => ({
      path: taken.subarray(ends[i - 1] ?? 0, end),
      depth: depths[i] ?? 0,
      parent: parents[i] as Parent,
    }));
  }

  clear(): void {
    this.#ends = [];
    this.#depths = [];
    this.#parents = [];
  }

  #reserve(sizeBytes: number): void {
    if (sizeBytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(sizeBytes, this.#bytes.length * 2));
    this.#bytes.copy(larger);
    this.#bytes = larger;
  }
}

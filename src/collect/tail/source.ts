import { close, createReadStream, fstat, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { createGunzip, createZstdDecompress } from 'node:zlib';

export interface SourceState {
  readonly device: number;
  readonly inode: number;
  /** Bytes to read; of a compressed file not known: Infinity until its end was met. */
  readonly size: number;
  readonly modifiedMs: number;
  /** Names the file has left; 0: deleted, and kept by those who have it open. */
  readonly links: number;
}

/** Something with bytes at offsets. */
export interface Source {
  state(): Promise<SourceState>;
  /** At most `length` bytes from `offset`; fewer only at the end. A compressed source cannot go back. */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** Names of files whose content is compressed, and how it is read. */
const decompressors = { '.gz': createGunzip, '.zst': createZstdDecompress } as const;

const compressedSuffixes = ['.gz', '.zst', '.xz', '.bz2', '.lz4', '.Z', '.zip'];

/** Whether a name says that the content is compressed: such a file is never followed, only read for what is missing. */
export function isCompressed(path: string): boolean {
  return compressedSuffixes.some((suffix) => path.endsWith(suffix));
}

/** Whether such a file can be read here. */
export function isReadable(path: string): boolean {
  return !isCompressed(path) || Object.keys(decompressors).some((suffix) => path.endsWith(suffix));
}

/** Opens a file for reading. Rejects with Node's own error (`ENOENT`, `EACCES`). */
export async function openSource(path: string): Promise<Source> {
  // Without blocking: what is named as a log may be a pipe nobody writes to.
  const fd = await openFile(path, openFlags);
  const state = await fileState(fd);
  if (!state.isFile()) {
    await closeFile(fd);
    throw new Error(`${path} is not a regular file`);
  }
  const decompress = Object.entries(decompressors).find(([suffix]) => path.endsWith(suffix))?.[1];
  return decompress ? new CompressedSource(fd, path, decompress) : new PlainSource(fd);
}

// Plain descriptors: half the cost of a FileHandle, and one that is forgotten does not end the process.
const openFile = promisify(open);
const fileState = promisify(fstat);
const readFile = promisify(read);
const closeFile = promisify(close);

const openFlags = 0o4000; // O_RDONLY | O_NONBLOCK, open(2)

class PlainSource implements Source {
  readonly #fd: number;
  #isClosed = false;

  constructor(fd: number) {
    this.#fd = fd;
  }

  async state(): Promise<SourceState> {
    this.#assertOpen();
    const { dev, ino, size, mtimeMs, nlink } = await fileState(this.#fd);
    return { device: dev, inode: ino, size, modifiedMs: mtimeMs, links: nlink };
  }

  async read(offset: number, length: number): Promise<Buffer> {
    this.#assertOpen();
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await readFile(this.#fd, buffer, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  close(): Promise<void> {
    this.#assertOpen();
    this.#isClosed = true;
    return closeFile(this.#fd);
  }

  /** The number of a descriptor that was closed is soon that of another file. */
  #assertOpen(): void {
    if (this.#isClosed) throw new Error('BUG: this file was closed');
  }
}

/** Reads on only: asked for an offset before what it has given, it begins anew. */
class CompressedSource implements Source {
  readonly #fd: number;
  readonly #path: string;
  readonly #decompress: () => NodeJS.ReadWriteStream;
  #pieces: AsyncIterator<Buffer> | undefined;
  #stop: () => void = () => {};
  /** Content from `#start` on that was decompressed and not yet passed. */
  #kept = Buffer.alloc(0);
  #start = 0;
  #isEnded = false;

  constructor(fd: number, path: string, decompress: () => NodeJS.ReadWriteStream) {
    this.#fd = fd;
    this.#path = path;
    this.#decompress = decompress;
  }

  async state(): Promise<SourceState> {
    const { dev, ino, mtimeMs, nlink } = await fileState(this.#fd);
    const size = this.#isEnded ? this.#start + this.#kept.length : Number.POSITIVE_INFINITY;
    return { device: dev, inode: ino, size, modifiedMs: mtimeMs, links: nlink };
  }

  async read(offset: number, length: number): Promise<Buffer> {
    if (this.#pieces === undefined || offset < this.#start) this.#begin();
    while (!this.#isEnded && this.#start + this.#kept.length < offset + length) await this.#more(offset);
    const from = Math.max(0, offset - this.#start);
    return this.#kept.subarray(from, from + length);
  }

  async close(): Promise<void> {
    this.#stop();
    await closeFile(this.#fd);
  }

  #begin(): void {
    this.#stop();
    const file = createReadStream(this.#path);
    const content = this.#decompress();
    file.on('error', (error) => (content as unknown as { destroy(e: Error): void }).destroy(error));
    file.pipe(content);
    this.#pieces = (content as unknown as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    this.#stop = () => file.destroy();
    this.#kept = Buffer.alloc(0);
    this.#start = 0;
    this.#isEnded = false;
  }

  async #more(offset: number): Promise<void> {
    const pieces = this.#pieces;
    // After an error (still being written, damaged) it is begun anew: the iterator would only say that it is over.
    this.#pieces = undefined;
    const next = await pieces?.next();
    this.#pieces = pieces;
    if (next === undefined || next.done === true) {
      this.#isEnded = true;
      return;
    }
    const passed = Math.min(this.#kept.length, Math.max(0, offset - this.#start));
    this.#kept = Buffer.concat([this.#kept.subarray(passed), next.value]);
    this.#start += passed;
  }
}

import { constants } from 'node:fs';
import { getSystemErrorName } from 'node:util';
import { AT_FDCWD, type Libc, type NativeBuffer } from '../../lib/libc.ts';
import {
  TYPE_DIRECTORY,
  TYPE_FILE,
  TYPE_OTHER,
  TYPE_UNKNOWN,
  emptyStats,
  type DirectoryReader,
} from './directory-reader.ts';
import type { Pace } from './pace.ts';

const BATCH_BYTES = 64 * 1024;
const PATH_BYTES = 4096;
const NAME_BYTES = 256;

// struct linux_dirent64: u64 d_ino; s64 d_off; u16 d_reclen; u8 d_type; char d_name[].
const RECORD_LENGTH = 16;
const RECORD_TYPE = 18;
const RECORD_NAME = 19;
const DOT = 46;

const O_CLOEXEC = 0o2000000;
const OPEN_FLAGS =
  constants.O_RDONLY | constants.O_NONBLOCK | constants.O_DIRECTORY | constants.O_NOFOLLOW | O_CLOEXEC;
/** AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT: looking at an entry mounts nothing. */
const STAT_FLAGS = 0x100 | 0x800;
/** STATX_TYPE, NLINK, MTIME, INO, SIZE, BLOCKS: file systems leave out work for what is not asked. */
const STAT_MASK = 0x001 | 0x004 | 0x040 | 0x100 | 0x200 | 0x400;
const TWO_TO_32 = 2 ** 32;

/** Reads directories with openat, getdents64 and statx into three fixed buffers; nothing is allocated per entry. */
export class LibcReader implements DirectoryReader {
  readonly bytes: Buffer;
  readonly stats = emptyStats();
  error: string | undefined;
  nameStart = 0;
  type = TYPE_UNKNOWN;

  readonly #libc: Libc;
  readonly #pace: Pace | undefined;
  readonly #batch: NativeBuffer;
  readonly #lengths: Uint16Array;
  readonly #path: NativeBuffer;
  readonly #name: NativeBuffer;
  readonly #statx: NativeBuffer;
  readonly #statx16: Uint16Array;
  readonly #statx32: Uint32Array;
  readonly #statxSigned: Int32Array;
  #fd = -1;
  /** 0 while it is not known. */
  #nameEnd = 0;
  #offset = 0;
  #limit = 0;

  constructor(libc: Libc, pace: Pace | undefined) {
    this.#libc = libc;
    this.#pace = pace;
    this.#batch = libc.allocate(BATCH_BYTES);
    this.bytes = this.#batch.bytes;
    this.#lengths = new Uint16Array(this.bytes.buffer);
    this.#path = libc.allocate(PATH_BYTES);
    this.#name = libc.allocate(NAME_BYTES);
    this.#statx = libc.allocate(256);
    this.#statx16 = new Uint16Array(this.#statx.bytes.buffer);
    this.#statx32 = new Uint32Array(this.#statx.bytes.buffer);
    this.#statxSigned = new Int32Array(this.#statx.bytes.buffer);
  }

  open(path: Buffer): string | undefined {
    this.close();
    this.error = undefined;
    if (path.length >= PATH_BYTES) return 'ENAMETOOLONG';
    path.copy(this.#path.bytes);
    this.#path.bytes[path.length] = 0;
    this.#pace?.take();
    const fd = this.#libc.openat(AT_FDCWD, this.#path.address, OPEN_FLAGS);
    if (fd < 0) return this.#errorName();
    this.#fd = fd;
    this.#offset = 0;
    this.#limit = 0;
    return undefined;
  }

  next(): boolean {
    const bytes = this.bytes;
    for (;;) {
      if (this.#offset >= this.#limit && !this.#fill()) return false;
      const record = this.#offset;
      this.#offset = record + (this.#lengths[(record + RECORD_LENGTH) >> 1] ?? BATCH_BYTES);
      const name = record + RECORD_NAME;
      if (bytes[name] === DOT && isDotOrDotDot(bytes, name)) continue;
      this.nameStart = name;
      this.#nameEnd = 0;
      const type = bytes[record + RECORD_TYPE] ?? TYPE_UNKNOWN;
      this.type = type === TYPE_FILE || type === TYPE_DIRECTORY || type === TYPE_UNKNOWN ? type : TYPE_OTHER;
      return true;
    }
  }

  nameEnd(): number {
    if (this.#nameEnd === 0) {
      let end = this.nameStart;
      while (this.bytes[end] !== 0) end++;
      this.#nameEnd = end;
    }
    return this.#nameEnd;
  }

  stat(): string | undefined {
    const bytes = this.bytes;
    const name = this.#name.bytes;
    // A loop, not copy(): names are short, and handing on an address inside the batch would cost a BigInt on Node.
    let from = this.nameStart;
    for (let to = 0; ; from++, to++) {
      const byte = bytes[from] ?? 0;
      name[to] = byte;
      if (byte === 0) break;
    }
    this.#nameEnd = from;
    this.#pace?.take();
    if (this.#libc.statx(this.#fd, this.#name.address, STAT_FLAGS, STAT_MASK, this.#statx.address) !== 0) {
      return this.#errorName();
    }
    // struct statx: u32 stx_nlink at 16, u16 mode 28, u64 ino 32, size 40, blocks 48, mtime s64 112 and u32 120,
    // device of the file system u32 major 136, u32 minor 140.
    const [words, signed, stats] = [this.#statx32, this.#statxSigned, this.stats];
    stats.type = typeOfMode(this.#statx16[14] ?? 0);
    stats.links = words[4] ?? 0;
    stats.inodeLow = words[8] ?? 0;
    stats.inodeHigh = words[9] ?? 0;
    stats.sizeBytes = (words[10] ?? 0) + (words[11] ?? 0) * TWO_TO_32;
    stats.diskBytes = ((words[12] ?? 0) + (words[13] ?? 0) * TWO_TO_32) * 512;
    const seconds = (words[28] ?? 0) + (signed[29] ?? 0) * TWO_TO_32;
    stats.modifiedMs = seconds * 1000 + Math.floor((words[30] ?? 0) / 1e6);
    stats.device = (((words[34] ?? 0) << 20) | (words[35] ?? 0)) >>> 0;
    return undefined;
  }

  close(): void {
    if (this.#fd >= 0) this.#libc.close(this.#fd);
    this.#fd = -1;
    this.#offset = this.#limit = 0;
  }

  #fill(): boolean {
    if (this.#fd < 0) return false;
    this.#pace?.take();
    const length = this.#libc.getdents64(this.#fd, this.#batch.address, BATCH_BYTES);
    this.#offset = 0;
    this.#limit = Math.max(0, length);
    // A directory removed while it is read answers ENOENT: that is its end.
    if (length < 0) {
      const error = this.#errorName();
      this.error = error === 'ENOENT' ? undefined : error;
    }
    return length > 0;
  }

  #errorName(): string {
    return getSystemErrorName(-this.#libc.errno());
  }
}

function isDotOrDotDot(bytes: Buffer, name: number): boolean {
  return bytes[name + 1] === 0 || (bytes[name + 1] === DOT && bytes[name + 2] === 0);
}

function typeOfMode(mode: number): number {
  const format = mode & constants.S_IFMT;
  if (format === constants.S_IFREG) return TYPE_FILE;
  return format === constants.S_IFDIR ? TYPE_DIRECTORY : TYPE_OTHER;
}

import { closeSync, openSync, readSync } from 'node:fs';

/** Where `bun build --compile` puts the program's text and bytecode: a section of the executable. */
const sectionName = '.bun';
/** Nothing is done where pages have another size. */
const pageBytes = 4096;

/** A part of this process' memory that is a file's. */
export interface FileRange {
  readonly address: number;
  readonly sizeBytes: number;
}

interface Section {
  readonly offset: number;
  readonly sizeBytes: number;
}

/**
 * Pages of the program's own text and bytecode in memory that are still those of the executable. They share a mapping
 * with data that is written to; they themselves are only read, and one that was written to is not among them. None where
 * this process runs no such executable.
 */
export function embeddedCode(smaps: string): FileRange[] {
  if (!/^KernelPageSize: +4 kB$/m.test(smaps)) return [];
  try {
    const section = withFile('/proc/self/exe', (fd) =>
      sectionOf(sectionName, (at, size) => read(fd, at, size)),
    );
    const range = section && mappedRange(smaps, section);
    if (range === undefined) return [];
    const firstPage = range.address / pageBytes;
    const entries = withFile('/proc/self/pagemap', (fd) =>
      read(fd, firstPage * 8, (range.sizeBytes / pageBytes) * 8),
    );
    return unwrittenPages(entries).map(({ first, count }) => ({
      address: (firstPage + first) * pageBytes,
      sizeBytes: count * pageBytes,
    }));
  } catch {
    // Not to be read here: then it stays where it is.
    return [];
  }
}

/** A section of a 64-bit ELF file by its name: elf(5). Undefined for another kind of file. */
export function sectionOf(
  name: string,
  readAt: (offset: number, sizeBytes: number) => Buffer,
): Section | undefined {
  const header = readAt(0, 64);
  if (
    header.length < 64 ||
    header.toString('latin1', 0, 4) !== '\x7fELF' ||
    header[4] !== 2 ||
    header[5] !== 1
  )
    return undefined;
  const entryBytes = header.readUInt16LE(58);
  const count = header.readUInt16LE(60);
  const table = readAt(Number(header.readBigUInt64LE(40)), entryBytes * count);
  if (entryBytes < 64 || table.length < entryBytes * count) return undefined;
  const sections = Array.from({ length: count }, (_, index) => {
    const entry = table.subarray(index * entryBytes);
    const [offset, sizeBytes] = [Number(entry.readBigUInt64LE(24)), Number(entry.readBigUInt64LE(32))];
    return { nameAt: entry.readUInt32LE(0), offset, sizeBytes };
  });
  const texts = sections[header.readUInt16LE(62)];
  const names = texts === undefined ? '' : readAt(texts.offset, texts.sizeBytes).toString('latin1');
  return sections.find(({ nameAt }) => names.startsWith(`${name}\0`, nameAt));
}

/** Where the whole pages of a section of this executable are in memory, by /proc/self/smaps. */
export function mappedRange(smaps: string, { offset, sizeBytes }: Section): FileRange | undefined {
  const first = Math.ceil(offset / pageBytes) * pageBytes;
  const end = Math.floor((offset + sizeBytes) / pageBytes) * pageBytes;
  for (const [, from = '', to = '', at = ''] of smaps.matchAll(
    /^([0-9a-f]+)-([0-9a-f]+) \S{4} ([0-9a-f]+) \S+ [1-9]\d* +\//gm,
  )) {
    const [start, mapped] = [Number.parseInt(from, 16), Number.parseInt(at, 16)];
    const isWithin = mapped <= first && end <= mapped + Number.parseInt(to, 16) - start;
    if (isWithin && end > first) return { address: start + first - mapped, sizeBytes: end - first };
  }
  return undefined;
}

/** Runs of pages that are present (bit 63) and a file's (bit 61), in entries of /proc/PID/pagemap. */
export function unwrittenPages(entries: Buffer): { readonly first: number; readonly count: number }[] {
  const runs: { first: number; count: number }[] = [];
  const mask = 0b1010_0000;
  for (let page = 0; page * 8 + 8 <= entries.length; page++) {
    if (((entries[page * 8 + 7] ?? 0) & mask) !== mask) continue;
    const last = runs.at(-1);
    if (last && last.first + last.count === page) last.count++;
    else runs.push({ first: page, count: 1 });
  }
  return runs;
}

function withFile<T>(path: string, work: (fd: number) => T): T {
  const fd = openSync(path, 'r');
  try {
    return work(fd);
  } finally {
    closeSync(fd);
  }
}

function read(fd: number, at: number, sizeBytes: number): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  return bytes.subarray(0, readSync(fd, bytes, 0, sizeBytes, at));
}

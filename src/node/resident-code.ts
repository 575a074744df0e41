import { readFileSync } from 'node:fs';
import { openLibc } from '../lib/libc.ts';

/** `MADV_DONTNEED` of madvise(2). */
const dontNeed = 4;

export interface CodeRange {
  readonly address: number;
  readonly sizeBytes: number;
}

/**
 * Executable mappings of files in /proc/self/maps (proc_pid_maps(5)). They are never written to, so what is dropped of
 * them comes back from the file; code made at run time belongs to no file and is left out.
 */
export function codeRanges(maps: string): CodeRange[] {
  return [...maps.matchAll(/^([0-9a-f]+)-([0-9a-f]+) r-xp \S+ \S+ [1-9]\d* +\//gm)].map(
    ([, start = '', end = '']) => {
      const address = Number.parseInt(start, 16);
      return { address, sizeBytes: Number.parseInt(end, 16) - address };
    },
  );
}

/**
 * Gives back the pages of program code that only the start needed: parsing a configuration and compiling schemas touch
 * tens of megabytes of the runtime that an idle node never runs again. What it does run comes back page by page from the
 * page cache. Does nothing where system calls cannot be reached.
 */
export function releaseStartupCode(): void {
  const libc = openLibc();
  if (!libc) return;
  for (const { address, sizeBytes } of codeRanges(readFileSync('/proc/self/maps', 'utf8'))) {
    libc.madvise(address, sizeBytes, dontNeed);
  }
}

import { readFileSync } from 'node:fs';
import { openLibc } from '../lib/libc.ts';

/** `MADV_DONTNEED` of madvise(2). */
const dontNeed = 4;

export interface FileRange {
  readonly address: number;
  readonly sizeBytes: number;
}

/**
 * Mappings of files in /proc/self/smaps (proc_pid_smaps(5)) that are all in the file: nothing may write to them, and
 * nothing did before they were closed to writing, as relocation does. What is dropped of them comes back from the file.
 */
export function fileRanges(smaps: string): FileRange[] {
  return smaps.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m).flatMap((mapping) => {
    const [, start = '', end = ''] =
      /^([0-9a-f]+)-([0-9a-f]+) r-[-x]p \S+ \S+ [1-9]\d* +\//.exec(mapping) ?? [];
    if (start === '' || !/^Anonymous: +0 kB$/m.test(mapping)) return [];
    const address = Number.parseInt(start, 16);
    return [{ address, sizeBytes: Number.parseInt(end, 16) - address }];
  });
}

/**
 * Gives back the pages of the program, code and constants, that only the start needed: parsing a configuration and
 * compiling schemas touch tens of megabytes of the runtime that an idle node never uses again. What it does use comes
 * back page by page from the page cache. Does nothing where system calls cannot be reached.
 */
export function releaseStartupPages(): void {
  const libc = openLibc();
  if (!libc) return;
  for (const { address, sizeBytes } of fileRanges(readFileSync('/proc/self/smaps', 'utf8'))) {
    libc.madvise(address, sizeBytes, dontNeed);
  }
}

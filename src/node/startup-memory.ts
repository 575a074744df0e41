import { readFileSync } from 'node:fs';
import { openLibc } from '../lib/libc.ts';
import { embeddedCode } from './embedded-code.ts';
import type { FileRange } from './embedded-code.ts';

/** `MADV_DONTNEED` of madvise(2). */
const dontNeed = 4;

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
 * Gives back what only the start needed. Parsing a configuration and compiling schemas fill the heap, and touch tens of
 * megabytes of the runtime that an idle node never uses again: its code and constants come back page by page from the
 * page cache. Pauses the node once, by some 50 ms.
 */
export function releaseStartupMemory(): void {
  const bun: { shrink?: () => void } | undefined = process.getBuiltinModule('bun');
  if (bun === undefined) collectWithNode();
  // Drops the bytecode and machine code of functions too: those that run again are compiled again.
  else bun.shrink?.();
  releasePages();
}

/** V8 collects when a heap has grown, and an idle node's does not for minutes; `last-resort` is all there is to collect. */
function collectWithNode(): void {
  // Not imported: Bun would load both for nothing. What the flag exposes is in new contexts only.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  const { runInNewContext } = process.getBuiltinModule('node:vm');
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('globalThis.gc');
  setFlagsFromString('--no-expose-gc');
  if (typeof collect === 'function') collect({ type: 'major', flavor: 'last-resort' });
}

/** Does nothing where system calls cannot be reached. */
function releasePages(): void {
  const libc = openLibc();
  if (!libc) return;
  const smaps = readFileSync('/proc/self/smaps', 'utf8');
  for (const { address, sizeBytes } of [...fileRanges(smaps), ...embeddedCode(smaps)]) {
    libc.madvise(address, sizeBytes, dontNeed);
  }
}

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fileRanges, releaseStartupMemory } from './startup-memory.ts';

it('finds what is wholly in a file and cannot be written to', () => {
  const mapping = (head: string, anonymousKb = 0): string =>
    `${head}\nSize:               1024 kB\nAnonymous:      ${String(anonymousKb).padStart(8)} kB\nVmFlags: rd mr mw me`;
  const smaps = [
    mapping('00200000-00203000 r--p 00000000 fe:00 99                   /usr/bin/etlmon'),
    mapping('01a40000-01a41000 r-xp 01838000 fe:00 99                   /usr/bin/etlmon'),
    mapping('06867000-06a23000 rw-p 0665e000 fe:00 99                   /usr/bin/etlmon', 124),
    // Relocated at the start, then closed to writing: the file does not have what is there.
    mapping('06a23000-06a24000 r--p 06819000 fe:00 99                   /usr/bin/etlmon', 4),
    mapping('7f0000000000-7f0000001000 r-xp 00000000 00:00 0'),
    mapping('7ffd1f5d0000-7ffd1f5d2000 r-xp 00000000 00:00 0            [vdso]'),
  ].join('\n');
  expect(fileRanges(smaps)).toEqual([
    { address: 0x00200000, sizeBytes: 0x3000 },
    { address: 0x01a40000, sizeBytes: 0x1000 },
  ]);
  expect(fileRanges('')).toEqual([]);
});

it('makes this process smaller, and it goes on', () => {
  const residentFileKb = (): number =>
    Number(/^RssFile:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const before = residentFileKb();
  releaseStartupMemory();
  expect(residentFileKb()).toBeLessThan(before);
});

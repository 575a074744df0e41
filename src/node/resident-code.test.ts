import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codeRanges, releaseStartupCode } from './resident-code.ts';

it('finds the code of files and nothing that was ever written to', () => {
  const maps = [
    '00200000-01a39000 r--p 00000000 fe:00 99                            /usr/bin/etlmon',
    '01a40000-01a41000 r-xp 01838000 fe:00 99                            /usr/bin/etlmon',
    '06867000-06a23000 rw-p 0665e000 fe:00 99                            /usr/bin/etlmon',
    '7f0000000000-7f0000001000 r-xp 00000000 00:00 0',
    '7ffd1f5d0000-7ffd1f5d2000 r-xp 00000000 00:00 0                     [vdso]',
  ].join('\n');
  expect(codeRanges(maps)).toEqual([{ address: 0x01a40000, sizeBytes: 4096 }]);
});

it('makes this process smaller, and it goes on', () => {
  const residentFileKb = (): number =>
    Number(/^RssFile:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);
  const before = residentFileKb();
  releaseStartupCode();
  expect(residentFileKb()).toBeLessThan(before);
  expect(codeRanges('')).toEqual([]);
});

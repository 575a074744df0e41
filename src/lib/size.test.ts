import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSize, parseSize, sizePattern } from './size.ts';

test.each<[string, number | undefined]>([
  ['512', 512],
  ['512B', 512],
  ['1kB', 1000],
  ['10MiB', 10_485_760],
  ['1.5GiB', 1_610_612_736],
  ['10 MB', 10_000_000],
  ['0', 0],
  ['', undefined],
  ['10M', undefined],
  ['ten', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['9999999PiB', undefined],
])('reads %j as %j bytes', (text, want) => {
  expect(parseSize(text)).toBe(want);
});

test.each<[number, string]>([
  [0, '0'],
  [513, '513'],
  [1000, '1kB'],
  [1024, '1KiB'],
  [65_536, '64KiB'],
  [10_485_760, '10MiB'],
  [1_500_000, '1500kB'],
])('writes %j bytes as %j', (bytes, want) => {
  expect(formatSize(bytes)).toBe(want);
});

test('what is written is read back, and fits the pattern', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => {
      expect(parseSize(formatSize(bytes))).toBe(bytes);
      expect(formatSize(bytes)).toMatch(new RegExp(sizePattern));
    }),
    { numRuns: 500 },
  );
});

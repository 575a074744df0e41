import { expect, it } from 'vitest';
import { hashOf, xxh64 } from './label-hash.ts';

// From the reference implementation (xxhsum -H64).
const known: [string, bigint][] = [
  ['', 0xef46db3751d8e999n],
  ['a', 0xd24ec4f1a98c6e5bn],
  ['abc', 0x44bc2cf5ad770999n],
  ['Nobody inspects the spammish repetition', 0xfbcea83c8a378bf1n],
];

it.each(known)('hashes %j as XXH64 does', (text, want) => {
  expect(xxh64(Buffer.from(text))).toBe(want);
});

it('gives a label set the same place in any order of its labels', () => {
  expect(hashOf({ a: '1', b: '2' })).toBe(hashOf({ b: '2', a: '1' }));
  expect(hashOf({ a: 'x'.repeat(300) })).toBeLessThan(1);
});

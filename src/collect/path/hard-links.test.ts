import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { HardLinks } from './hard-links.ts';

const word = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

test('answers once for each inode, as a set of strings does, also after a merge', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word), { maxLength: 200 }), fc.nat(), (inodes, cut) => {
      const seen = new Set<string>();
      const links = new HardLinks();
      for (const [device, low, high] of inodes) {
        const isNew = !seen.has(`${device}:${low}:${high}`);
        seen.add(`${device}:${low}:${high}`);
        expect(links.add(device, low, high, 512)).toBe(isNew);
      }
      expect(links.size).toBe(seen.size);
      const others = new HardLinks();
      const known = new Set(inodes.slice(0, cut % 50).map((inode) => inode.join(':'))).size;
      for (const [device, low, high] of inodes.slice(0, cut % 50)) others.add(device, low, high, 512);
      expect(others.merge(links.slots())).toBe((seen.size - known) * 512);
    }),
    { numRuns: 1_000 },
  );
});

test('keeps sizes beyond 2 TiB', () => {
  const links = new HardLinks();
  links.add(1, 2, 3, 5 * 2 ** 40);
  expect(new HardLinks().merge(links.slots())).toBe(5 * 2 ** 40);
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { TopList } from './top-list.ts';

const names = fc.string({ unit: fc.constantFrom('a', 'b', '/', '0', '-'), minLength: 1, maxLength: 5 });

test('keeps what sorting all would put first, ties by path', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(names, names, fc.integer({ min: 0, max: 4 })), {
        selector: ([d, n]) => `${d}/${n}`,
      }),
      fc.integer({ min: 0, max: 6 }),
      (files, limit) => {
        const list = new TopList(limit);
        for (const [directory, name, key] of files) {
          const bytes = Buffer.from(name);
          list.offerFile(key, Buffer.from(directory), { bytes, start: 0, end: bytes.length }, key, 0);
        }
        const want = files
          .map(([directory, name, key]) => ({ key, path: `${directory}/${name}` }))
          .toSorted((a, b) => b.key - a.key || Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
          .slice(0, limit);
        const kept = list.sorted().map(({ key, path }) => ({ key, path: Buffer.from(path).toString() }));
        expect(kept).toEqual(want);
      },
    ),
    { numRuns: 5_000 },
  );
});

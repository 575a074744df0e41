import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compress, decompress, SnappyError } from './snappy.ts';
import { caseCount } from '../../tests/support/case-count.ts';

const limit = 1 << 24;

function roundTrip(input: Uint8Array): void {
  const packed = compress(input);
  expect(Buffer.compare(decompress(packed, limit), input)).toBe(0);
}

/** Bytes that repeat now and then, at any distance. */
const repeating = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 90 }), fc.integer({ min: 1, max: 40 })), {
    maxLength: 30,
  })
  .map((runs) => Buffer.concat(runs.flatMap(([bytes, times]) => Array<Uint8Array>(times).fill(bytes))));

test('any bytes come back', () => {
  const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), repeating);
  fc.assert(fc.property(anything, roundTrip), { numRuns: caseCount });
});

test('bytes longer than a fragment come back, packed where they repeat', () => {
  for (const length of [0, 1, 14, 15, 16, 65_535, 65_536, 65_537, 65_551, 200_000]) {
    roundTrip(new Uint8Array(length));
    roundTrip(Uint8Array.from({ length }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff));
  }
  expect(compress(new Uint8Array(200_000)).length).toBeLessThan(200_000 / 20);
});

test('blocks written by others are read: each kind of tag', () => {
  const check = (block: readonly number[], want: string): void =>
    expect(decompress(Uint8Array.from(block), limit).toString()).toBe(want);
  const letters = [...Buffer.from('abcd')];
  check([0], '');
  check([4, 12, ...letters], 'abcd');
  check([4, 60 << 2, 3, ...letters], 'abcd');
  check([4, 61 << 2, 3, 0, ...letters], 'abcd');
  check([4, 62 << 2, 3, 0, 0, ...letters], 'abcd');
  check([4, 63 << 2, 3, 0, 0, 0, ...letters], 'abcd');
  check([9, 12, ...letters, 1 | (1 << 2), 4], 'abcdabcda');
  check([6, 12, ...letters, 2 | (1 << 2), 1, 0], 'abcddd');
  check([6, 12, ...letters, 3 | (1 << 2), 2, 0, 0, 0], 'abcdcd');
});

test('anything else is refused with its own error', () => {
  const check = (block: readonly number[], message: string): void =>
    expect(() => decompress(Uint8Array.from(block), 100)).toThrow(new SnappyError(message));
  check([], 'it has no length');
  check([0x80, 0x80, 0x80, 0x80, 0x80, 0], 'it has no length');
  check([101], 'unpacked 101 bytes, expected at most 100');
  check([4, 0, 1], 'it ends after 1 of 4 bytes');
  check([4, 8, 1], 'a literal is too long');
  check([4, 0, 1, 1, 9], 'a copy begins before the output');
  check([4, 0, 1, 1 | (7 << 2), 1], 'a copy is too long');
  check([4, 0, 1, 2, 1], 'it ends within a tag');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        decompress(bytes, 100);
      } catch (error) {
        if (!(error instanceof SnappyError)) throw error;
      }
    }),
    { numRuns: caseCount },
  );
});

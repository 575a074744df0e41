import { expect, test } from 'vitest';
import fc from 'fast-check';
import { diffLines } from './diff.ts';

test.each([
  ['a b c d e f g', 'a b c D e f g', [' b', ' c', '-d', '+D', ' e', ' f']],
  ['a b', 'a b c', [' a', ' b', '+c']],
  ['a b c', 'b c', ['-a', ' b', ' c']],
  ['1 2 3 4 5 6 7 8 9', 'x 2 3 4 5 6 7 8 y', ['-1', '+x', ' 2', ' 3', '…', ' 7', ' 8', '-9', '+y']],
  ['a', 'a', []],
])('of %j and %j the changed lines are shown, with two lines around them', (before, after, want) => {
  expect(diffLines(before.replaceAll(' ', '\n'), after.replaceAll(' ', '\n'))).toEqual(want);
});

test('what is left out is in both: with the changes, one text becomes the other', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const diff = diffLines(before.join('\n'), after.join('\n'));
      const removed = diff.filter((line) => line.startsWith('-')).length;
      const added = diff.filter((line) => line.startsWith('+')).length;
      const lines = (all: string[]): number => Math.max(1, all.length);
      expect(lines(before) - removed).toBe(lines(after) - added);
    }),
    { numRuns: 2000 },
  );
});

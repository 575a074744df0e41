import fc from 'fast-check';
import { expect, it } from 'vitest';
import { unquote } from './notation/unquote.ts';
import { quote, quoteCharacter } from './strings.ts';
import { caseCount } from '../../tests/support/case-count.ts';

it('text is quoted with escapes for what cannot be printed', () => {
  const check = (text: string, want: string) => expect(quote(text)).toBe(want);
  check('a "b" \\', String.raw`"a \"b\" \\"`);
  check('\u0000\u001b\u007f\n\t', String.raw`"\x00\x1b\x7f\n\t"`);
  check('é☺𐄑', '"é☺𐄑"');
  check('\u00a0\u200b', String.raw`"\u00a0\u200b"`);
  check('\u{e0001}', String.raw`"\U000e0001"`);
});

it('characters are quoted alone', () => {
  expect(["'", '"', '\n', 'x'].map(quoteCharacter)).toEqual([
    String.raw`'\''`,
    `'"'`,
    String.raw`'\n'`,
    `'x'`,
  ]);
});

it('quoted text stands for itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(unquote(quote(text))).toBe(text);
    }),
    { numRuns: caseCount },
  );
});

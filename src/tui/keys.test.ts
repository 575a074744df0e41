import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KeyParser, typedKeys } from './keys.ts';
import { caseCount } from '../../tests/support/case-count.ts';

const keys = (...pieces: string[]): string[] => {
  const parser = new KeyParser();
  const pushed = pieces.flatMap((piece) => parser.push(piece));
  return [...pushed, ...parser.flush()];
};

it.each([
  ['\u001B[A\u001B[B', ['up', 'down']],
  ['\u001BOA\u001BOH', ['up', 'home']],
  ['\u001B[1;5C\u001B[1;3D\u001B[1;5A', ['ctrl-right', 'ctrl-left', 'up']],
  ['\u001B[5~\u001B[6~\u001B[3~\u001B[1~\u001B[4~', ['pageup', 'pagedown', 'delete', 'home', 'end']],
  ['\u001B[Z\t', ['shift-tab', 'tab']],
  ['\r\n', ['enter']],
  ['\u0003', ['ctrl-c']],
  ['\u007F\b', ['backspace', 'backspace']],
  ['G', ['G']],
])('%j is %j', (input, want) => {
  expect(keys(input)).toEqual(want);
});

it('takes what is typed fast as many keys', () => {
  expect(keys('jjd')).toEqual(['j', 'j', 'd']);
  expect(keys('\u001Bq')).toEqual(['esc', 'q']);
  expect(typedKeys('a\u0007é😀\r')).toEqual(['a', 'ctrl-g', 'é', '😀', 'enter']);
});

it('waits for the rest of a sequence, and takes a lone Esc for what it is', () => {
  const parser = new KeyParser();
  expect(parser.push('\u001B')).toEqual([]);
  expect(parser.isWaiting).toBe(true);
  expect(parser.push('[')).toEqual([]);
  expect(parser.push('A')).toEqual(['up']);
  expect(parser.isWaiting).toBe(false);
  expect(parser.push('\u001B')).toEqual([]);
  expect(parser.flush()).toEqual(['esc']);
});

it('passes over sequences it does not know', () => {
  expect(keys('\u001B[<0;10;5Mj\u001B[?1;2c')).toEqual(['j']);
});

it('takes the first line of a paste, also when it comes in pieces', () => {
  expect(keys('\u001B[200~or', 'ders\nrm -rf\u001B[201', '~q')).toEqual(['o', 'r', 'd', 'e', 'r', 's', 'q']);
});

it('gives the same keys however the input is cut', () => {
  const piece = fc.constantFrom('\u001B[A', '\u001B[6~', '\u001BOB', 'j', 'é', '\r', '\u001B[Z');
  fc.assert(
    fc.property(fc.array(piece), fc.array(fc.nat(40)), (pieces, cuts) => {
      const text = pieces.join('');
      const at = [...new Set([0, ...cuts.filter((cut) => cut < text.length), text.length])].toSorted(
        (a, b) => a - b,
      );
      expect(keys(...at.slice(1).map((end, index) => text.slice(at[index], end)))).toEqual(keys(text));
    }),
    { numRuns: caseCount },
  );
});

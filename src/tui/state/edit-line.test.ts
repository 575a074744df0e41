import fc from 'fast-check';
import { expect, it } from 'vitest';
import { edited, lineAtEnd } from './edit-line.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

/** `|` is the cursor. */
const after = (marked: string, ...keys: string[]): string => {
  const begin = { text: marked.replace('|', ''), cursor: marked.indexOf('|') };
  const { text, cursor } = keys.reduce((line, key) => edited(line, key) ?? line, begin);
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
};

it.each([
  ['a|c', ['b'], 'ab|c'],
  ['ab|', ['left', 'left', 'left'], '|ab'],
  ['|ab', ['right'], 'a|b'],
  ['a😀|b', ['left'], 'a|😀b'],
  ['a😀|b', ['backspace'], 'a|b'],
  ['a|😀b', ['delete'], 'a|b'],
  ['|ab', ['backspace'], '|ab'],
  ['ab|', ['delete'], 'ab|'],
  ['sum(node_load1)|', ['ctrl-left'], 'sum(|node_load1)'],
  ['sum(|node_load1)', ['ctrl-left'], '|sum(node_load1)'],
  ['|sum(node_load1)', ['ctrl-right', 'ctrl-right'], 'sum(node_load1|)'],
  ['sum(node_load1)|', ['ctrl-w'], 'sum(|'],
  ['  (|', ['ctrl-w'], '|'],
  ['ab|cd', ['ctrl-u'], '|cd'],
  ['ab|cd', ['ctrl-k'], 'ab|'],
  ['ab|cd', ['ctrl-a'], '|abcd'],
  ['ab|cd', ['end'], 'abcd|'],
  ['ab|cd', ['pageup', 'ctrl-x'], 'ab|cd'],
])('%s after %j is %s', (marked, keys, want) => {
  expect(after(marked, ...keys)).toBe(want);
});

it('keeps the cursor within the text whatever is pressed', () => {
  const key = fc.oneof(
    fc.constantFrom('left', 'right', 'ctrl-left', 'ctrl-right', 'ctrl-w', 'ctrl-u', 'ctrl-k', 'backspace'),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.array(key, { maxLength: 12 }), (text, keys) => {
      let line = lineAtEnd(text);
      for (const one of keys) {
        line = edited(line, one) ?? line;
        expect(line.cursor).toBeGreaterThanOrEqual(0);
        expect(line.cursor).toBeLessThanOrEqual(line.text.length);
        expect(line.text.isWellFormed()).toBe(true);
      }
    }),
    { numRuns: caseCount },
  );
});

import { expect, it } from 'vitest';
import { changedLines } from './terminal.ts';

it('writes only the lines that changed, each at its place', () => {
  expect(changedLines(['a', 'b', 'c'], ['a', 'B', 'c'])).toBe('\u001B[2;1H\u001B[0mB\u001B[0m\u001B[K');
  expect(changedLines(['a'], ['a'])).toBe('');
});

it('wipes lines that are gone and writes all of a first frame, without ever clearing the screen', () => {
  expect(changedLines(['a', 'b'], ['a'])).toBe('\u001B[2;1H\u001B[0m\u001B[0m\u001B[K');
  const first = changedLines([], ['x', 'y']);
  expect(first).toContain('\u001B[1;1H');
  expect(first).toContain('\u001B[2;1H');
  expect(first).not.toContain('\u001B[2J');
});

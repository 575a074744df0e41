import { expect, it } from 'vitest';
import { changedLines } from './terminal.ts';

it('writes only the lines that changed, each at its place', () => {
  expect(changedLines(['a', 'b', 'c'], ['a', 'B', 'c'], 80)).toBe('\u001B[2;1H\u001B[0mB\u001B[0m\u001B[K');
  expect(changedLines(['a'], ['a'], 80)).toBe('');
});

it('wipes lines that are gone and writes all of a first frame, without ever clearing the screen', () => {
  expect(changedLines(['a', 'b'], ['a'], 80)).toBe('\u001B[2;1H\u001B[0m\u001B[0m\u001B[K');
  const first = changedLines([], ['x', 'y'], 80);
  expect(first).toContain('\u001B[1;1H');
  expect(first).toContain('\u001B[2;1H');
  expect(first).not.toContain('\u001B[2J');
});

it('keeps the last cell of a line as wide as the screen', () => {
  const [full, wide] = ['\u001B[2m───\u001B[0m', '日本'];
  expect(changedLines([], [full], 3)).toBe(`\u001B[1;1H\u001B[0m${full}\u001B[0m`);
  expect(changedLines([], [wide], 4)).not.toContain('\u001B[K');
  expect(changedLines([], [wide], 5)).toContain('\u001B[K');
});

import { expect, it } from 'vitest';
import { isStaleAt, isStaleWord, markStale, wordsOf } from './stale-marker.ts';

it('tells the stale marker from other NaN', () => {
  const values = Float64Array.of(1, NaN, 0);
  markStale(values, 2);
  expect(values[2]).toBeNaN();
  expect([0, 1, 2].map((index) => isStaleWord(wordsOf(values), index))).toEqual([false, false, true]);
});

it('looks at part of a larger array', () => {
  const values = new Float64Array(4);
  markStale(values, 3);
  expect(isStaleWord(wordsOf(values.subarray(2)), 1)).toBe(true);
  expect(isStaleAt(values.subarray(2), 1)).toBe(true);
  expect(isStaleAt(values.subarray(2), 0)).toBe(false);
});

import { expect, test } from 'vitest';
import { editDistance, nearest } from './suggest.ts';

test.each<[string, string, number]>([
  ['', '', 0],
  ['abc', '', 3],
  ['scan_intervall', 'scan_interval', 1],
  ['ecxlude', 'exclude', 1],
  ['kitten', 'sitting', 3],
])('%j and %j are %j edits apart', (left, right, want) => {
  expect(editDistance(left, right)).toBe(want);
});

test.each<[string, string | undefined]>([
  ['intreval', 'interval'],
  ['listen_addr', 'listen'],
  ['Timeout', 'timeout'],
  ['colour', undefined],
])('for %j the nearest is %j', (word, want) => {
  expect(nearest(word, ['listen', 'interval', 'timeout'])).toBe(want);
});

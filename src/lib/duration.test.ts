import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { durationPattern, formatDuration, parseDuration } from './duration.ts';

test.each<[string, number | undefined]>([
  ['500ms', 500],
  ['15s', 15_000],
  ['5m', 300_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['7d', 604_800_000],
  ['2w', 1_209_600_000],
  ['0s', 0],
  ['0', 0],
  ['', undefined],
  ['15', undefined],
  ['15 s', undefined],
  ['-5s', undefined],
  ['30m1h', undefined],
  ['1s1s', undefined],
  ['5sec', undefined],
  ['99999999999999999w', undefined],
])('reads %j as %j milliseconds', (text, want) => {
  expect(parseDuration(text)).toBe(want);
});

test.each<[number, string]>([
  [0, '0s'],
  [500, '500ms'],
  [90_000, '1m30s'],
  [86_400_000 * 15, '15d'],
  [3_600_000, '1h'],
  [1001, '1s1ms'],
])('writes %j milliseconds as %j', (ms, want) => {
  expect(formatDuration(ms)).toBe(want);
});

test('what is written is read back, and fits the pattern', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e13 }), (ms) => {
      expect(parseDuration(formatDuration(ms))).toBe(ms);
      expect(formatDuration(ms)).toMatch(new RegExp(durationPattern));
    }),
    { numRuns: 500 },
  );
});

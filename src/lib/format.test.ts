import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatByteRate,
  formatBytes,
  formatCount,
  formatCounted,
  unknownValue,
  formatDuration,
  formatElapsed,
  formatPercent,
} from './format.ts';

/** The inputs formatted, beside what is wanted of them. */
const formatted = <T>(format: (value: T) => string, cases: readonly (readonly [T, string])[]) => ({
  got: cases.map(([input]) => format(input)),
  want: cases.map(([, want]) => want),
});

describe('numbers for people', () => {
  it('has three digits at most and a binary unit', () => {
    const { got, want } = formatted(formatBytes, [
      [0, '0 B'],
      [999, '999 B'],
      [1000, '1.0 K'],
      [1024 ** 2, '1.0 M'],
      [1.44 * 1024 ** 3, '1.4 G'],
      [252 * 1024 ** 3, '252 G'],
      [1023 * 1024 ** 3, '1.0 T'],
      [2 * 1024 ** 4, '2.0 T'],
      [null, '–'],
      [Number.NaN, '–'],
    ]);
    expect(got).toEqual(want);
  });

  it('is never wider than five cells', () => {
    for (let exponent = 0; exponent < 60; exponent += 0.05) {
      expect(formatBytes(2 ** exponent).length).toBeLessThanOrEqual(5);
    }
  });

  it('names flows, shares and counts', () => {
    expect(formatByteRate(1.44 * 1024 ** 2)).toBe('1.4 M/s');
    expect(formatPercent(68.4)).toBe('68 %');
    expect(formatPercent(0.25, 1)).toBe('0.3 %');
    expect(formatPercent(null)).toBe('–');
    const { got, want } = formatted(formatCount, [
      [999, '999'],
      [1284, '1 284'],
      [100_000, '100 000'],
      [1_234_567, '1 234 567'],
      [null, '–'],
    ]);
    expect(got).toEqual(want);
  });
});

describe('durations for people', () => {
  it('shows the two largest units that are not zero', () => {
    const { got, want } = formatted(formatDuration, [
      [0, '0 s'],
      [-5, '0 s'],
      [450, '450 ms'],
      [12_000, '12 s'],
      [72_000, '1 m 12 s'],
      [3_600_000, '1 h'],
      [11_520_000, '3 h 12 m'],
      [19 * 86_400_000, '19 d'],
      [366 * 86_400_000, '1 y 1 d'],
    ]);
    expect(got).toEqual(want);
  });

  it('counts whole seconds of what is running', () => {
    expect(formatElapsed(797)).toBe('0 s');
    expect(formatAge(2400)).toBe('2 s ago');
    expect(formatAge(-3000)).toBe('0 s ago');
    expect(formatAge(72_000)).toBe('1 m ago');
    expect(formatAge(72_000, 2)).toBe('1 m 12 s ago');
  });
});

it('counts one and many', () => {
  expect(formatCounted(1, 'directory', 'directories')).toBe('1 directory');
  expect(formatCounted(2000, 'file', 'files')).toBe(`${formatCount(2000)} files`);
  expect(formatCounted(null, 'file', 'files')).toBe(`${unknownValue} files`);
});

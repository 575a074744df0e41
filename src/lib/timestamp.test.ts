import { expect, it } from 'vitest';
import { isoOrNull } from './timestamp.ts';

it('writes a time, and null for what is none or has no such date', () => {
  expect(isoOrNull(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(isoOrNull(undefined)).toBeNull();
  expect(isoOrNull(Date.UTC(10_000, 0))).toBeNull();
  expect(isoOrNull(-1e15)).toBeNull();
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { boundOf, coarserCustomIndices, coarserIndex, exponentialBound, sharedBounds } from './bounds.ts';
import { customSchema } from './float-histogram.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const runs = { numRuns: caseCount };
const schemas = fc.integer({ min: -4, max: 8 });

it('bounds of schema 0 and below are powers of two, to the bit', () => {
  expect(exponentialBound(0, 0)).toBe(1);
  expect(exponentialBound(5, 0)).toBe(32);
  expect(exponentialBound(-3, 0)).toBe(0.125);
  expect(exponentialBound(1, -1)).toBe(4);
  expect(exponentialBound(-2, -2)).toBe(2 ** -8);
  expect(exponentialBound(1, -4)).toBe(2 ** 16);
  expect(exponentialBound(-1074, 0)).toBe(Number.MIN_VALUE);
});

it('higher schemas divide each power of two by the same factor', () => {
  expect(exponentialBound(2, 1)).toBe(2);
  expect(exponentialBound(1, 1)).toBe(Math.SQRT2);
  expect(exponentialBound(-256, 8)).toBe(0.5);
  expect(exponentialBound(1, 2)).toBeCloseTo(1.189207115, 9);
  expect(exponentialBound(4 * 7 + 3, 2) / 2 ** 7).toBe(exponentialBound(3, 2));
});

it('the bucket of the largest finite numbers ends at the largest one, the next at infinity', () => {
  expect(exponentialBound(1024, 0)).toBe(Number.MAX_VALUE);
  expect(exponentialBound(1025, 0)).toBe(Number.POSITIVE_INFINITY);
  expect(exponentialBound(64, -4)).toBe(Number.MAX_VALUE);
  expect(exponentialBound(1024 * 256, 8)).toBe(Number.MAX_VALUE);
});

it('custom buckets end at their values, between infinities', () => {
  const rule = { schema: customSchema, customValues: [-1, 0, 7] };
  expect([-1, 0, 1, 2, 3].map((index) => boundOf(index, rule))).toEqual([-Infinity, -1, 0, 7, Infinity]);
});

it('bounds ascend with their index', () => {
  fc.assert(
    fc.property(schemas, fc.integer({ min: -1000, max: 1000 }), (schema, position) => {
      const index = Math.round(position * 2 ** schema);
      expect(exponentialBound(index + 1, schema)).toBeGreaterThan(exponentialBound(index, schema));
    }),
    runs,
  );
});

it('a bucket lies within the bucket of a lower resolution it is merged into', () => {
  fc.assert(
    fc.property(schemas, schemas, fc.integer({ min: -500, max: 500 }), (one, other, index) => {
      const [low, high] = [Math.min(one, other), Math.max(one, other)];
      const merged = coarserIndex(index, high, low);
      const slack = 1 + 1e-15;
      expect(exponentialBound(index, high)).toBeLessThanOrEqual(exponentialBound(merged, low) * slack);
      expect(exponentialBound(index - 1, high) * slack).toBeGreaterThanOrEqual(
        exponentialBound(merged - 1, low),
      );
    }),
    runs,
  );
});

it('custom bounds that only one side has are let go of', () => {
  const shared = sharedBounds([1, 2, 5, 9], [2, 3, 9, 11]);
  expect(shared).toEqual([2, 9]);
  expect(coarserCustomIndices([1, 2, 5, 9], shared)).toEqual([0, 0, 1, 1, 2]);
  expect(coarserCustomIndices([2, 3, 9, 11], shared)).toEqual([0, 1, 1, 2, 2]);
  expect(coarserCustomIndices([4], [])).toEqual([0, 0]);
});

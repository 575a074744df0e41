import { expect, it } from 'vitest';
import { histogramFrom, type HistogramDescription } from './description.ts';
import { detectedHint, detectReset, storedHint } from './reset.ts';

function isReset(previous: HistogramDescription, current: HistogramDescription): boolean {
  return detectReset(histogramFrom(current), histogramFrom(previous));
}

it('a histogram that only grew was not reset', () => {
  expect(isReset({ count: 3, buckets: [1, 2] }, { count: 3, buckets: [1, 2] })).toBe(false);
  expect(isReset({ count: 3, buckets: [1, 2] }, { count: 9, buckets: [1, 5, 3], n_buckets: [1] })).toBe(
    false,
  );
  expect(isReset({ count: 3, sum: 9, buckets: [3] }, { count: 3, sum: -9, buckets: [3] })).toBe(false);
});

it('a count, bucket or zero bucket that fell tells of a reset', () => {
  expect(isReset({ count: 3 }, { count: 2 })).toBe(true);
  expect(isReset({ count: 3, buckets: [1, 2] }, { count: 5, buckets: [4, 1] })).toBe(true);
  expect(isReset({ count: 3, buckets: [1, 2] }, { count: 5, buckets: [5] })).toBe(true);
  expect(isReset({ count: 3, n_buckets: [3] }, { count: 5, buckets: [5] })).toBe(true);
  expect(isReset({ count: 1, z_bucket: 1 }, { count: 1, buckets: [1] })).toBe(true);
});

it('empty buckets may come and go', () => {
  expect(isReset({ count: 1, buckets: [1, 0, 0] }, { count: 1, buckets: [1] })).toBe(false);
  expect(isReset({ count: 1, offset: 1, buckets: [1] }, { count: 1, buckets: [0, 1, 0] })).toBe(false);
});

it('the resolution may fall but not rise', () => {
  expect(
    isReset({ schema: 1, count: 3, offset: 1, buckets: [1, 2] }, { count: 3, offset: 1, buckets: [3] }),
  ).toBe(false);
  expect(
    isReset({ schema: 1, count: 3, offset: 1, buckets: [1, 2] }, { count: 4, offset: 1, buckets: [2, 2] }),
  ).toBe(true);
  expect(isReset({ count: 1, buckets: [1] }, { schema: 1, count: 1, buckets: [1] })).toBe(true);
});

it('the zero bucket may widen over whole buckets only', () => {
  const before = { count: 5, z_bucket: 1, z_bucket_w: 0.125, offset: -2, buckets: [2, 2] };
  expect(isReset(before, { count: 5, z_bucket: 3, z_bucket_w: 0.25, offset: -1, buckets: [2] })).toBe(false);
  expect(isReset(before, { count: 5, z_bucket: 2, z_bucket_w: 0.25, offset: -1, buckets: [3] })).toBe(true);
  expect(isReset(before, { count: 5, z_bucket: 4, z_bucket_w: 0.3, offset: -1, buckets: [2] })).toBe(true);
  expect(isReset(before, { count: 9, z_bucket: 5, z_bucket_w: 0.0625, offset: -2, buckets: [2, 2] })).toBe(
    true,
  );
});

it('custom buckets are compared between the bounds both have', () => {
  const before = { schema: -53, count: 6, custom_values: [1, 2, 3], buckets: [1, 2, 3] };
  expect(isReset(before, { schema: -53, count: 6, custom_values: [2, 3], buckets: [3, 3] })).toBe(false);
  expect(isReset(before, { schema: -53, count: 8, custom_values: [2, 5], buckets: [2, 0, 6] })).toBe(true);
  expect(isReset(before, { count: 6, buckets: [6] })).toBe(true);
});

it('a hint decides, except for gauges', () => {
  expect(isReset({ count: 3 }, { count: 4, counter_reset_hint: 'reset' })).toBe(true);
  expect(isReset({ count: 3 }, { count: 2, counter_reset_hint: 'not_reset' })).toBe(false);
  expect(isReset({ count: 3 }, { count: 2, counter_reset_hint: 'gauge' })).toBe(true);
  expect(isReset({ count: 3 }, { count: 3, counter_reset_hint: 'gauge' })).toBe(false);
});

it('hints that were not written are found by comparing', () => {
  const [three, four] = [histogramFrom({ count: 3 }), histogramFrom({ count: 4 })];
  const gauge = histogramFrom({ count: 1, counter_reset_hint: 'gauge' });
  expect(detectedHint(three, undefined)).toBe('unknown');
  expect(detectedHint(four, three)).toBe('not_reset');
  expect(detectedHint(three, four)).toBe('reset');
  expect(detectedHint(gauge, three)).toBe('gauge');
});

it('storage forgets about resets where they begin a chunk', () => {
  const [three, four] = [histogramFrom({ count: 3 }), histogramFrom({ count: 4 })];
  const gauge = histogramFrom({ count: 1, counter_reset_hint: 'gauge' });
  expect(storedHint(three, undefined)).toBe('unknown');
  expect(storedHint(four, three)).toBe('not_reset');
  expect(storedHint(three, four)).toBe('unknown');
  expect(storedHint(histogramFrom({ schema: -1, count: 5 }), four)).toBe('unknown');
  expect(storedHint(gauge, three)).toBe('gauge');
  expect(storedHint(four, gauge)).toBe('unknown');
});

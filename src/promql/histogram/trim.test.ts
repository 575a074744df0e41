import { expect, it } from 'vitest';
import { describeHistogram, histogramFrom, type HistogramDescription } from './description.ts';
import { trimHistogram } from './trim.ts';

/** Without the last digits of count and sum, which rounding makes differ. */
function near(description: HistogramDescription): HistogramDescription {
  const { count = 0, sum = 0 } = description;
  return { ...description, count: Number(count.toPrecision(12)), sum: Number(sum.toPrecision(12)) };
}

function trimmed(description: HistogramDescription, operator: '</' | '>/', at: number): HistogramDescription {
  return near(
    describeHistogram(trimHistogram(histogramFrom(description), at, operator === '</' ? 'below' : 'above')),
  );
}

const both = {
  count: 11,
  sum: 77,
  z_bucket: 2,
  z_bucket_w: 0.5,
  offset: 1,
  buckets: [2, 4],
  n_offset: 1,
  n_buckets: [3],
};

it('a cut beyond all buckets changes nothing', () => {
  expect(trimmed(both, '</', 4)).toEqual(near(both));
  expect(trimmed(both, '>/', -2)).toEqual(near(both));
  expect(trimmed(both, '</', Infinity)).toEqual(near(both));
  expect(trimmed(both, '>/', -Infinity)).toEqual(near(both));
  expect(trimmed({}, '</', 0)).toEqual(near({}));
});

it('a cut between buckets takes whole ones, and the sum is estimated anew', () => {
  expect(trimmed(both, '>/', 2)).toEqual(
    near({
      count: 4,
      sum: 8 * Math.SQRT2,
      z_bucket_w: 0.5,
      offset: 2,
      buckets: [4],
    }),
  );
  expect(trimmed(both, '</', -0.5)).toEqual(
    near({ count: 3, sum: -3 * Math.SQRT2, z_bucket_w: 0.5, n_offset: 1, n_buckets: [3] }),
  );
  expect(trimmed(both, '</', -Infinity)).toEqual(near({ z_bucket_w: 0.5 }));
  expect(trimmed(both, '>/', NaN)).toEqual(near({ z_bucket_w: 0.5 }));
});

it('a cut through a bucket leaves a part of it', () => {
  expect(trimmed({ schema: -1, count: 4, offset: 1, buckets: [4] }, '</', 2)).toEqual(
    near({
      schema: -1,
      count: 2,
      sum: 2 * Math.SQRT2,
      offset: 1,
      buckets: [2],
    }),
  );
  expect(trimmed({ schema: -1, count: 4, n_offset: 1, n_buckets: [4] }, '</', -2)).toEqual(
    near({
      schema: -1,
      count: 2,
      sum: -4 * Math.SQRT2,
      n_offset: 1,
      n_buckets: [2],
    }),
  );
  expect(trimmed({ schema: -53, count: 8, custom_values: [4, 8], buckets: [4, 4] }, '>/', 5)).toEqual(
    near({
      schema: -53,
      count: 3,
      sum: 19.5,
      custom_values: [4, 8],
      offset: 1,
      buckets: [3],
    }),
  );
});

it('a cut through the zero bucket is linear', () => {
  expect(trimmed({ count: 4, z_bucket: 4, z_bucket_w: 0.5 }, '>/', 0)).toEqual(
    near({
      count: 2,
      sum: 0.5,
      z_bucket: 2,
      z_bucket_w: 0.5,
    }),
  );
  const positive = { count: 6, sum: 9, z_bucket: 4, z_bucket_w: 0.5, offset: 1, buckets: [2] };
  expect(trimmed(positive, '>/', 0)).toEqual(near(positive));
  expect(trimmed(positive, '</', 0)).toEqual(near({ z_bucket_w: 0.5 }));
  expect(trimmed(positive, '</', 0.25)).toEqual(near({ count: 2, sum: 0.25, z_bucket: 2, z_bucket_w: 0.5 }));
});

it('of a custom bucket without an end, all or nothing stays', () => {
  const custom = { schema: -53, custom_values: [-2, 4] };
  const full = { ...custom, count: 6, sum: 50, buckets: [1, 2, 3] };
  expect(trimmed(full, '</', 100)).toEqual(near({ ...custom, count: 3, sum: 0, buckets: [1, 2] }));
  expect(trimmed(full, '>/', 100)).toEqual(near({ ...custom, count: 3, sum: 300, offset: 2, buckets: [3] }));
  expect(trimmed(full, '</', -100)).toEqual(near({ ...custom, count: 1, sum: -100, buckets: [1] }));
  expect(trimmed(full, '>/', -100)).toEqual(
    near({ ...custom, count: 5, sum: 14, offset: 1, buckets: [2, 3] }),
  );
  const unbounded = { schema: -53, count: 3, sum: 3, buckets: [3] };
  expect(trimmed(unbounded, '</', 1)).toEqual(near({ schema: -53 }));
  expect(trimmed(unbounded, '>/', 1)).toEqual(near({ schema: -53 }));
});

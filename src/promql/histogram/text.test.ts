import { expect, it } from 'vitest';
import { describeHistogram, histogramFrom, type HistogramDescription } from './description.ts';
import type { FloatHistogram } from './float-histogram.ts';
import { formatHistogram, notationOf } from './text.ts';

function textOf(description: HistogramDescription): string {
  return formatHistogram(histogramFrom(description));
}

it('buckets are listed from the lowest up, empty ones left out', () => {
  expect(textOf({})).toBe('{count:0, sum:0}');
  expect(
    textOf({ count: 9, sum: -1.5, z_bucket: 1, z_bucket_w: 0.01, buckets: [2, 0, 1], n_buckets: [2, 3] }),
  ).toBe('{count:9, sum:-1.5, [-2,-1):3, [-1,-0.5):2, [-0.01,0.01]:1, (0.5,1]:2, (2,4]:1}');
  expect(textOf({ schema: -53, count: 3.5, sum: 1e7, custom_values: [0.25, 3], buckets: [1, 0.5, 2] })).toBe(
    '{count:3.5, sum:1e+07, [-Inf,0.25]:1, (0.25,3]:0.5, (3,+Inf]:2}',
  );
});

it('numbers that are no counts are shown as well', () => {
  expect(textOf({ count: -1, sum: NaN, z_bucket: -1, z_bucket_w: 1 })).toBe('{count:-1, sum:NaN, [-1,1]:-1}');
});

it('the notation of scripts leaves out what is by default', () => {
  expect(notationOf(histogramFrom({}))).toBe('{{}}');
  const description = {
    schema: 2,
    count: 7,
    sum: -Infinity,
    z_bucket: 1,
    z_bucket_w: 0.001,
    counter_reset_hint: 'not_reset',
    offset: -1,
    buckets: [1, 0, 2],
    n_offset: 3,
    n_buckets: [3],
  } as const;
  expect(describeHistogram(histogramFrom(description))).toEqual(description);
  expect(notationOf(histogramFrom(description))).toBe(
    '{{schema:2 count:7 sum:-Inf z_bucket:1 z_bucket_w:0.001 counter_reset_hint:not_reset ' +
      'offset:-1 buckets:[1 0 2] n_offset:3 n_buckets:[3]}}',
  );
});

it('gaps between spans are described by zeros', () => {
  const gapped: FloatHistogram = {
    ...histogramFrom({ count: 3 }),
    positiveSpans: [
      { offset: -2, length: 1 },
      { offset: 2, length: 2 },
    ],
    positiveBuckets: [1, 1, 1],
  };
  expect(describeHistogram(gapped)).toEqual({ count: 3, offset: -2, buckets: [1, 0, 0, 1, 1] });
});

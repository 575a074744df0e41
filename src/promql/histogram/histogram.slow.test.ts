import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  addHistograms,
  aggregateHistograms,
  bucketsOf,
  compactHistogram,
  describeHistogram,
  detectReset,
  faultOf,
  fractionOf,
  histogramFrom,
  increaseOf,
  isSameHistogram,
  quantileOf,
  subtractHistograms,
  toSchema,
  trimHistogram,
  type FloatHistogram,
} from './index.ts';

const runs = { numRuns: 10_000 };

// Whole counts, so that sums are exact and can be compared to the bit.
const counts = fc.array(fc.integer({ min: 0, max: 1000 }), { maxLength: 12 });
const side = fc.record({ offset: fc.integer({ min: -20, max: 20 }), buckets: counts });
const sums = fc.integer({ min: -100_000, max: 100_000 });

function total(...groups: readonly (readonly number[])[]): number {
  return groups.flat().reduce((all, each) => all + each, 0);
}

const exponential: fc.Arbitrary<FloatHistogram> = fc
  .record({
    schema: fc.integer({ min: -4, max: 8 }),
    zero: fc.integer({ min: 0, max: 50 }),
    // Below all buckets of the other sides, or somewhere among those of another histogram.
    threshold: fc.constantFrom(0, 2 ** -200, 2 ** -128, 0.001),
    positive: side,
    negative: side,
    sum: sums,
  })
  .map(({ schema, zero, threshold, positive, negative, sum }) => {
    const smallest = 2 ** ((Math.min(positive.offset, negative.offset) - 1) * 2 ** -schema);
    return histogramFrom({
      schema,
      count: total([zero], positive.buckets, negative.buckets),
      sum,
      z_bucket: zero,
      z_bucket_w: Math.min(threshold, smallest),
      offset: positive.offset,
      buckets: positive.buckets,
      n_offset: negative.offset,
      n_buckets: negative.buckets,
    });
  });

const custom: fc.Arbitrary<FloatHistogram> = fc
  .uniqueArray(fc.integer({ min: -8, max: 8 }), { maxLength: 8 })
  .chain((values) =>
    fc.record({
      customValues: fc.constant(values.toSorted((left, right) => left - right)),
      buckets: fc.array(fc.integer({ min: 0, max: 1000 }), {
        minLength: values.length + 1,
        maxLength: values.length + 1,
      }),
      sum: sums,
    }),
  )
  .map(({ customValues, buckets, sum }) =>
    histogramFrom({ schema: -53, count: total(buckets), sum, custom_values: customValues, buckets }),
  );

const any = fc.oneof(exponential, custom);
const pair = fc.oneof(fc.tuple(exponential, exponential), fc.tuple(custom, custom));

function sum(left: FloatHistogram, right: FloatHistogram): FloatHistogram {
  const combined = addHistograms(left, right);
  if (!combined) throw new Error('the kinds of buckets differ');
  return combined.histogram;
}

function hasWholeCounts(histogram: FloatHistogram): boolean {
  const { count, zeroCount, positiveBuckets, negativeBuckets } = histogram;
  return count === total([zeroCount], positiveBuckets, negativeBuckets);
}

it('a sum is well formed, loses no observation and does not depend on the order', () => {
  fc.assert(
    fc.property(pair, ([left, right]) => {
      const both = sum(left, right);
      expect(faultOf(both)).toBeUndefined();
      expect(both.count).toBe(left.count + right.count);
      expect(hasWholeCounts(both)).toBe(true);
      expect(isSameHistogram(both, sum(right, left))).toBe(true);
      expect(isSameHistogram(both, compactHistogram(both))).toBe(true);
    }),
    runs,
  );
});

it('what was added can be taken away again', () => {
  fc.assert(
    fc.property(pair, ([left, right]) => {
      const both = sum(left, right);
      const back = subtractHistograms(both, right)?.histogram;
      // As the left one looks with the resolution, zero bucket and bounds of the sum.
      const same = { ...both, count: 0, sum: 0, zeroCount: 0, positiveBuckets: [], positiveSpans: [] };
      const expected = sum({ ...same, negativeBuckets: [], negativeSpans: [] }, left);
      expect(back && isSameHistogram(back, expected)).toBe(true);
    }),
    runs,
  );
});

it('a lower resolution keeps all counts and can be reached in steps', () => {
  fc.assert(
    fc.property(exponential, fc.nat(12), fc.nat(12), (histogram, one, other) => {
      const [high, low] = [histogram.schema - Math.min(one, other), histogram.schema - Math.max(one, other)];
      fc.pre(low >= -4);
      const reduced = toSchema(histogram, low);
      expect(faultOf(reduced)).toBeUndefined();
      expect(hasWholeCounts(reduced)).toBe(true);
      expect(
        isSameHistogram(
          compactHistogram(reduced),
          compactHistogram(toSchema(toSchema(histogram, high), low)),
        ),
      ).toBe(true);
    }),
    runs,
  );
});

it('compacting changes no observation, however many empty buckets may stay', () => {
  fc.assert(
    fc.property(any, fc.nat(5), (histogram, maxEmpty) => {
      const compact = compactHistogram(histogram, maxEmpty);
      expect(faultOf(compact)).toBeUndefined();
      expect(isSameHistogram(compactHistogram(compact), compactHistogram(histogram))).toBe(true);
    }),
    runs,
  );
});

it('a histogram that something was added to was never reset, and its increase is what was added', () => {
  fc.assert(
    fc.property(pair, ([histogram, added]) => {
      const later = sum(histogram, added);
      expect(detectReset(later, histogram)).toBe(false);
      const increase = increaseOf([histogram, later], true).histogram;
      expect(increase?.count).toBe(added.count);
      expect(increase && hasWholeCounts(increase)).toBe(true);
    }),
    runs,
  );
});

it('quantiles ascend and lie within filled buckets', () => {
  const quantile = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(any, quantile, quantile, (histogram, one, other) => {
      fc.pre(histogram.count > 0 && !(histogram.schema === -53 && histogram.customValues.length === 0));
      const [low, high] = [Math.min(one, other), Math.max(one, other)].map(
        (each) => quantileOf(each, histogram).value,
      ) as [number, number];
      const slack = 1e-9 * Math.max(Math.abs(low), Math.abs(high));
      expect(low).toBeLessThanOrEqual(high + slack);
      const { lowers, uppers, counts: filled } = bucketsOf(histogram);
      const isWithin = [...filled.keys()].some(
        (at) => filled[at]! > 0 && low >= lowers[at]! - slack && low <= uppers[at]! + slack,
      );
      expect(isWithin).toBe(true);
    }),
    runs,
  );
});

it('a fraction is between 0 and 1 and a cut leaves as many observations as it tells', () => {
  const value = fc.double({ min: -100, max: 100, noNaN: true });
  fc.assert(
    fc.property(any, value, (histogram, at) => {
      fc.pre(histogram.count > 0 && !(histogram.schema === -53 && histogram.customValues.length === 0));
      const below = fractionOf(-Infinity, at, histogram).value;
      expect(below).toBeGreaterThanOrEqual(0);
      expect(below).toBeLessThanOrEqual(1);
      const [under, over] = [trimHistogram(histogram, at, 'below'), trimHistogram(histogram, at, 'above')];
      expect(under.count).toBeCloseTo(below * histogram.count, 6);
      expect(under.count + over.count).toBeCloseTo(histogram.count, 6);
    }),
    runs,
  );
});

it('a description gives its histogram back', () => {
  fc.assert(
    fc.property(any, (histogram) => {
      const back = histogramFrom(describeHistogram(histogram));
      expect(isSameHistogram(compactHistogram(back), compactHistogram(histogram))).toBe(true);
    }),
    runs,
  );
});

it('sums and means of many agree with adding one by one', () => {
  const many = fc.oneof(
    fc.array(exponential, { minLength: 1, maxLength: 6 }),
    fc.array(custom, { minLength: 1, maxLength: 6 }),
  );
  fc.assert(
    fc.property(many, (histograms) => {
      const added = compactHistogram(histograms.reduce(sum));
      const all = aggregateHistograms('sum', histograms)?.histogram;
      const mean = aggregateHistograms('mean', histograms)?.histogram;
      expect(all && isSameHistogram(all, added)).toBe(true);
      expect(mean?.count).toBe(added.count / histograms.length);
    }),
    { numRuns: 3000 },
  );
});

import { expect, it } from 'vitest';
import { classicFraction, nativeFromClassic, type ClassicBucket } from './classic.ts';
import { describeHistogram, type HistogramDescription } from './description.ts';
import { customSchema } from './float-histogram.ts';

type Table = Readonly<Record<string, number>>;

function bucketsOf(table: Table): ClassicBucket[] {
  return Object.entries(table).map(([le, count]) => ({ upperBound: Number(le), count }));
}

function native(
  table: Table,
  totals: { readonly count?: number; readonly sum?: number },
): HistogramDescription | undefined {
  const histogram = nativeFromClassic(bucketsOf(table), totals);
  if (!histogram) return undefined;
  expect(histogram.schema).toBe(customSchema);
  return describeHistogram({ ...histogram, schema: 0 });
}

it('a classic histogram becomes a native one with its bounds', () => {
  const want = { count: 9, sum: 4.5, custom_values: [0.5, 1], buckets: [2, 3, 4] };
  expect(native({ '1': 5, Infinity: 9, '0.5': 2 }, { sum: 4.5 })).toEqual(want);
  expect(native({ '0.5': 2, '1': 5 }, { sum: 4.5, count: 9 })).toEqual(want);
  expect(native({ '0.5': 2, '1': 5 }, {})).toEqual({ count: 5, custom_values: [0.5, 1], buckets: [2, 3] });
  expect(native({ '0.5': 1, '5e-1': 7, Infinity: 1 }, {})).toEqual({
    count: 1,
    custom_values: [0.5],
    buckets: [1],
  });
  expect(native({ Infinity: 3 }, {})).toEqual({ count: 3, buckets: [3] });
});

it('counts that cannot be are refused', () => {
  expect(native({ '1': 5, Infinity: 4 }, {})).toEqual(undefined);
  expect(native({ '1': -1, Infinity: 4 }, {})).toEqual(undefined);
  expect(native({ '1': 1, Infinity: 4 }, { count: 5 })).toEqual(undefined);
  expect(native({ nonsense: 1, Infinity: 4 }, {})).toEqual(undefined);
  expect(native({}, {})).toEqual(undefined);
});

const four = { '1': 4, '3': 6, '5': 6, Infinity: 8 };

it('fractions are linear within a bucket, those without an end give nothing', () => {
  const check = ([lower, upper]: readonly [number, number], table: Table, want: number) =>
    expect(classicFraction(lower, upper, bucketsOf(table))).toBe(want);
  check([0, 2], four, 5 / 8);
  check([-Infinity, Infinity], four, 1);
  check([5, 50], four, 0);
  check([50, Infinity], four, 2 / 8);
  check([-9, -2], { '-2': 4, Infinity: 8 }, 0);
  check([1, 1], four, 0);
  check([Number.NaN, 1], four, Number.NaN);
  check([0, 1], { '1': 2 }, Number.NaN);
});

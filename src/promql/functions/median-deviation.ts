import { quantileOf } from './quantile.ts';

/** Median of how far the first `count` numbers are from their median; overwrites them. NaN where one is NaN. */
export function medianDeviation(numbers: Float64Array, count: number): number {
  for (let i = 0; i < count; i++) if (Number.isNaN(numbers[i])) return NaN;
  const median = quantileOf(0.5, numbers, count);
  for (let i = 0; i < count; i++) numbers[i] = Math.abs((numbers[i] as number) - median);
  return quantileOf(0.5, numbers, count);
}

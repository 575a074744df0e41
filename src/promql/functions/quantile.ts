/**
 * Quantile of the first `count` numbers, which it sorts; NaN counts as the smallest. NaN for none or a quantile that is
 * NaN, infinite for one that is not from 0 to 1.
 */
export function quantileOf(quantile: number, numbers: Float64Array, count: number): number {
  if (quantile >= 0 && quantile <= 1) sortNumbers(numbers.subarray(0, count));
  return quantileOfSorted(quantile, numbers, count);
}

/** The same of numbers that are in order. */
export function quantileOfSorted(quantile: number, sorted: Float64Array, count: number): number {
  if (count === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const rank = quantile * (count - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(count - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return (sorted[lower] as number) * (1 - weight) + (sorted[upper] as number) * weight;
}

/** Sorts in place, NaN first. */
function sortNumbers(numbers: Float64Array): void {
  if (numbers.length <= 32) {
    insertionSort(numbers);
    return;
  }
  numbers.sort();
  let missing = 0;
  while (missing < numbers.length && Number.isNaN(numbers[numbers.length - 1 - missing])) missing++;
  if (missing > 0) {
    numbers.copyWithin(missing, 0, numbers.length - missing);
    numbers.fill(NaN, 0, missing);
  }
}

/** Faster than the platform's sort for a few numbers, as windows mostly have. */
function insertionSort(numbers: Float64Array): void {
  for (let i = 1; i < numbers.length; i++) {
    const number = numbers[i] as number;
    let to = i;
    while (to > 0 && isAfter(numbers[to - 1] as number, number)) {
      numbers[to] = numbers[to - 1] as number;
      to--;
    }
    numbers[to] = number;
  }
}

function isAfter(a: number, b: number): boolean {
  return a > b || (b !== b && a === a);
}

import type { FloatKernel } from './range-function.ts';
import { float } from '../eval/column.ts';

/**
 * Calls back with the values of each window in order, NaN first, by taking out and putting in what a window does not share
 * with the one before. The array may be longer than `count`, and is only to be looked at.
 */
export function perSortedWindow(
  compute: (sorted: Float64Array, count: number, step: number) => number,
): FloatKernel {
  const window = new SortedWindow();
  return ({ values }, windows, out, first, last) => {
    window.clear();
    let from = 0;
    let to = 0;
    for (let step = first; step < last; step++) {
      const nextFrom = windows.from[step] as number;
      const nextTo = windows.to[step] as number;
      if (nextTo === nextFrom) continue;
      const isFresh = nextFrom >= to || nextTo - to + (nextFrom - from) > (nextTo - nextFrom) / 4;
      if (isFresh) {
        window.fill(values, nextFrom, nextTo);
      } else {
        for (; from < nextFrom; from++) window.remove(values[from] as number);
        for (; to < nextTo; to++) window.insert(values[to] as number);
      }
      from = nextFrom;
      to = nextTo;
      out.values[step] = compute(window.numbers, window.count, step);
      out.present[step] = float;
    }
  };
}

/** Numbers in order, NaN first. */
class SortedWindow {
  numbers = new Float64Array(64);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  fill(values: Float64Array, from: number, to: number): void {
    this.#reserve(to - from);
    this.count = to - from;
    const numbers = this.numbers.subarray(0, this.count);
    numbers.set(values.subarray(from, to));
    // The platform sorts NaN last.
    numbers.sort();
    let missing = 0;
    while (missing < this.count && Number.isNaN(numbers[this.count - 1 - missing])) missing++;
    if (missing === 0) return;
    numbers.copyWithin(missing, 0, this.count - missing);
    numbers.fill(NaN, 0, missing);
  }

  insert(value: number): void {
    this.#reserve(this.count + 1);
    const { numbers } = this;
    const place = this.#placeOf(value);
    for (let i = this.count; i > place; i--) numbers[i] = numbers[i - 1] as number;
    numbers[place] = value;
    this.count++;
  }

  /** Takes out a number that is there. */
  remove(value: number): void {
    const { numbers } = this;
    this.count--;
    for (let i = this.#placeOf(value); i < this.count; i++) numbers[i] = numbers[i + 1] as number;
  }

  /** Where the first number that is not less stands. */
  #placeOf(value: number): number {
    if (Number.isNaN(value)) return 0;
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.numbers[middle] as number) >= value) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #reserve(size: number): void {
    if (this.numbers.length >= size) return;
    const larger = new Float64Array(size * 2);
    larger.set(this.numbers);
    this.numbers = larger;
  }
}

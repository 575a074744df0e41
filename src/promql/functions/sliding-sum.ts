import { float, type Column } from '../eval/column.ts';
import type { Samples } from '../eval/samples.ts';
import { meanOf, sumOf } from './compensated-sum.ts';
import type { FloatKernel } from './range-function.ts';
import { lostIn, roomFor, slide, type WindowParts } from './sliding.ts';

/** Sum or mean over windows, compensated for rounding. */
export function slidingSum(isMean: boolean): FloatKernel {
  const parts = new SumParts(isMean);
  return (samples, windows, out, first, last) => {
    parts.open(samples, out);
    slide(windows, first, last, parts);
  };
}

class SumParts implements WindowParts {
  readonly #isMean: boolean;
  #values: Float64Array = new Float64Array(0);
  #out: Column | undefined;
  #sums: Float64Array = new Float64Array(0);
  #losses: Float64Array = new Float64Array(0);
  #sum = 0;
  #lost = 0;

  constructor(isMean: boolean) {
    this.#isMean = isMean;
  }

  open({ values }: Samples, out: Column): void {
    this.#values = values;
    this.#out = out;
    this.#sums = roomFor(values.length, this.#sums);
    this.#losses = roomFor(values.length, this.#losses);
  }

  clear(): void {
    this.#sum = 0;
    this.#lost = 0;
  }

  turn(from: number, to: number): void {
    const values = this.#values;
    const sums = this.#sums;
    const losses = this.#losses;
    let sum = 0;
    let lost = 0;
    for (let i = to - 1; i >= from; i--) {
      const value = values[i] as number;
      const next = sum + value;
      lost += lostIn(sum, value, next);
      sum = next;
      sums[i] = sum;
      losses[i] = lost;
    }
  }

  append(from: number, to: number): void {
    const values = this.#values;
    let sum = this.#sum;
    let lost = this.#lost;
    for (let i = from; i < to; i++) {
      const value = values[i] as number;
      const next = sum + value;
      lost += lostIn(sum, value, next);
      sum = next;
    }
    this.#sum = sum;
    this.#lost = lost;
  }

  finish(step: number, from: number, to: number, hasEarlier: boolean): void {
    const { values, present } = this.#out as Column;
    const earlier = hasEarlier ? (this.#sums[from] as number) : 0;
    const lostEarlier = hasEarlier ? (this.#losses[from] as number) : 0;
    const sum = earlier + this.#sum;
    const lost = this.#lost + lostEarlier + lostIn(earlier, this.#sum, sum);
    const isFinite = sum + lost - (sum + lost) === 0;
    const count = to - from;
    // What is not finite depends on the order of the samples.
    if (!isFinite) values[step] = (this.#isMean ? meanOf : sumOf)(this.#values, from, to);
    else values[step] = this.#isMean ? sum / count + lost / count : sum + lost;
    present[step] = float;
  }
}

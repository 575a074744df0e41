import { float, type Column } from '../eval/column.ts';
import type { Samples } from '../eval/samples.ts';
import type { FloatKernel } from './range-function.ts';
import { roomFor, slide, type WindowParts } from './sliding.ts';

/** Variance over windows, or its square root (Welford 1962; parts are merged as in Chan et al. 1979). */
export function slidingVariance(isDeviation: boolean): FloatKernel {
  const parts = new VarianceParts(isDeviation);
  return (samples, windows, out, first, last) => {
    parts.open(samples, out);
    slide(windows, first, last, parts);
  };
}

class VarianceParts implements WindowParts {
  readonly #isDeviation: boolean;
  #values: Float64Array = new Float64Array(0);
  #out: Column | undefined;
  #means: Float64Array = new Float64Array(0);
  #squares: Float64Array = new Float64Array(0);
  #count = 0;
  #mean = 0;
  #square = 0;

  constructor(isDeviation: boolean) {
    this.#isDeviation = isDeviation;
  }

  open({ values }: Samples, out: Column): void {
    this.#values = values;
    this.#out = out;
    this.#means = roomFor(values.length, this.#means);
    this.#squares = roomFor(values.length, this.#squares);
  }

  clear(): void {
    this.#count = 0;
    this.#mean = 0;
    this.#square = 0;
  }

  turn(from: number, to: number): void {
    let mean = 0;
    let square = 0;
    for (let i = to - 1; i >= from; i--) {
      const value = this.#values[i] as number;
      const difference = value - mean;
      mean += difference / (to - i);
      square += difference * (value - mean);
      this.#means[i] = mean;
      this.#squares[i] = square;
    }
  }

  append(from: number, to: number): void {
    for (let i = from; i < to; i++) {
      const value = this.#values[i] as number;
      const difference = value - this.#mean;
      this.#mean += difference / ++this.#count;
      this.#square += difference * (value - this.#mean);
    }
  }

  finish(step: number, from: number, to: number, hasEarlier: boolean): void {
    const { values, present } = this.#out as Column;
    let square = this.#square;
    if (hasEarlier) {
      square += this.#squares[from] as number;
      const earlier = to - from - this.#count;
      const between = this.#count === 0 ? 0 : this.#mean - (this.#means[from] as number);
      square += (between * between * earlier * this.#count) / (to - from);
    }
    const variance = square / (to - from);
    values[step] = this.#isDeviation ? Math.sqrt(variance) : variance;
    present[step] = float;
  }
}

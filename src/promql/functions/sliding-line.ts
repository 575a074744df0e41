import { float, type Column } from '../eval/column.ts';
import type { Samples } from '../eval/samples.ts';
import type { FloatKernel } from './range-function.ts';
import { roomFor, slide, type WindowParts } from './sliding.ts';

/** The line through a window's samples (least squares). */
export interface Line {
  /** Per second. */
  readonly slope: number;
  /** Its value at a time in milliseconds. */
  valueAt(atMs: number): number;
}

/** Fits a line to each window of two samples or more. */
export function slidingLine(result: (line: Line, step: number) => number): FloatKernel {
  const parts = new LineParts(result);
  return (samples, windows, out, first, last) => {
    parts.open(samples, out);
    slide(windows, first, last, parts);
  };
}

/** Means and sums of squares and products about them, as for a variance: nothing large cancels out. */
class Moments {
  count = 0;
  meanX = 0;
  meanY = 0;
  xx = 0;
  xy = 0;

  add(x: number, y: number): void {
    this.count++;
    const fromMean = x - this.meanX;
    this.meanX += fromMean / this.count;
    this.meanY += (y - this.meanY) / this.count;
    this.xx += fromMean * (x - this.meanX);
    this.xy += fromMean * (y - this.meanY);
  }

  clear(): void {
    this.count = this.meanX = this.meanY = this.xx = this.xy = 0;
  }
}

class LineParts implements WindowParts, Line {
  readonly #result: (line: Line, step: number) => number;
  #samples: Samples | undefined;
  #out: Column | undefined;
  /** For each sample the last one, up to it, whose value differs from the one before. */
  #changed = new Int32Array(0);
  /** Of the earlier part, from each sample on. */
  #meansX: Float64Array = new Float64Array(0);
  #meansY: Float64Array = new Float64Array(0);
  #xx: Float64Array = new Float64Array(0);
  #xy: Float64Array = new Float64Array(0);
  readonly #turned = new Moments();
  readonly #later = new Moments();
  #originMs = 0;
  #meanX = 0;
  #meanY = 0;
  slope = 0;

  constructor(result: (line: Line, step: number) => number) {
    this.#result = result;
  }

  open(samples: Samples, out: Column): void {
    const { times, values } = samples;
    this.#samples = samples;
    this.#out = out;
    this.#originMs = times[0] ?? 0;
    this.#meansX = roomFor(values.length, this.#meansX);
    this.#meansY = roomFor(values.length, this.#meansY);
    this.#xx = roomFor(values.length, this.#xx);
    this.#xy = roomFor(values.length, this.#xy);
    if (this.#changed.length < values.length) this.#changed = new Int32Array(values.length);
    for (let i = 1; i < values.length; i++) {
      this.#changed[i] = values[i] === values[i - 1] ? (this.#changed[i - 1] as number) : i;
    }
  }

  clear(): void {
    this.#later.clear();
  }

  turn(from: number, to: number): void {
    const { times, values } = this.#samples as Samples;
    const moments = this.#turned;
    moments.clear();
    for (let i = to - 1; i >= from; i--) {
      moments.add((times[i] as number) - this.#originMs, values[i] as number);
      this.#meansX[i] = moments.meanX;
      this.#meansY[i] = moments.meanY;
      this.#xx[i] = moments.xx;
      this.#xy[i] = moments.xy;
    }
  }

  append(from: number, to: number): void {
    const { times, values } = this.#samples as Samples;
    for (let i = from; i < to; i++)
      this.#later.add((times[i] as number) - this.#originMs, values[i] as number);
  }

  finish(step: number, from: number, to: number, hasEarlier: boolean): void {
    const count = to - from;
    if (count < 2) return;
    const { values, present } = this.#out as Column;
    const later = this.#later;
    let { meanX, meanY, xx, xy } = later;
    if (hasEarlier) {
      const weight = later.count / count;
      const earlierX = this.#meansX[from] as number;
      const earlierY = this.#meansY[from] as number;
      const acrossX = later.count === 0 ? 0 : meanX - earlierX;
      const acrossY = later.count === 0 ? 0 : meanY - earlierY;
      xx += (this.#xx[from] as number) + acrossX * acrossX * (count - later.count) * weight;
      xy += (this.#xy[from] as number) + acrossX * acrossY * (count - later.count) * weight;
      meanX = earlierX + acrossX * weight;
      meanY = earlierY + acrossY * weight;
    }
    this.#meanX = meanX;
    this.#meanY = meanY;
    this.slope = (xy / xx) * 1000;
    if ((this.#changed[to - 1] as number) <= from)
      this.#level((this.#samples as Samples).values[from] as number);
    values[step] = this.#result(this, step);
    present[step] = float;
  }

  valueAt(atMs: number): number {
    return this.#meanY + this.slope * ((atMs - this.#originMs - this.#meanX) / 1000);
  }

  /** All values are the same. */
  #level(value: number): void {
    const isFinite = Math.abs(value) !== Infinity;
    this.slope = isFinite ? 0 : NaN;
    this.#meanY = isFinite ? value : NaN;
  }
}

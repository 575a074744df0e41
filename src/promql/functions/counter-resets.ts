import type { Samples } from '../eval/samples.ts';

/** Where the floats of a series fall below the one before, by index, in an array that may be longer than `count`. */
export interface Resets {
  readonly indexes: Int32Array;
  readonly count: number;
}

/** Finds the counter resets of series, one after another; remembers those of the last. */
export class ResetFinder {
  #series: Samples | undefined;
  #indexes = new Int32Array(16);
  #count = 0;

  of(series: Samples): Resets {
    if (series !== this.#series) this.#find(series);
    return { indexes: this.#indexes, count: this.#count };
  }

  #find(series: Samples): void {
    const { values, times, starts } = series;
    this.#series = series;
    this.#count = 0;
    for (let i = 1; i < values.length; i++) {
      if ((values[i] as number) < (values[i - 1] as number) || (starts && hasNewStart(starts, times, i))) {
        this.#push(i);
      }
    }
  }

  #push(index: number): void {
    if (this.#count === this.#indexes.length) {
      const longer = new Int32Array(this.#count * 4);
      longer.set(this.#indexes);
      this.#indexes = longer;
    }
    this.#indexes[this.#count++] = index;
  }
}

/** Whether the counter began anew between a sample and the one before, by what the source says of its start. */
export function hasNewStart(starts: Float64Array, times: Float64Array, index: number): boolean {
  const start = starts[index] as number;
  // Not known, or as OpenTelemetry writes an unknown one: the time of the sample itself.
  if (start === 0 || start >= (times[index] as number)) return false;
  const before = times[index - 1] as number;
  if (start !== before) return start > before;
  // A delta begins where the one before ends; a cumulative counter of unknown start may look the same.
  const startBefore = starts[index - 1] as number;
  return startBefore !== 0 && startBefore < before;
}

/** Whether a sample's counter began before the sample before was taken, and yet not when that one's did. */
export function startsOverlap(starts: Float64Array, times: Float64Array, index: number): boolean {
  const start = starts[index] as number;
  return start !== 0 && start < (times[index - 1] as number) && start !== starts[index - 1];
}

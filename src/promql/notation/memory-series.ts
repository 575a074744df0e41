import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { markStale, wordsOf } from '../../lib/stale-marker.ts';
import { storedHint } from '../histogram/reset.ts';
import type { Labels, SeriesData } from '../queryable.ts';

/** What a series can hold; `stale` ends it. */
export type SampleValue = number | 'stale' | FloatHistogram;

/** Samples of one series by time, in arrays that grow. */
export class MemorySeries {
  readonly labels: Labels;
  #length = 0;
  #timestamps = new Float64Array(16);
  #values = new Float64Array(16);
  #starts: Float64Array | undefined;
  readonly #histograms = new Map<number, FloatHistogram>();

  constructor(labels: Labels) {
    this.labels = labels;
  }

  get lastMs(): number {
    return this.#length === 0 ? Number.NEGATIVE_INFINITY : (this.#timestamps[this.#length - 1] ?? Number.NaN);
  }

  /** Whether the last sample is this one, to the bit. */
  isLast(value: SampleValue): boolean {
    const index = this.#length - 1;
    const histogram = this.#histograms.get(index);
    if (typeof value === 'object') {
      const hint = histogram?.counterResetHint ?? 'unknown';
      return JSON.stringify({ ...value, counterResetHint: hint }) === JSON.stringify(histogram);
    }
    if (histogram !== undefined) return false;
    const single = new Float64Array(1);
    put(single, 0, value);
    const [ours, theirs] = [wordsOf(this.#values), wordsOf(single)];
    return ours[index * 2] === theirs[0] && ours[index * 2 + 1] === theirs[1];
  }

  /** The time must be after `lastMs`. */
  append(timestampMs: number, value: SampleValue, startMs?: number): void {
    if (this.#length === this.#timestamps.length) this.#grow();
    const index = this.#length++;
    this.#timestamps[index] = timestampMs;
    if (typeof value === 'object') this.#histograms.set(index, this.#stored(value, index));
    else put(this.#values, index, value);
    if (startMs === undefined && this.#starts === undefined) return;
    this.#starts ??= new Float64Array(this.#timestamps.length);
    this.#starts[index] = startMs ?? 0;
  }

  /** What lies between two times, both included; undefined where nothing does. The arrays are views, not copies. */
  between(fromMs: number, toMs: number): SeriesData | undefined {
    const start = this.#firstAfter((at) => at >= fromMs);
    const end = this.#firstAfter((at) => at > toMs);
    if (start >= end) return undefined;
    const histograms = new Map<number, FloatHistogram>();
    for (const [index, histogram] of this.#histograms) {
      if (index >= start && index < end) histograms.set(index - start, histogram);
    }
    return {
      labels: this.labels,
      timestamps: this.#timestamps.subarray(start, end),
      values: this.#values.subarray(start, end),
      ...(histograms.size > 0 ? { histograms } : {}),
      ...(this.#starts ? { startTimestamps: this.#starts.subarray(start, end) } : {}),
    };
  }

  #stored(histogram: FloatHistogram, index: number): FloatHistogram {
    return { ...histogram, counterResetHint: storedHint(histogram, this.#histograms.get(index - 1)) };
  }

  #firstAfter(isAfter: (timestampMs: number) => boolean): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isAfter(this.#timestamps[middle] ?? Number.NaN)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #grow(): void {
    this.#timestamps = doubled(this.#timestamps);
    this.#values = doubled(this.#values);
    this.#starts &&= doubled(this.#starts);
  }
}

function doubled(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

function put(values: Float64Array, index: number, value: number | 'stale'): void {
  if (value === 'stale') markStale(values, index);
  else values[index] = value;
}

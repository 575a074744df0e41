import type { ByteWriter } from './bytes.ts';
import { maxChunkSamples, seal, unseal } from './codec.ts';
import type { ColumnCodec } from './codec.ts';
import { SeriesDataError } from './data-error.ts';
import type { Points } from './points.ts';

/** What is left of the samples of each bucket: its start, the smallest, the largest, the sum, how many. NaNs count for nothing. */
export interface RollUp {
  readonly times: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

const columns = ['count', 'min', 'max', 'sum'] as const;

/** Buckets of `widthMs`, begun at its multiples; those without a sample are left out. */
export function rollUp({ times, values }: Points, widthMs: number): RollUp {
  return merge({ times, min: values, max: values, sum: values, count: undefined }, widthMs);
}

/** Larger buckets out of smaller ones. */
export function rollUpAgain(finer: RollUp, widthMs: number): RollUp {
  return merge(finer, widthMs);
}

interface Mergeable {
  readonly times: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array | undefined;
}

function merge(finer: Mergeable, widthMs: number): RollUp {
  const size = finer.times.length;
  const result = emptyRollUp(size);
  let last = -1;
  let end = Number.NEGATIVE_INFINITY;
  let lost = 0;
  for (let index = 0; index < size; index++) {
    const low = finer.min[index] as number;
    if (low !== low) continue;
    const high = finer.max[index] as number;
    const part = finer.sum[index] as number;
    const count = finer.count === undefined ? 1 : (finer.count[index] as number);
    const time = finer.times[index] as number;
    if (time >= end) {
      if (last >= 0) result.sum[last] = (result.sum[last] as number) + lost;
      last++;
      lost = 0;
      const start = Math.floor(time / widthMs) * widthMs;
      end = start + widthMs;
      result.times[last] = start;
      result.min[last] = low;
      result.max[last] = high;
      result.sum[last] = part;
      result.count[last] = count;
      continue;
    }
    if (low < (result.min[last] as number)) result.min[last] = low;
    if (high > (result.max[last] as number)) result.max[last] = high;
    result.count[last] = (result.count[last] as number) + count;
    // Neumaier's summation: sums of decimals stay short decimals, which are stored in fewer bits.
    const before = result.sum[last] as number;
    const sum = before + part;
    result.sum[last] = sum;
    const rest = Math.abs(before) >= Math.abs(part) ? before - sum + part : part - sum + before;
    if (rest === rest) lost += rest;
  }
  if (last >= 0) result.sum[last] = (result.sum[last] as number) + lost;
  return sliceRollUp(result, 0, last + 1);
}

export function emptyRollUp(size: number): RollUp {
  const column = (): Float64Array => new Float64Array(size);
  return { times: column(), min: column(), max: column(), sum: column(), count: column() };
}

/** A view of the buckets from one index to another. */
export function sliceRollUp(whole: RollUp, from: number, to: number): RollUp {
  const part = (column: Float64Array): Float64Array => column.subarray(from, to);
  return {
    times: part(whole.times),
    min: part(whole.min),
    max: part(whole.max),
    sum: part(whole.sum),
    count: part(whole.count),
  };
}

/** Pieces that follow each other as one. */
export function joinRollUps(pieces: readonly RollUp[]): RollUp {
  const [only] = pieces;
  if (only !== undefined && pieces.length === 1) return only;
  const whole = emptyRollUp(pieces.reduce((sum, { times }) => sum + times.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.times.set(piece.times, at);
    for (const column of columns) whole[column].set(piece[column], at);
    at += piece.times.length;
  }
  return whole;
}

/** Compresses the buckets, at least one, of a window that begins at `startMs`. */
export function encodeRollUp(
  codec: ColumnCodec,
  rolled: RollUp,
  startMs: number,
  widthMs: number,
  out: ByteWriter,
): Uint8Array {
  const size = rolled.times.length;
  out.clear();
  out.varint(size);
  codec.encodeTimes(
    rolled.times.map((time) => (time - startMs) / widthMs),
    size,
    out,
  );
  for (const column of columns) codec.encodeValues(rolled[column], size, out);
  return seal(out);
}

/** Throws `SeriesDataError`. */
export function decodeRollUp(
  codec: ColumnCodec,
  bytes: Uint8Array,
  startMs: number,
  widthMs: number,
  what: string,
): RollUp {
  const input = unseal(bytes, what);
  const size = input.varint();
  if (size < 1 || size > maxChunkSamples) throw new SeriesDataError(`${what}: ${size} buckets`);
  const times = codec.decodeTimes(input, size);
  for (let index = 0; index < size; index++) times[index] = startMs + (times[index] as number) * widthMs;
  const count = codec.decodeValues(input, size);
  const min = codec.decodeValues(input, size);
  const max = codec.decodeValues(input, size);
  return { times, count, min, max, sum: codec.decodeValues(input, size) };
}

import { ByteWriter } from './bytes.ts';
import type { ByteReader } from './bytes.ts';
import { maxChunkSamples, seal, unseal } from './codec.ts';
import type { ColumnCodec } from './codec.ts';
import { SeriesDataError } from './data-error.ts';
import type { Points } from './points.ts';

/** Times that all series of a source share in one window. */
export interface SharedTimes {
  readonly sourceId: number;
  readonly times: Float64Array;
}

/** Which of the shared times a chunk's values belong to. */
const allTimes = 0;
const timesInRow = 1;
const someTimes = 2;
const ownTimes = 3;

/** Compresses shared times. */
export function encodeSharedTimes(codec: ColumnCodec, times: Float64Array): Uint8Array {
  const out = new ByteWriter();
  out.varint(times.length);
  codec.encodeTimes(times, times.length, out);
  return seal(out);
}

/** Throws `SeriesDataError`. */
export function decodeSharedTimes(codec: ColumnCodec, bytes: Uint8Array, what: string): Float64Array {
  const input = unseal(bytes, what);
  return codec.decodeTimes(input, input.varint());
}

/** Compresses one series' samples in one window: `points` has at least one. */
export function encodeChunk(
  codec: ColumnCodec,
  { times, values }: Points,
  shared: SharedTimes | undefined,
  out: ByteWriter,
): Uint8Array {
  const count = times.length;
  out.clear();
  out.varint(count);
  const places = shared && placesIn(times, shared.times);
  if (shared === undefined || places === undefined) {
    out.byte(ownTimes);
    codec.encodeTimes(times, count, out);
  } else {
    const first = places[0] as number;
    const isInRow = (places[count - 1] as number) - first === count - 1;
    out.byte(count === shared.times.length ? allTimes : isInRow ? timesInRow : someTimes);
    out.varint(shared.sourceId);
    if (count < shared.times.length) {
      if (isInRow) out.varint(first);
      else codec.encodeTimes(places, count, out);
    }
  }
  codec.encodeValues(values, count, out);
  return seal(out);
}

/** Decompresses a chunk; `sharedTimes` gives the times of a source in its window. Throws `SeriesDataError`. */
export function decodeChunk(
  codec: ColumnCodec,
  bytes: Uint8Array,
  what: string,
  sharedTimes: (sourceId: number) => Float64Array,
): Points {
  const input = unseal(bytes, what);
  const count = input.varint();
  if (count < 1 || count > maxChunkSamples) throw new SeriesDataError(`${what}: ${count} samples`);
  const times = readTimes(codec, input, count, what, sharedTimes);
  return { times, values: codec.decodeValues(input, count) };
}

function readTimes(
  codec: ColumnCodec,
  input: ByteReader,
  count: number,
  what: string,
  sharedTimes: (sourceId: number) => Float64Array,
): Float64Array {
  const kind = input.byte();
  if (kind === ownTimes) return codec.decodeTimes(input, count);
  const shared = sharedTimes(input.varint());
  if (kind === someTimes) {
    const places = codec.decodeTimes(input, count);
    return places.map((place) => shared[place] ?? Number.NaN);
  }
  const first = kind === timesInRow ? input.varint() : 0;
  const times = shared.subarray(first, first + count);
  if (times.length !== count)
    throw new SeriesDataError(`${what}: ${count} samples, but ${shared.length} times of its source`);
  return times;
}

/** Where each time is among all of them; undefined where one is not. Both are ordered. */
function placesIn(times: Float64Array, all: Float64Array): Float64Array | undefined {
  const places = new Float64Array(times.length);
  let place = 0;
  for (let index = 0; index < times.length; index++) {
    const time = times[index] as number;
    while (place < all.length && (all[place] as number) < time) place++;
    if (all[place] !== time) return undefined;
    places[index] = place;
  }
  return places;
}

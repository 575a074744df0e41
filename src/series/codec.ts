import { crc32 } from 'node:zlib';
import { BitReader, BitWriter } from './bits.ts';
import { ByteReader } from './bytes.ts';
import type { ByteWriter } from './bytes.ts';
import { SeriesDataError } from './data-error.ts';
import { powersOfTen, toDecimals } from './decimals.ts';
import { readFloats, writeFloats } from './floats.ts';
import { IntegerCodec } from './integers.ts';

/** No chunk is longer, so that damaged bytes cannot ask for all memory. */
export const maxChunkSamples = 1 << 20;

const constantKind = 0;
const decimalKind = 1;
const floatKind = 2;
const checksumBytes = 4;

/**
 * Compresses columns of times and values, exact for every double: also the payload of a NaN, such as Prometheus' stale
 * marker. Columns are `Float64Array`s whose bits are never read as numbers where they may be a NaN. Not to be used by
 * two at once.
 */
export class ColumnCodec {
  readonly #integers = new IntegerCodec();
  readonly #bitWriter = new BitWriter();
  readonly #bitReader = new BitReader();
  #whole = new Float64Array(512);

  /** Appends whole numbers (milliseconds, counts) to `out`. */
  encodeTimes(times: Float64Array, count: number, out: ByteWriter): void {
    this.#integers.encode(times, count, out);
  }

  /** Throws `SeriesDataError`. */
  decodeTimes(input: ByteReader, count: number): Float64Array {
    const times = new Float64Array(checkedCount(count));
    this.#integers.decode(input, times, count);
    return times;
  }

  /** Appends `count` (1 and more) values to `out`. */
  encodeValues(values: Float64Array, count: number, out: ByteWriter): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, count * 2);
    if (this.#whole.length < count) this.#whole = new Float64Array(count);
    const decimals = toDecimals(values, count, this.#whole);
    if (decimals !== undefined) {
      out.byte(decimalKind | (decimals.exponent << 2) | (decimals.exceptions.length === 0 ? 0 : 64));
      if (decimals.exceptions.length > 0) writeExceptions(decimals.exceptions, words, out);
      this.#integers.encode(this.#whole, count, out);
    } else if (isConstant(words)) {
      out.byte(constantKind);
      out.uint32(words[0] as number);
      out.uint32(words[1] as number);
    } else {
      out.byte(floatKind);
      writeFloats(this.#bitWriter, words, count);
      const bits = this.#bitWriter.finish();
      out.varint(bits.length);
      out.bytes(bits);
      this.#bitWriter.clear();
    }
  }

  /** Throws `SeriesDataError`. */
  decodeValues(input: ByteReader, count: number): Float64Array {
    const values = new Float64Array(checkedCount(count));
    const words = new Uint32Array(values.buffer);
    const head = input.byte();
    const kind = head & 3;
    if (kind === decimalKind) this.#decodeDecimals(input, head, values, words);
    else if (kind === constantKind) {
      const low = input.uint32();
      const high = input.uint32();
      for (let index = 0; index < words.length; index += 2) {
        words[index] = low;
        words[index + 1] = high;
      }
    } else if (kind === floatKind) {
      const bits = input.bytes(input.varint());
      readFloats(this.#bitReader.open(bits), words, count);
    } else throw new SeriesDataError(`samples are of an unknown kind ${head}`);
    return values;
  }

  #decodeDecimals(input: ByteReader, head: number, values: Float64Array, words: Uint32Array): void {
    const exceptions = head & 64 ? readExceptions(input, values.length) : [];
    this.#integers.decode(input, values, values.length);
    const exponent = (head >>> 2) & 15;
    if (exponent > 0) {
      const power = powersOfTen[exponent] as number;
      for (let index = 0; index < values.length; index++) values[index] = (values[index] as number) / power;
    }
    for (const { index, low, high } of exceptions) {
      words[index * 2] = low;
      words[index * 2 + 1] = high;
    }
  }
}

/** Ends what was written with a checksum. */
export function seal(out: ByteWriter): Uint8Array {
  out.uint32(crc32(out.view()));
  return out.take();
}

/** Reads what `seal` ended. Throws `SeriesDataError` where the checksum does not fit. */
export function unseal(bytes: Uint8Array, what: string): ByteReader {
  const end = bytes.length - checksumBytes;
  if (end < 1) throw new SeriesDataError(`${what}: ${bytes.length} bytes are too few`);
  const body = bytes.subarray(0, end);
  const stored = new ByteReader(bytes, end).uint32();
  const computed = crc32(body);
  if (stored !== computed)
    throw new SeriesDataError(
      `${what}: damaged, checksum ${computed.toString(16)} instead of ${stored.toString(16)}`,
    );
  return new ByteReader(body);
}

interface Exception {
  readonly index: number;
  readonly low: number;
  readonly high: number;
}

function writeExceptions(exceptions: readonly number[], words: Uint32Array, out: ByteWriter): void {
  out.varint(exceptions.length);
  let before = 0;
  for (const index of exceptions) {
    out.varint(index - before);
    out.uint32(words[index * 2] as number);
    out.uint32(words[index * 2 + 1] as number);
    before = index;
  }
}

function readExceptions(input: ByteReader, count: number): Exception[] {
  const exceptions: Exception[] = [];
  const length = input.varint();
  let index = 0;
  for (let number = 0; number < length; number++) {
    index += input.varint();
    if (index >= count) throw new SeriesDataError(`samples except number ${index} of ${count}`);
    exceptions.push({ index, low: input.uint32(), high: input.uint32() });
  }
  return exceptions;
}

function isConstant(words: Uint32Array): boolean {
  for (let index = 2; index < words.length; index++) if (words[index] !== words[index - 2]) return false;
  return true;
}

function checkedCount(count: number): number {
  if (count >= 1 && count <= maxChunkSamples) return count;
  throw new SeriesDataError(`a chunk of ${count} samples: between 1 and ${maxChunkSamples} are possible`);
}

import type { BitReader, BitWriter } from './bits.ts';

/*
 * Doubles that are no decimals of a fixed number of digits: each as its difference (XOR) from the one before, without
 * the zeros around it (Pelkonen et al., "Gorilla", VLDB 2015, section 4.1.2).
 */

/** Writes the bits of `count` doubles, two 32-bit words each, lower one first. */
export function writeFloats(writer: BitWriter, words: Uint32Array, count: number): void {
  let high = 0;
  let low = 0;
  let leading = 64;
  let trailing = 0;
  for (let index = 0; index < count; index++) {
    const nextLow = words[index * 2] as number;
    const nextHigh = words[index * 2 + 1] as number;
    const xorLow = (low ^ nextLow) >>> 0;
    const xorHigh = (high ^ nextHigh) >>> 0;
    low = nextLow;
    high = nextHigh;
    if (xorLow === 0 && xorHigh === 0) {
      writer.bits(0, 1);
      continue;
    }
    const zerosBefore = xorHigh === 0 ? 32 + Math.clz32(xorLow) : Math.clz32(xorHigh);
    const zerosAfter = xorLow === 0 ? 32 + trailingZeros(xorHigh) : trailingZeros(xorLow);
    const isWithin = zerosBefore >= leading && zerosAfter >= trailing;
    if (isWithin && zerosBefore + zerosAfter - leading - trailing < 13) {
      writer.bits(2, 2);
    } else {
      leading = zerosBefore;
      trailing = zerosAfter;
      writer.bits(3, 2);
      writer.bits(leading, 6);
      writer.bits(63 - leading - trailing, 6);
    }
    const length = 64 - leading - trailing;
    const { lower, upper } = shiftedRight(xorLow, xorHigh, trailing);
    if (length > 32) writer.bits(upper, length - 32);
    writer.bits(lower, Math.min(length, 32));
  }
}

/** Reads `count` doubles as words. Throws `SeriesDataError` where the bits end early. */
export function readFloats(reader: BitReader, words: Uint32Array, count: number): void {
  let high = 0;
  let low = 0;
  let trailing = 0;
  let length = 0;
  for (let index = 0; index < count; index++) {
    if (reader.bits(1) === 1) {
      if (reader.bits(1) === 1) {
        const leading = reader.bits(6);
        length = reader.bits(6) + 1;
        trailing = Math.max(0, 64 - leading - length);
      }
      const upper = length > 32 ? reader.bits(length - 32) : 0;
      const lower = reader.bits(Math.min(length, 32));
      if (trailing >= 32) high ^= lower << (trailing - 32);
      else if (trailing === 0) {
        low ^= lower;
        high ^= upper;
      } else {
        low ^= lower << trailing;
        high ^= (upper << trailing) | (lower >>> (32 - trailing));
      }
    }
    reader.check();
    words[index * 2] = low;
    words[index * 2 + 1] = high;
  }
}

function trailingZeros(word: number): number {
  return 31 - Math.clz32(word & -word);
}

function shiftedRight(low: number, high: number, count: number): { lower: number; upper: number } {
  if (count === 0) return { lower: low, upper: high };
  if (count >= 32) return { lower: high >>> (count - 32), upper: 0 };
  return { lower: ((low >>> count) | (high << (32 - count))) >>> 0, upper: high >>> count };
}

import type { BitReader, BitWriter } from './bits.ts';

/**
 * Adaptive Golomb-Rice codes with a run mode, as in LOCO-I (Weinberger, Seroussi, Sapiro, IEEE Trans. Image Processing
 * 2000): a value costs about the logarithm of what its neighbours were, and a run of zeros costs a few bits altogether.
 * Nothing is stored about the distribution: writer and reader follow the same running means.
 */

/** From so many ones on, the value follows with its own length. */
const escapeAt = 18;
/** Below this mean most values are zeros, and runs of them are counted. */
const runsBelow = 0.4;

/** The best divisor's exponent for values of this mean. */
function exponentFor(mean: number): number {
  if (mean < 2147483648) return 31 - Math.clz32(mean | 1);
  // No Math.log2: engines round it differently.
  return mean < 4294967296 ? 31 : Math.min(52, 63 - Math.clz32(mean / 4294967296));
}

/** An outlier must not spoil the codes of those behind it. */
function nextMean(mean: number, value: number): number {
  const limit = mean * 8 + 8;
  return mean + ((value > limit ? limit : value) - mean) * 0.0625;
}

/** Writes whole numbers from 0 to 2^53 - 1. */
export function writeRice(writer: BitWriter, values: Float64Array, count: number): void {
  let mean = firstMean(values, count);
  writer.bits(exponentFor(mean * 16), 6);
  mean = 2 ** exponentFor(mean * 16) / 16;
  let runMean = 8;
  for (let index = 0; index < count; index++) {
    const value = values[index] as number;
    if (mean >= runsBelow) {
      writeOne(writer, value, exponentFor(mean));
      mean = nextMean(mean, value);
      continue;
    }
    let run = 0;
    while (index + run < count && values[index + run] === 0) run++;
    writeOne(writer, run, exponentFor(runMean));
    runMean = nextMean(runMean, run);
    mean = meanAfterRun(mean, run);
    index += run;
    if (index < count) {
      const other = values[index] as number;
      writeOne(writer, other - 1, exponentFor(mean * 2));
      mean = nextMean(mean, other);
    }
  }
}

/** Reads `count` numbers. Throws `SeriesDataError` where the bits end early. */
export function readRice(reader: BitReader, values: Float64Array, count: number): void {
  let mean = 2 ** reader.bits(6) / 16;
  let runMean = 8;
  for (let index = 0; index < count; index++) {
    if (mean >= runsBelow) {
      const value = readOne(reader, exponentFor(mean));
      values[index] = value;
      mean = nextMean(mean, value);
      reader.check();
      continue;
    }
    const run = readOne(reader, exponentFor(runMean));
    reader.check();
    runMean = nextMean(runMean, run);
    mean = meanAfterRun(mean, run);
    const end = index + run > count ? count : index + run;
    values.fill(0, index, end);
    index = end;
    if (index < count) {
      const other = readOne(reader, exponentFor(mean * 2)) + 1;
      values[index] = other;
      mean = nextMean(mean, other);
      reader.check();
    }
  }
}

/** Where the running mean begins: what the first values are about. */
function firstMean(values: Float64Array, count: number): number {
  const end = Math.min(count, 16);
  let sum = 0;
  for (let index = 0; index < end; index++) sum += values[index] as number;
  return end === 0 ? 0 : sum / end;
}

function meanAfterRun(mean: number, run: number): number {
  return run > 15 ? mean * 0.36 : mean * (1 - run * 0.04);
}

function writeOne(writer: BitWriter, value: number, exponent: number): void {
  const quotient =
    exponent < 31 && value < 2147483648 ? value >>> exponent : Math.floor(value / 2 ** exponent);
  if (quotient >= escapeAt) {
    const length =
      value < 4294967296 ? 32 - Math.clz32(value) : 64 - Math.clz32(Math.floor(value / 4294967296));
    writer.bits(2 ** escapeAt - 1, escapeAt);
    writer.bits(length, 6);
    writer.wide(value, length);
    return;
  }
  writer.bits((2 << quotient) - 2, quotient + 1);
  if (exponent > 0)
    writer.wide(exponent < 31 ? value & ((1 << exponent) - 1) : value % 2 ** exponent, exponent);
}

function readOne(reader: BitReader, exponent: number): number {
  const word = reader.peek();
  const quotient = Math.clz32(~word);
  if (quotient + 1 + exponent <= 25 && quotient < escapeAt) {
    reader.skip(quotient + 1 + exponent);
    const low = exponent === 0 ? 0 : (word << (quotient + 1)) >>> (32 - exponent);
    return (quotient << exponent) + low;
  }
  if (quotient < escapeAt) {
    reader.skip(quotient + 1);
    return quotient * 2 ** exponent + reader.wide(exponent);
  }
  reader.skip(escapeAt);
  return reader.wide(Math.min(reader.bits(6), 53));
}

import { maxWhole } from './integers.ts';

/** Powers of ten that are exact doubles; a decimal is its whole number divided by one of them. */
export const powersOfTen = Float64Array.from({ length: 16 }, (_, exponent) => Number(`1e${exponent}`));

/** What cannot be a whole number over a power of ten (NaN, infinities, -0) costs ten bytes; so many are bearable. */
function mostExceptions(count: number): number {
  return 2 + (count >> 4);
}

/** A column as whole numbers over `10 ** exponent`; `exceptions` are positions whose bits are kept as they are. */
export interface Decimals {
  readonly exponent: number;
  readonly exceptions: readonly number[];
}

/**
 * Writes `values` into `whole` as numbers over one power of ten, when that gives every one of them back bit for bit
 * (Afroozeh, Kuffo, Boncz, "ALP", SIGMOD 2024, have the idea); undefined where too many do not fit.
 */
export function toDecimals(values: Float64Array, count: number, whole: Float64Array): Decimals | undefined {
  let exponent = 0;
  let exceptions: number[] = [];
  for (let index = 0; index < count; index++) {
    const value = values[index] as number;
    let scaled = wholeOver(value, exponent);
    if (scaled !== scaled) {
      const finer = finerExponent(value, exponent);
      if (finer === undefined) {
        exceptions.push(index);
        if (exceptions.length > mostExceptions(count)) return undefined;
        // Repeats its neighbour: no difference, next to nothing.
        scaled = index === 0 ? 0 : (whole[index - 1] as number);
      } else {
        exponent = finer;
        exceptions = [];
        index = -1;
        continue;
      }
    }
    whole[index] = scaled;
  }
  if (exceptions[0] === 0) smoothStart(exceptions, whole, count);
  return { exponent, exceptions };
}

/** The number whose quotient by `10 ** exponent` is exactly `value`; NaN where there is none. */
export function wholeOver(value: number, exponent: number): number {
  const power = powersOfTen[exponent] as number;
  const scaled = Math.round(value * power);
  if (scaled / power !== value || scaled > maxWhole || scaled < -maxWhole) return Number.NaN;
  // -0 equals 0, but is not the same.
  return scaled === 0 && Object.is(value, -0) ? Number.NaN : scaled;
}

function finerExponent(value: number, above: number): number | undefined {
  for (let exponent = above + 1; exponent < powersOfTen.length; exponent++) {
    const scaled = wholeOver(value, exponent);
    if (scaled === scaled) return exponent;
  }
  return undefined;
}

/** Exceptions at the start take the first value after them. */
function smoothStart(exceptions: readonly number[], whole: Float64Array, count: number): void {
  let after = 0;
  while (exceptions[after] === after) after++;
  if (after < count) whole.fill(whole[after] as number, 0, after);
}

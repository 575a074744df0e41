import type { Scanner } from './scanner.ts';

const decimal = /[0-9]+(?:_[0-9]+)*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|\.[0-9]+(?:[eE][+-]?[0-9]+)?/y;

/** A number with or without a sign, Inf and NaN too. Hexadecimal ones are none, since `0x5` is six zeros. */
export function scanNumber(scanner: Scanner): number {
  const sign = scanner.find(/[+-]/y) === '-' ? -1 : 1;
  const word = scanner.find(/(?:inf|nan)(?![a-zA-Z0-9_:])/iy);
  if (word !== undefined) return word.toLowerCase() === 'nan' ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  const digits = scanner.need(decimal, 'a number');
  if (/[a-wyzA-Z_.]/.test(scanner.next)) throw scanner.expected('the end of the number');
  return sign * Number(digits.replaceAll('_', ''));
}

import { unquote } from '../../promql/notation/unquote.ts';

/** A constant number; Go tells whole ones from others. */
export interface NumberConstant {
  readonly value: number;
  readonly isInteger: boolean;
}

/** A character in single quotes as the number it is; undefined where it is none. */
export function characterOf(text: string): NumberConstant | undefined {
  const [character, ...others] = unquote(text) ?? '';
  if (character === undefined || others.length > 0) return undefined;
  return { value: character.codePointAt(0) ?? 0, isInteger: true };
}

/** A number as Go's templates write them; undefined where it is none. */
export function numberOf(text: string): NumberConstant | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').replaceAll('_', '');
  const isHex = /^0x/i.test(digits);
  const isInteger = isHex || !/[.eE]/.test(digits);
  const isOctal = /^0[0-9]+$/.test(digits);
  const value = Number(isOctal ? `0o${digits.slice(1)}` : digits);
  return Number.isNaN(value) || (isInteger && value >= 2 ** 63)
    ? undefined
    : { value: sign * value, isInteger };
}

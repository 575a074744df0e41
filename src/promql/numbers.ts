/**
 * Value of a number as queries write them: `1_000`, `.5`, `5e-3`, `0x1F`, `0755` (octal), `Inf`, `NaN`, in any case.
 * Undefined for what is none, and for one beyond what a float can hold.
 */
export function parseNumber(text: string): number | undefined {
  if (/^inf$/i.test(text)) return Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  // A single underscore may separate digits, and stand after the prefix of a base.
  if (/^0x/i.test(text))
    return /^0x(?:_?[0-9a-f])+$/i.test(text) ? integer(text.replaceAll('_', '')) : undefined;
  if (/_(?![0-9])|(?<![0-9])_/.test(text)) return undefined;
  const digits = text.replaceAll('_', '');
  if (/^0[0-7]+$/.test(digits)) return integer(`0o${digits.slice(1)}`) ?? Number(digits);
  if (!/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?$/i.test(digits)) return undefined;
  const value = Number(digits);
  return Number.isFinite(value) ? value : undefined;
}

/** Integers with a prefix have 64 bits, one of them the sign. */
function integer(digits: string): number | undefined {
  const value = BigInt(digits);
  return value < 2n ** 63n ? Number(value) : undefined;
}

/** The shortest decimal notation that reads back the same, without an exponent: `0.0000001`, `+Inf`, `-0`. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [mantissa = '', exponent] = String(Math.abs(value)).split('e');
  if (exponent === undefined) return sign + mantissa;
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent);
  if (shift > 0) return sign + (whole + fraction).padEnd(whole.length + shift, '0');
  return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
}

/** As `formatNumber`, but with an exponent for the very large and small, as Go's `%v`: `1e-05`, `1e+21`. */
export function formatShortNumber(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size === 0 || (size >= 1e-4 && size < 1e21)) return formatNumber(value);
  const [mantissa = '', exponent = ''] = value.toExponential().split('e');
  return `${mantissa}e${exponent.charAt(0)}${exponent.slice(1).padStart(2, '0')}`;
}

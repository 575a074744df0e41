/** A number as Go's `%g` writes it, with `digits` significant digits, or as few as say it exactly. */
export function formatG(value: number, digits?: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', exponentText = ''] = value
    .toExponential(digits === undefined ? undefined : digits - 1)
    .split('e');
  const exponent = Number(exponentText);
  // Go decides by a precision of 6 where it writes the shortest form.
  const limit = digits ?? 6;
  if (exponent < -4 || exponent >= limit) {
    return `${trimZeros(mantissa)}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return digits === undefined ? formatPlain(value) : trimZeros(Number(value.toPrecision(digits)).toString());
}

/** A number without an exponent and with as few digits as say it exactly (Go's `strconv.FormatFloat(v, 'f', -1, 64)`). */
export function formatPlain(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const match = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (!match) return text;
  const [, sign = '', whole = '', fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  const point = whole.length + Number(exponentText);
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return sign + digits.padEnd(point, '0');
  return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}

function trimZeros(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

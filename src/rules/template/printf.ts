import { formatG } from '../../promql/eval/go-format.ts';
import { quote } from '../../promql/strings.ts';
import { printValue } from './print-value.ts';
import { GoInt, TextMap, typeName } from './value.ts';
import type { Value } from './value.ts';

interface Directive {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

const directive = /%([-+# 0]*)(\*|[0-9]+)?(?:\.(\*|[0-9]*))?([\s\S])?/gu;

/** Go's `fmt.Sprintf`. What does not fit shows as it does in Go: `%!d(float64=3)`, `%!s(MISSING)`. */
export function sprintf(format: string, values: readonly Value[]): string {
  let next = 0;
  const take = (written: string | undefined) => {
    if (written !== '*') return written === undefined ? undefined : Number(written);
    const value = values[next++];
    return value instanceof GoInt ? value.value : undefined;
  };
  const text = format.replaceAll(
    directive,
    (_, flags: string, width?: string, precision?: string, verb?: string) => {
      const parts = { flags, width: take(width), precision: take(precision), verb: verb ?? '' };
      if (parts.verb === '') return '%!(NOVERB)';
      if (parts.verb === '%') return '%';
      if (next >= values.length) return `%!${parts.verb}(MISSING)`;
      return padded(formatted(parts, values[next++]), parts);
    },
  );
  const extra = values.slice(next);
  if (extra.length === 0) return text;
  return `${text}%!(EXTRA ${extra.map((value) => `${goType(value)}=${printValue(value)}`).join(', ')})`;
}

function formatted(parts: Directive, value: Value): string {
  const { verb } = parts;
  if (verb === 'v') return verbV(parts, value);
  if (verb === 'T') return goType(value);
  const written =
    typeof value === 'number'
      ? formatFloat(parts, value)
      : value instanceof GoInt
        ? formatInteger(parts, value.value)
        : typeof value === 'boolean'
          ? formatBoolean(parts, value)
          : formatText(parts, value);
  return written ?? bad(verb, value);
}

/** Beyond what `printValue` does: precision, signs. */
function verbV(parts: Directive, value: Value): string {
  if (typeof value === 'number') return formatFloat({ ...parts, verb: 'g' }, value) ?? '';
  if (value instanceof GoInt) return formatInteger({ ...parts, verb: 'd' }, value.value) ?? '';
  if (typeof value === 'string') return parts.flags.includes('#') ? quote(value) : cut(value, parts);
  return printValue(value);
}

function formatFloat({ verb, flags, precision }: Directive, value: number): string | undefined {
  const digits = verb === 'g' || verb === 'G' ? precision : (precision ?? 6);
  let text: string;
  if (!Number.isFinite(value) && /[eEfFgG]/.test(verb))
    text = formatG(value).replace(/^\+(?=Inf)/, flags.includes('+') ? '+' : '+');
  else if (verb === 'f' || verb === 'F') text = fixed(value, digits ?? 6);
  else if (verb === 'e' || verb === 'E') text = withExponent(value.toExponential(Math.min(digits ?? 6, 100)));
  else if (verb === 'g' || verb === 'G') text = formatG(value, digits === 0 ? 1 : digits);
  else return undefined;
  if (verb === 'E' || verb === 'G') text = text.replace('e', 'E');
  return signed(text, flags);
}

/** JavaScript's own toFixed has exponents from 10^21 on, and loses the sign of -0. */
function fixed(value: number, digits: number): string {
  const precision = Math.min(digits, 100);
  const size = Math.abs(value);
  const text =
    size < 1e21
      ? size.toFixed(precision)
      : `${BigInt(size)}${precision > 0 ? `.${'0'.repeat(precision)}` : ''}`;
  return value < 0 || Object.is(value, -0) ? `-${text}` : text;
}

function withExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

const bases: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

function formatInteger({ verb, flags, precision }: Directive, value: number): string | undefined {
  if (verb === 'c') return String.fromCodePoint(value);
  if (verb === 'q') return `'${String.fromCodePoint(value)}'`;
  if (verb === 'U') return `U+${value.toString(16).toUpperCase().padStart(4, '0')}`;
  const base = bases[verb];
  if (base === undefined) return undefined;
  const digits = Math.abs(value)
    .toString(base)
    .padStart(precision ?? 1, '0');
  const prefix = flags.includes('#') && base === 16 ? '0x' : '';
  return signed(`${value < 0 ? '-' : ''}${prefix}${verb === 'X' ? digits.toUpperCase() : digits}`, flags);
}

function formatBoolean({ verb }: Directive, value: boolean): string | undefined {
  return verb === 't' ? String(value) : undefined;
}

function formatText(parts: Directive, value: Value): string | undefined {
  if (value === undefined) return undefined;
  const text = printValue(value);
  if (parts.verb === 's') return cut(text, parts);
  if (parts.verb === 'q') return quote(cut(text, parts));
  if (parts.verb !== 'x' && parts.verb !== 'X') return undefined;
  const hex = Buffer.from(text, 'utf8').toString('hex');
  return parts.verb === 'X' ? hex.toUpperCase() : hex;
}

function cut(text: string, { precision }: Directive): string {
  return precision === undefined ? text : Array.from(text).slice(0, precision).join('');
}

function signed(text: string, flags: string): string {
  if (/^[-+]/.test(text)) return flags.includes('+') || text.startsWith('-') ? text : text;
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}

function padded(text: string, { flags, width }: Directive): string {
  const missing = Math.abs(width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.includes('-') || (width ?? 0) < 0) return text + ' '.repeat(missing);
  if (!flags.includes('0') || !/^[-+]?[0-9]/.test(text)) return ' '.repeat(missing) + text;
  const sign = /^[-+]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

function bad(verb: string, value: Value): string {
  if (value === undefined) return `%!${verb}(<nil>)`;
  if (value instanceof TextMap) return printValue(value);
  return `%!${verb}(${goType(value)}=${printValue(value)})`;
}

function goType(value: Value): string {
  return value === undefined ? '<nil>' : typeName(value);
}

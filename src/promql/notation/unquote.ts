const simple: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
};

const escapes =
  /\\(?:(?<simple>[abfnrtv\\'"])|x(?<hex>[0-9a-fA-F]{2})|(?<octal>[0-7]{3})|u(?<short>[0-9a-fA-F]{4})|U(?<long>[0-9a-fA-F]{8}))|[^\\]+/gy;

/**
 * What a literal in quotes stands for, with Go's escapes as in PromQL: `\x` and octal ones are bytes of UTF-8. Undefined
 * for an escape that is none.
 */
export function unquote(written: string): string | undefined {
  const quote = written.charAt(0);
  const inner = written.slice(1, -1);
  if (quote === '`' || !inner.includes('\\')) return inner;
  const parts: Buffer[] = [];
  let end = 0;
  for (const match of inner.matchAll(escapes)) {
    const bytes = bytesOf(match, quote);
    if (bytes === undefined) return undefined;
    parts.push(bytes);
    end = match.index + match[0].length;
  }
  return end === inner.length ? Buffer.concat(parts).toString('utf8') : undefined;
}

function bytesOf({ 0: whole, groups = {} }: RegExpExecArray, quote: string): Buffer | undefined {
  const { simple: letter, hex, octal, short, long } = groups;
  if (letter !== undefined) {
    const isOtherQuote = (letter === '"' || letter === "'") && letter !== quote;
    return isOtherQuote ? undefined : Buffer.from([simple[letter] ?? 0]);
  }
  if (hex !== undefined) return Buffer.from([Number.parseInt(hex, 16)]);
  if (octal !== undefined) {
    const byte = Number.parseInt(octal, 8);
    return byte > 255 ? undefined : Buffer.from([byte]);
  }
  const digits = short ?? long;
  if (digits === undefined) return Buffer.from(whole, 'utf8');
  const point = Number.parseInt(digits, 16);
  const isCharacter = point <= 0x10_ff_ff && (point < 0xd8_00 || point > 0xdf_ff);
  return isCharacter ? Buffer.from(String.fromCodePoint(point), 'utf8') : undefined;
}

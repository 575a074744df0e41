/** Escapes of one letter in a literal, by the character they stand for. */
const letters: Readonly<Record<string, string>> = {
  '\u0007': String.raw`\a`,
  '\b': String.raw`\b`,
  '\f': String.raw`\f`,
  '\n': String.raw`\n`,
  '\r': String.raw`\r`,
  '\t': String.raw`\t`,
  '\v': String.raw`\v`,
  '\\': '\\\\',
  '"': String.raw`\"`,
};

/** A literal in double quotes that stands for some text, as Go's strconv.Quote writes it. */
export function quote(text: string): string {
  return `"${text.replaceAll(/["\\]|[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, escapeOf)}"`;
}

/** A character in single quotes, as errors name it. */
export function quoteCharacter(character: string): string {
  if (character === '"') return `'"'`;
  return character === "'" ? String.raw`'\''` : `'${quote(character).slice(1, -1)}'`;
}

function escapeOf(character: string): string {
  const letter = letters[character];
  if (letter !== undefined) return letter;
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x20 || point === 0x7f) return String.raw`\x${hex(point, 2)}`;
  return point < 0x1_00_00 ? String.raw`\u${hex(point, 4)}` : String.raw`\U${hex(point, 8)}`;
}

function hex(point: number, length: number): string {
  return point.toString(16).padStart(length, '0');
}

const escapeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/**
 * What is wrong with the escape whose backslash stands at `at`, or where the text goes on after it. Both the bytes of
 * `\x` and octal escapes and the characters of `\u` and `\U` may be escaped.
 */
export function skipEscape(text: string, at: number, quoteMark: string): number | string {
  const letter = characterAt(text, at + 1);
  if (letter === '') return 'escape sequence not terminated';
  if (letter === quoteMark || /[abfnrtv\\]/.test(letter)) return at + 2;
  const isOctal = /[0-7]/.test(letter);
  const length = isOctal ? 3 : escapeLengths[letter];
  if (length === undefined) return `unknown escape sequence ${pointOf(letter)}`;
  const start = isOctal ? at + 1 : at + 2;
  const isDigit = isOctal ? /[0-7]/ : /[0-9a-fA-F]/;
  for (let index = start; index < start + length; index++) {
    const digit = characterAt(text, index);
    if (digit === '') return 'escape sequence not terminated';
    if (!isDigit.test(digit)) return `illegal character ${pointOf(digit)} in escape sequence`;
  }
  const point = Number.parseInt(text.slice(start, start + length), isOctal ? 8 : 16);
  const isByte = isOctal || letter === 'x';
  const isValid = point <= (isByte ? 255 : 0x10_ff_ff) && (point < 0xd8_00 || point > 0xdf_ff);
  return isValid ? start + length : 'escape sequence is an invalid Unicode code point';
}

/** The character at an offset, of one or two UTF-16 units; empty at the end. */
export function characterAt(text: string, offset: number): string {
  const point = text.codePointAt(offset);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function pointOf(character: string): string {
  const point = hex(character.codePointAt(0) ?? 0, 4).toUpperCase();
  return /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character) ? `U+${point} '${character}'` : `U+${point}`;
}

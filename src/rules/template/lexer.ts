import type { Token, TokenKind } from './token.ts';

const keywords: ReadonlySet<string> = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'template',
  'with',
]);

/** What an action is made of, tried in this order. */
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['space', /[ \t\r\n]+/y],
  ['declare', /:=/y],
  ['assign', /=/y],
  ['pipe', /\|/y],
  ['open', /\(/y],
  ['close', /\)/y],
  ['comma', /,/y],
  ['string', /"(?:[^"\\\n]|\\[^\n])*"/y],
  ['raw-string', /`[^`]*`/y],
  ['character', /'(?:[^'\\\n]|\\[^\n])+'/y],
  ['variable', /\$[\p{L}\p{Nd}_]*/uy],
  [
    'number',
    /[+-]?(?:0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?)/y,
  ],
  ['field', /\.[\p{L}_][\p{L}\p{Nd}_]*/uy],
  ['dot', /\./y],
  ['identifier', /[\p{L}_][\p{L}\p{Nd}_]*/uy],
];

/** Parts that must be followed by something that ends them. */
const isWord: ReadonlySet<TokenKind> = new Set<TokenKind>(['variable', 'field', 'identifier', 'number']);

/** Cuts a template of Go's text/template into tokens; the last is `end` or `fault`. Throws nothing. */
export function lex(text: string): Token[] {
  return new Lexer(text).run();
}

class Lexer {
  readonly #text: string;
  readonly #tokens: Token[] = [];
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  run(): Token[] {
    while (this.#tokens.at(-1)?.kind !== 'fault') {
      const left = this.#text.indexOf('{{', this.#at);
      if (left === -1) {
        this.#pushText(this.#text.slice(this.#at));
        this.#push('end', '', this.#text.length);
        break;
      }
      const isTrimming = /^-[ \t\r\n]/.test(this.#text.slice(left + 2, left + 4));
      const text = this.#text.slice(this.#at, left);
      this.#pushText(isTrimming ? text.replace(/[ \t\r\n]+$/, '') : text);
      this.#at = left + 2 + (isTrimming ? 2 : 0);
      if (this.#text.startsWith('/*', this.#at)) this.#comment();
      else this.#action(left);
    }
    return this.#tokens;
  }

  #comment(): void {
    const end = this.#text.indexOf('*/', this.#at);
    if (end === -1) return this.#push('fault', 'unclosed comment', this.#at);
    this.#at = end + 2;
    if (!this.#takeRight()) this.#push('fault', 'comment ends before closing delimiter', this.#at);
  }

  #action(left: number): void {
    this.#depth = 0;
    this.#push('left', '{{', left);
    while (this.#tokens.at(-1)?.kind !== 'fault') {
      const at = this.#at;
      if (this.#takeRight()) {
        if (this.#depth > 0) return this.#push('fault', 'unclosed left paren', at);
        return this.#push('right', '}}', at);
      }
      if (at >= this.#text.length) return this.#push('fault', 'unclosed action', at);
      this.#part();
    }
  }

  /** The closing braces, with the trimming of what follows. */
  #takeRight(): boolean {
    const found = /[ \t\r\n]-\}\}[ \t\r\n]*|\}\}/y;
    found.lastIndex = this.#at;
    const [text] = found.exec(this.#text) ?? [];
    if (text === undefined) return false;
    this.#at += text.length;
    return true;
  }

  #part(): void {
    const at = this.#at;
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at;
      let [text] = pattern.exec(this.#text) ?? [];
      if (text === undefined) continue;
      // The last blank may be the one of a trimming ` -}}`.
      if (kind === 'space' && this.#text.startsWith('-}}', at + text.length)) text = text.slice(0, -1);
      if (text === '') continue;
      this.#at = at + text.length;
      if (isWord.has(kind) && !this.#isEnded()) return this.#fault(kind, at);
      if (kind === 'open') this.#depth += 1;
      if (kind === 'close') this.#depth -= 1;
      if (this.#depth < 0) return this.#push('fault', 'unexpected right paren', at);
      return this.#push(kind === 'identifier' ? kindOfWord(text) : kind, text, at);
    }
    const character = String.fromCodePoint(this.#text.codePointAt(at) ?? 0);
    const unclosed: Record<string, string> = {
      '"': 'unterminated quoted string',
      '`': 'unterminated raw quoted string',
    };
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    this.#push(
      'fault',
      unclosed[character] ?? `unrecognized character in action: U+${point} '${character}'`,
      at,
    );
  }

  #isEnded(): boolean {
    const next = this.#text.slice(this.#at, this.#at + 2);
    return next === '' || /^[ \t\r\n.,|:=)(]/.test(next) || next === '}}';
  }

  #fault(kind: TokenKind, at: number): void {
    const text = this.#text.slice(at, this.#at + 1);
    const next = this.#text.charAt(this.#at);
    const point = next.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    this.#push(
      'fault',
      kind === 'number' ? `bad number syntax: ${JSON.stringify(text)}` : `bad character U+${point} '${next}'`,
      at,
    );
  }

  #pushText(text: string): void {
    // What comes after a trimming action begins where its text does.
    if (text !== '') this.#push('text', text, this.#at);
  }

  #push(kind: TokenKind, text: string, at: number): void {
    this.#tokens.push({ kind, text, at });
  }
}

function kindOfWord(text: string): TokenKind {
  if (keywords.has(text)) return 'keyword';
  if (text === 'true' || text === 'false') return 'boolean';
  return text === 'nil' ? 'nil' : 'identifier';
}

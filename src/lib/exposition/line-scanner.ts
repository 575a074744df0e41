import { BadLine, shown } from './bad-line.ts';

const escapes: Readonly<Record<string, string>> = { '\\': '\\', '"': '"', n: '\n' };

/** Reads one line from left to right. What it expects and does not find is a `BadLine`. */
export class LineScanner {
  readonly #line: string;
  #at = 0;

  constructor(line: string) {
    this.#line = line;
  }

  get rest(): string {
    return this.#line.slice(this.#at);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#line.length;
  }

  /** The character that comes next; empty at the end. */
  get next(): string {
    return this.#line.charAt(this.#at);
  }

  /** Spaces and tabs. */
  skipBlanks(): void {
    while (this.next === ' ' || this.next === '\t') this.#at++;
  }

  /** Steps over this character if it comes next. */
  take(character: string): boolean {
    if (this.next !== character) return false;
    this.#at++;
    return true;
  }

  /** What a sticky expression (`/…/y`) matches here; never empty. */
  match(expression: RegExp, expected: string): string {
    const from = this.#at;
    expression.lastIndex = from;
    if (!expression.test(this.#line) || expression.lastIndex === from) throw this.expected(expected);
    this.#at = expression.lastIndex;
    return this.#line.slice(from, this.#at);
  }

  /** Text up to the next blank. */
  word(expected: string): string {
    return this.match(/[^ \t]+/y, expected);
  }

  /** Text in double quotes, its escapes (`\\`, `\"`, `\n`) undone. */
  quoted(what: string): string {
    if (!this.take('"')) throw this.expected(`${what} in double quotes`);
    const from = this.#at;
    const end = this.#line.indexOf('"', from);
    // Most have no escapes.
    if (end !== -1) {
      const plain = this.#line.slice(from, end);
      if (!plain.includes('\\')) {
        this.#at = end + 1;
        return plain;
      }
    }
    let text = '';
    while (!this.isAtEnd) {
      if (this.take('"')) return text;
      text += this.take('\\') ? this.#escaped() : this.match(/[^"\\]+/y, what);
    }
    throw new BadLine(`${what}: the closing quote is missing`);
  }

  expected(what: string): BadLine {
    return new BadLine(`expected ${what}, got ${shown(this.rest)}`);
  }

  #escaped(): string {
    const plain = escapes[this.next];
    if (plain === undefined)
      throw new BadLine(String.raw`expected \\, \" or \n, got ${shown(`\\${this.next}`)}`);
    this.#at++;
    return plain;
  }
}

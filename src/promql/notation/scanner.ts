import { NotationError } from './notation-error.ts';
import { unquote } from './unquote.ts';

/** Steps through one text in the notation. What it expects and does not find is a `NotationError`. */
export class Scanner {
  readonly text: string;
  #at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  /** The character that comes next; empty at the end. */
  get next(): string {
    return this.text.charAt(this.#at);
  }

  /** Whether there were any. */
  skipSpace(): boolean {
    return this.find(/\s+/y) !== undefined;
  }

  /** Steps over this text if it comes next. */
  take(text: string): boolean {
    if (!this.text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  /** What a sticky expression (`/…/y`) matches here. */
  find(expression: RegExp): string | undefined {
    expression.lastIndex = this.#at;
    const found = expression.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  /** As `find`, for what must be there. */
  need(expression: RegExp, expected: string): string {
    const found = this.find(expression);
    if (found === undefined || found === '') throw this.expected(expected);
    return found;
  }

  needText(text: string): void {
    if (!this.take(text)) throw this.expected(JSON.stringify(text));
  }

  /** Text in double, single or back quotes. */
  string(expected: string): string {
    const from = this.#at;
    const written = this.need(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`/y, expected);
    const value = unquote(written);
    if (value === undefined) throw this.error(`invalid escape in ${written}`, from);
    return value;
  }

  expected(what: string): NotationError {
    const rest = this.text.slice(this.#at);
    const shown = rest.length > 20 ? `${rest.slice(0, 20)}…` : rest;
    return this.error(`expected ${what}, got ${rest === '' ? 'the end' : JSON.stringify(shown)}`, this.#at);
  }

  error(message: string, offset: number): NotationError {
    return new NotationError(message, this.text, offset);
  }
}

import type { Position } from '../ast.ts';
import { ParseError } from '../errors.ts';
import { describeToken, type Token, type TokenKind } from './tokens.ts';

/** How deep expressions may stand within one another, so that no reader of a tree runs out of stack. */
export const maxDepth = 500;

/** Where a fault is found: what was being read, and what would have been right. */
export interface Context {
  readonly name: string;
  readonly expected: string;
}

/** The tokens of a query, read from first to last. */
export class TokenStream {
  readonly query: string;
  readonly #tokens: readonly Token[];
  #index = 0;
  #depth = 0;
  #context: Context | undefined;

  /** The last of the tokens is `eof` or `error`. */
  constructor(query: string, tokens: readonly Token[]) {
    this.query = query;
    this.#tokens = tokens;
  }

  /** The token to be read next. Throws `ParseError` where the text cannot be read. */
  get next(): Token {
    const token = this.#tokens[this.#index];
    if (token === undefined) throw new Error('BUG: read beyond the end of a query');
    if (token.kind === 'error') throw this.fault(token.text, token);
    return token;
  }

  /** The token after the next; undefined beyond the end. */
  get following(): Token | undefined {
    return this.#tokens[this.#index + 1];
  }

  /** Where the last token read ends. */
  get lastEnd(): number {
    return this.#tokens[this.#index - 1]?.end ?? 0;
  }

  take(): Token {
    const token = this.next;
    if (token.kind !== 'eof') this.#index++;
    return token;
  }

  is(kind: TokenKind, ...values: readonly string[]): boolean {
    const { next } = this;
    return next.kind === kind && (values.length === 0 || values.includes(next.value));
  }

  /** Takes the next token where it is one of these. */
  accept(kind: TokenKind, ...values: readonly string[]): Token | undefined {
    return this.is(kind, ...values) ? this.take() : undefined;
  }

  expect(kind: TokenKind, value: string, context?: Context): Token {
    const token = this.accept(kind, value);
    if (token === undefined) throw this.unexpected(context);
    return token;
  }

  /** Position from an offset to the end of the last token read. */
  since(start: number): Position {
    return { start, end: this.lastEnd };
  }

  fault(message: string, { start, end }: Position): ParseError {
    return new ParseError(message, { start, end }, this.query);
  }

  /** That the next token cannot stand where it does; unless the context is known, in that of `within`. */
  unexpected(context = this.#context): ParseError {
    const token = this.next;
    const place = context ? ` in ${context.name}` : '';
    const expected = context?.expected ? `, expected ${context.expected}` : '';
    return this.fault(`unexpected ${describeToken(token)}${place}${expected}`, token);
  }

  /** Reads something that stands within something else. Throws `ParseError` where that goes too deep. */
  nested<T>(read: () => T): T {
    if (this.#depth >= maxDepth) throw this.tooDeep(this.next);
    this.#depth++;
    try {
      return read();
    } finally {
      this.#depth--;
    }
  }

  /** Reads something in whose parts a fault is said to be where no closer context is known. */
  within<T>(context: Context, read: () => T): T {
    const outer = this.#context;
    this.#context = context;
    try {
      return read();
    } finally {
      this.#context = outer;
    }
  }

  tooDeep(position: Position): ParseError {
    return this.fault(`expression is nested more than ${maxDepth} levels deep`, position);
  }
}

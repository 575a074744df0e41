import { lex } from './lexer.ts';
import { TemplateError } from './template-error.ts';
import type { Token, TokenKind } from './token.ts';

/** Steps through the tokens of one template. */
export class TokenReader {
  readonly #name: string;
  readonly #text: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(name: string, text: string) {
    this.#name = name;
    this.#text = text;
    this.#tokens = lex(text);
  }

  next(): Token {
    const token = this.peek();
    if (this.#index < this.#tokens.length) this.#index += 1;
    return token;
  }

  peek(): Token {
    return this.#tokens[this.#index] ?? { kind: 'end', text: '', at: this.#text.length };
  }

  nextNonSpace(): Token {
    this.peekNonSpace();
    return this.next();
  }

  peekNonSpace(): Token {
    while (this.peek().kind === 'space') this.#index += 1;
    return this.peek();
  }

  backup(): void {
    this.#index -= 1;
  }

  /** Where it is, for `reset`. */
  mark(): number {
    return this.#index;
  }

  reset(index: number): void {
    this.#index = index;
  }

  expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace();
    if (token.kind !== kind) throw this.unexpected(token, context);
    return token;
  }

  unexpected(token: Token, context: string): TemplateError {
    if (token.kind === 'fault') return this.fault(token.text);
    const shown =
      token.kind === 'end'
        ? 'EOF'
        : token.kind === 'keyword'
          ? `<${token.text}>`
          : JSON.stringify(token.text);
    return this.fault(`unexpected ${shown} in ${context}`);
  }

  /** A fault at the token that was read last. */
  fault(message: string): TemplateError {
    const at = this.#tokens[Math.max(0, this.#index - 1)]?.at ?? 0;
    const line = this.#text.slice(0, at).split('\n').length;
    return new TemplateError(`template: ${this.#name}:${line}: ${message}`);
  }
}

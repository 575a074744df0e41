import type { Expression } from './ast.ts';
import { childrenOf, depthOf } from './children.ts';
import { ParseError } from './errors.ts';
import { check } from './parser/check.ts';
import { parseExpression } from './parser/expression.ts';
import { tokenize } from './parser/lexer.ts';
import { maxDepth, TokenStream } from './parser/token-stream.ts';

/** How long a query may be, in UTF-16 units. */
export const maxQueryLength = 1_048_576;

/**
 * Reads a query, its types checked. Functions and syntax that are experimental in Prometheus are all allowed. Throws
 * `ParseError` with the first fault. Its tree is never deeper than 500 levels, so it can be walked by recursion.
 */
export function parse(text: string): Expression {
  if (text.length > maxQueryLength) {
    throw new ParseError(`query is longer than ${maxQueryLength} characters`, { start: 0, end: 0 }, text);
  }
  if (!text.isWellFormed()) {
    const start = /\p{Surrogate}/u.exec(text)?.index ?? 0;
    throw new ParseError('invalid UTF-8 rune', { start, end: text.length }, text);
  }
  const stream = new TokenStream(text, tokenize(text));
  if (stream.is('eof')) throw new ParseError('no expression found in input', { start: 0, end: 0 }, text);
  const expression = parseExpression(stream);
  if (!stream.is('eof')) throw stream.unexpected();
  if (depthOf(expression, childrenOf) > maxDepth) throw stream.tooDeep(expression.position);
  check(expression, text);
  return expression;
}

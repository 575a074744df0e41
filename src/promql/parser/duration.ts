import type { DurationExpression, DurationNode } from '../ast.ts';
import { depthOf, operandsOf } from '../children.ts';
import { parseDurationText } from '../duration-text.ts';
import { DurationError, evaluateDuration, isOutOfRange, isRelative } from '../durations.ts';
import { parseNumber } from '../numbers.ts';
import { quote } from '../strings.ts';
import { type Context, maxDepth, type TokenStream } from './token-stream.ts';
import type { Token } from './tokens.ts';

const precedences: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 };

type DurationOperator = '+' | '-' | '*' | '/' | '%' | '^';

/** Value of a token that is a number, or a duration in seconds. */
export function secondsOf(stream: TokenStream, token: Token): number {
  if (token.kind === 'number') {
    const value = parseNumber(token.text);
    if (value === undefined) throw stream.fault(`error parsing number: ${quote(token.text)}`, token);
    return value;
  }
  try {
    return parseDurationText(token.text) / 1000;
  } catch (error) {
    throw error instanceof DurationError ? stream.fault(error.message, token) : error;
  }
}

/** Reads the duration of a range, a step of a subquery: more than 0. */
export function parseDuration(stream: TokenStream, context: Context): DurationNode {
  const { start } = stream.next;
  return toNode(stream, binary(stream, 1, context), start, false);
}

/**
 * Reads the duration after `offset`. It ends where an operator begins: `a offset 1m + 2` adds 2 to `a`. Only one that
 * begins with a parenthesis or two signs goes on, as it does in Prometheus: `a offset (1m) + 2` is an offset of 62 s.
 */
export function parseOffset(stream: TokenStream, context: Context): DurationNode {
  const { start } = stream.next;
  if (stream.is('punctuation', '(') || isDoublySigned(stream))
    return toNode(stream, binary(stream, 1, context), start, true);
  const sign = stream.accept('operator', '+', '-');
  const isParen = stream.is('punctuation', '(');
  const operand = primary(stream, context);
  // The plus keeps what it was written for: the parenthesis does not begin a longer duration.
  const signed =
    sign?.value === '+' && isParen ? { kind: 'unary' as const, operator: '+' as const, operand } : operand;
  return toNode(stream, sign?.value === '-' ? negated(operand) : signed, start, true);
}

function isDoublySigned({ next, following }: TokenStream): boolean {
  const isSign = (token: Token | undefined): boolean =>
    token?.kind === 'operator' && (token.value === '+' || token.value === '-');
  return isSign(next) && isSign(following);
}

function toNode(
  stream: TokenStream,
  expression: DurationExpression,
  start: number,
  mayBeNegative: boolean,
): DurationNode {
  const position = stream.since(start);
  if (depthOf(expression, operandsOf) > maxDepth) throw stream.tooDeep(position);
  if (isRelative(expression)) return { position, valueMs: undefined, expression };
  try {
    const valueMs = evaluateDuration(expression, { stepMs: 0, rangeMs: 0 }, mayBeNegative);
    // One that is not computed is known to the millisecond only, however it was written.
    const isLiteral = expression.kind === 'literal';
    const literal = { kind: 'literal' as const, seconds: valueMs / 1000, isNumber: false };
    return { position, valueMs, expression: isLiteral ? literal : expression };
  } catch (error) {
    throw error instanceof DurationError ? stream.fault(error.message, position) : error;
  }
}

function binary(stream: TokenStream, minPrecedence: number, context: Context): DurationExpression {
  let left = unary(stream, context);
  for (;;) {
    const token = stream.next;
    const precedence = token.kind === 'operator' ? precedences[token.value] : undefined;
    if (precedence === undefined || precedence < minPrecedence) return left;
    stream.take();
    const operator = token.value as DurationOperator;
    const next = operator === '^' ? precedence : precedence + 1;
    const right = stream.nested(() => binary(stream, next, context));
    const isZero = right.kind === 'literal' && right.seconds === 0;
    if (isZero && operator === '/') throw stream.fault('division by zero', token);
    if (isZero && operator === '%') throw stream.fault('modulo by zero', token);
    left = { kind: 'binary', operator, left, right };
  }
}

/** A sign binds less than `^` and more than `*`. */
function unary(stream: TokenStream, context: Context): DurationExpression {
  const sign = stream.accept('operator', '+', '-');
  if (sign === undefined) return primary(stream, context);
  const operand = stream.nested(() => binary(stream, 3, context));
  return sign.value === '-' ? negated(operand) : operand;
}

function negated(operand: DurationExpression): DurationExpression {
  if (operand.kind !== 'literal') return { kind: 'unary', operator: '-', operand };
  return { ...operand, seconds: -operand.seconds };
}

function primary(stream: TokenStream, context: Context): DurationExpression {
  const literal = stream.accept('number') ?? stream.accept('duration');
  if (literal !== undefined) {
    const seconds = secondsOf(stream, literal);
    if (isOutOfRange(seconds)) throw stream.fault('duration out of range', literal);
    return { kind: 'literal', seconds, isNumber: literal.kind === 'number' };
  }
  if (stream.accept('punctuation', '(') !== undefined) {
    const inner = stream.nested(() => binary(stream, 1, context));
    stream.expect('punctuation', ')', context);
    return inner.kind === 'paren' ? inner : { kind: 'paren', inner };
  }
  const name = stream.accept('time-function', 'step', 'range', 'max_of', 'min_of');
  if (name === undefined) throw stream.unexpected(context);
  stream.expect('punctuation', '(', context);
  if (name.value === 'step' || name.value === 'range') {
    stream.expect('punctuation', ')', context);
    return { kind: name.value };
  }
  const left = stream.nested(() => binary(stream, 1, context));
  stream.expect('punctuation', ',', context);
  const right = stream.nested(() => binary(stream, 1, context));
  stream.expect('punctuation', ')', context);
  return { kind: name.value === 'max_of' ? 'max' : 'min', left, right };
}

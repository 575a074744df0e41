import type { AggregationOperator, BinaryOperator, Expression } from '../ast.ts';
import { unquote } from '../notation/unquote.ts';
import { signatures } from '../signatures.ts';
import { quote } from '../strings.ts';
import { parseAggregation } from './aggregation.ts';
import { secondsOf } from './duration.ts';
import { parseBinaryModifiers } from './matching.ts';
import { parseModifier } from './modifiers.ts';
import { parseSelector } from './selector.ts';
import type { TokenStream } from './token-stream.ts';
import { isMetricName, startsExpression, type Token } from './tokens.ts';

const power = 6;

/** How tightly operators bind; a sign stands between `*` and `^`. */
const precedences: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ...['and', 'unless'].map((operator) => [operator, 2] as const),
  ...['==', '!=', '<', '<=', '>', '>=', '</', '>/'].map((operator) => [operator, 3] as const),
  ...['+', '-'].map((operator) => [operator, 4] as const),
  ...['*', '/', '%', 'atan2'].map((operator) => [operator, 5] as const),
  ['^', power],
]);

/**
 * Reads an expression up to an operator that binds less than `minPrecedence`. What its parts may be is not checked.
 * `matching` is set of every binary expression, as written.
 */
export function parseExpression(stream: TokenStream, minPrecedence = 1): Expression {
  let left = parseUnary(stream);
  for (;;) {
    const { kind, value } = stream.next;
    const precedence = kind === 'operator' ? precedences.get(value) : undefined;
    if (precedence === undefined || precedence < minPrecedence) return left;
    stream.take();
    const modifiers = parseBinaryModifiers(stream);
    const next = precedence === power ? power : precedence + 1;
    const right = stream.nested(() => parseExpression(stream, next));
    const position = { start: left.position.start, end: right.position.end };
    left = { kind: 'binary', position, operator: value as BinaryOperator, left, right, ...modifiers };
  }
}

function parseUnary(stream: TokenStream): Expression {
  const sign = stream.accept('operator', '+', '-');
  if (sign === undefined) return parseModified(stream);
  const operand = stream.nested(() => parseExpression(stream, power));
  const position = { start: sign.start, end: operand.position.end };
  if (operand.kind === 'number') {
    return { ...operand, position, value: sign.value === '-' ? -operand.value : operand.value };
  }
  return { kind: 'unary', position, operator: sign.value === '-' ? '-' : '+', operand };
}

function parseModified(stream: TokenStream): Expression {
  let expression = parsePrimary(stream);
  for (;;) {
    const modified = parseModifier(stream, expression);
    if (modified === undefined) return expression;
    expression = modified;
  }
}

function parsePrimary(stream: TokenStream): Expression {
  const token = stream.next;
  if (token.kind === 'number' || token.kind === 'duration') {
    stream.take();
    const value = secondsOf(stream, token);
    return {
      kind: 'number',
      position: stream.since(token.start),
      value,
      isDuration: token.kind === 'duration',
    };
  }
  if (token.kind === 'string') {
    stream.take();
    return { kind: 'string', position: stream.since(token.start), value: unquote(token.text) ?? '' };
  }
  if (token.kind === 'punctuation' && token.value === '(') return parseParen(stream);
  if (token.kind === 'punctuation' && token.value === '{') return parseSelector(stream, undefined);
  if (!isMetricName(token)) throw stream.unexpected();
  stream.take();
  const isCalled = stream.is('punctuation', '(');
  if (token.kind === 'aggregator' && (isCalled || stream.is('keyword', 'by', 'without'))) {
    return parseAggregation(stream, token, token.value as AggregationOperator, parseArguments);
  }
  const isFunction = token.kind === 'identifier' || token.kind === 'time-function';
  return isFunction && isCalled ? parseCall(stream, token) : parseSelector(stream, token);
}

function parseParen(stream: TokenStream): Expression {
  const { start } = stream.take();
  const inner = stream.nested(() => parseExpression(stream));
  stream.expect('punctuation', ')');
  return { kind: 'paren', position: stream.since(start), inner };
}

function parseCall(stream: TokenStream, name: Token): Expression {
  const args = parseArguments(stream);
  if (!(name.text in signatures)) throw stream.fault(`unknown function with name ${quote(name.text)}`, name);
  return { kind: 'call', position: stream.since(name.start), name: name.text, args };
}

/** Reads expressions in parentheses. */
function parseArguments(stream: TokenStream): readonly Expression[] {
  stream.expect('punctuation', '(');
  if (stream.accept('punctuation', ')') !== undefined) return [];
  const args: Expression[] = [];
  for (;;) {
    args.push(stream.nested(() => parseExpression(stream)));
    const comma = stream.accept('punctuation', ',');
    if (comma === undefined) break;
    if (!startsExpression(stream.next)) {
      throw stream.fault('trailing commas not allowed in function call args', comma);
    }
  }
  stream.expect('punctuation', ')');
  return args;
}

import type {
  AtModifier,
  DurationNode,
  Expression,
  MatrixSelector,
  Subquery,
  VectorSelector,
} from '../ast.ts';
import { formatNumber } from '../numbers.ts';
import { parseDuration, parseOffset, secondsOf } from './duration.ts';
import type { Context, TokenStream } from './token-stream.ts';
import type { Token } from './tokens.ts';

const durations = 'number, duration, step(), or range()';

const contexts = {
  range: { name: 'subquery or range selector', expected: durations },
  afterRange: { name: 'subquery or range', expected: '":" or "]"' },
  step: { name: 'subquery selector', expected: 'number, duration, step(), range(), or "]"' },
  afterStep: { name: 'subquery selector', expected: '"]"' },
  offset: { name: 'offset', expected: durations },
  at: { name: '@', expected: 'timestamp' },
} as const satisfies Record<string, Context>;

const preceding = 'must be preceded by an instant vector selector or range vector selector or a subquery';

/** Reads one range, `offset`, `@`, `anchored` or `smoothed` after an expression; undefined where there is none. */
export function parseModifier(stream: TokenStream, expression: Expression): Expression | undefined {
  const token = stream.accept('punctuation', '[') ?? stream.accept('operator', '@');
  if (token !== undefined) {
    return token.value === '[' ? parseRange(stream, expression, token) : parseAt(stream, expression);
  }
  const keyword = stream.accept('keyword', 'offset', 'anchored', 'smoothed');
  if (keyword === undefined) return undefined;
  if (keyword.value === 'offset') return parseOffsetOf(stream, expression);
  return extend(stream, expression, keyword.value === 'anchored' ? 'anchored' : 'smoothed');
}

function parseRange(stream: TokenStream, expression: Expression, bracket: Token): MatrixSelector | Subquery {
  const { start } = expression.position;
  const range = parseDuration(stream, contexts.range);
  if (stream.accept('punctuation', ':') === undefined) {
    stream.expect('punctuation', ']', contexts.afterRange);
    const selector = rangeable(stream, expression, bracket);
    return { kind: 'matrix-selector', position: stream.since(start), selector, range };
  }
  const hasStep = !stream.is('punctuation', ']');
  const step = hasStep ? parseDuration(stream, contexts.step) : undefined;
  stream.expect('punctuation', ']', contexts.afterStep);
  const position = stream.since(start);
  return { kind: 'subquery', position, expression, range, step, offset: undefined, at: undefined };
}

function rangeable(stream: TokenStream, expression: Expression, bracket: Token): VectorSelector {
  const position = stream.since(bracket.start);
  if (expression.kind !== 'vector-selector') {
    throw stream.fault('ranges only allowed for vector selectors', position);
  }
  if (expression.offset) throw stream.fault('no offset modifiers allowed before range', position);
  if (expression.at) throw stream.fault('no @ modifiers allowed before range', position);
  return expression;
}

function parseOffsetOf(stream: TokenStream, expression: Expression): Expression {
  const offset = parseOffset(stream, contexts.offset);
  const target = modifiable(expression);
  if (target === undefined) throw stream.fault(`offset modifier ${preceding}`, expression.position);
  if (target.offset) throw stream.fault('offset may not be set multiple times', expression.position);
  // An offset of nothing is none: it is not printed, and another may follow.
  const isNothing = offset.valueMs === 0 && offset.expression.kind === 'literal';
  return withTime(stream, expression, { offset: isNothing ? undefined : offset });
}

function parseAt(stream: TokenStream, expression: Expression): Expression {
  const at = parseTime(stream, expression);
  const target = modifiable(expression);
  if (target === undefined) throw stream.fault(`@ modifier ${preceding}`, expression.position);
  if (target.at) throw stream.fault('@ <timestamp> may not be set multiple times', expression.position);
  return withTime(stream, expression, { at });
}

function parseTime(stream: TokenStream, { position }: Expression): AtModifier {
  const preprocessor = stream.accept('time-function', 'start', 'end');
  if (preprocessor !== undefined) {
    stream.expect('punctuation', '(', contexts.at);
    stream.expect('punctuation', ')', contexts.at);
    return { kind: preprocessor.value === 'start' ? 'start' : 'end' };
  }
  const sign = stream.accept('operator', '+', '-');
  const literal = stream.accept('number') ?? stream.accept('duration');
  if (literal === undefined) throw stream.unexpected(contexts.at);
  const seconds = secondsOf(stream, literal) * (sign?.value === '-' ? -1 : 1);
  if (!(Math.abs(seconds) < 2 ** 63)) {
    const shown = Number.isFinite(seconds) ? `${formatNumber(seconds)}.000000` : formatNumber(seconds);
    throw stream.fault(`timestamp out of bounds for @ modifier: ${shown}`, position);
  }
  // Halves go away from zero.
  return { kind: 'timestamp', ms: Math.sign(seconds) * Math.round(Math.abs(seconds) * 1000) || 0 };
}

function extend(
  stream: TokenStream,
  expression: Expression,
  extension: 'anchored' | 'smoothed',
): VectorSelector | MatrixSelector {
  const { kind, position } = expression;
  if (kind === 'subquery')
    throw stream.fault(`${extension} modifier is not supported for subqueries`, position);
  if (kind !== 'vector-selector' && kind !== 'matrix-selector') {
    throw stream.fault(`${extension} modifier not implemented`, position);
  }
  const written = kind === 'vector-selector' ? expression.extension : expression.selector.extension;
  if (written !== undefined && written !== extension) {
    throw stream.fault('anchored and smoothed modifiers cannot be used together', position);
  }
  const extended = stream.since(position.start);
  return kind === 'vector-selector'
    ? { ...expression, extension, position: extended }
    : { ...expression, selector: { ...expression.selector, extension }, position: extended };
}

/** Where an expression's offset and @ stand; undefined for one that can have none. */
function modifiable(expression: Expression): VectorSelector | Subquery | undefined {
  if (expression.kind === 'matrix-selector') return expression.selector;
  return expression.kind === 'vector-selector' || expression.kind === 'subquery' ? expression : undefined;
}

function withTime(
  stream: TokenStream,
  expression: Expression,
  change: { readonly offset?: DurationNode | undefined; readonly at?: AtModifier },
): Expression {
  const position = stream.since(expression.position.start);
  if (expression.kind === 'matrix-selector') {
    return { ...expression, position, selector: { ...expression.selector, ...change } };
  }
  return { ...expression, ...change, position };
}

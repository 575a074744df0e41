import type { MatcherType } from '../../lib/matchers.ts';
import type { LabelMatcher, VectorSelector } from '../ast.ts';
import { unquote } from '../notation/unquote.ts';
import { matchesEmpty, RegexpError } from '../regexp.ts';
import type { TokenStream } from './token-stream.ts';
import type { Token } from './tokens.ts';

/** Reads the matchers of a selector whose name was read already, if it has one outside the braces. */
export function parseSelector(stream: TokenStream, name: Token | undefined): VectorSelector {
  const { start } = name ?? stream.next;
  const matchers = stream.is('punctuation', '{') ? parseMatchers(stream) : [];
  const named: LabelMatcher[] = name ? [{ name: '__name__', type: '=', value: name.text }] : [];
  return {
    kind: 'vector-selector',
    position: stream.since(start),
    name: name?.text ?? '',
    matchers: [...matchers, ...named],
    offset: undefined,
    at: undefined,
    extension: undefined,
  };
}

function parseMatchers(stream: TokenStream): LabelMatcher[] {
  stream.expect('punctuation', '{');
  const matchers: LabelMatcher[] = [];
  while (stream.accept('punctuation', '}') === undefined) {
    matchers.push(parseMatcher(stream));
    if (stream.accept('punctuation', ',') !== undefined) continue;
    stream.expect('punctuation', '}', { name: 'label matching', expected: '"," or "}"' });
    break;
  }
  return matchers;
}

function parseMatcher(stream: TokenStream): LabelMatcher {
  const label = stream.accept('identifier') ?? stream.accept('string');
  if (label === undefined) throw stream.unexpected({ name: 'label matching', expected: 'identifier or "}"' });
  const name = label.kind === 'string' ? (unquote(label.text) ?? '') : label.text;
  const operator = stream.accept('punctuation', '=') ?? stream.accept('operator', '!=', '=~', '!~');
  if (operator === undefined) {
    if (label.kind === 'string') return { name: '__name__', type: '=', value: name };
    throw stream.unexpected({ name: 'label matching', expected: 'label matching operator' });
  }
  const literal = stream.accept('string');
  if (literal === undefined) throw stream.unexpected({ name: 'label matching', expected: 'string' });
  const matcher = { name, type: operator.value as MatcherType, value: unquote(literal.text) ?? '' };
  try {
    matchesEmpty(matcher);
  } catch (error) {
    throw error instanceof RegexpError ? stream.fault(error.message, stream.since(label.start)) : error;
  }
  return matcher;
}

import type { LabelMatcher } from './ast.ts';
import { ParseError } from './errors.ts';
import { parse } from './parse.ts';

/** The matchers of a query that is a selector and nothing else: no modifiers, no operators. Throws `ParseError`. */
export function parseSelector(text: string): readonly LabelMatcher[] {
  const expression = parse(text);
  const isPlain =
    expression.kind === 'vector-selector' &&
    expression.offset === undefined &&
    expression.at === undefined &&
    expression.extension === undefined;
  if (isPlain) return expression.matchers;
  const { start } = expression.position;
  throw new ParseError('expected a series selector', { start, end: text.length }, text);
}

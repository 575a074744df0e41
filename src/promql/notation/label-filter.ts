import { RE2JS } from 're2js';
import { compileSimple, MatcherError } from '../../lib/matchers.ts';
import type { LabelMatcher } from '../ast.ts';
import type { Labels } from '../queryable.ts';

/** Whether labels meet every matcher. Throws `MatcherError` for an expression that is none of RE2's. */
export function labelFilter(matchers: readonly LabelMatcher[]): (labels: Labels) => boolean {
  const tests = matchers.map((matcher) => ({ name: matcher.name, matches: testOf(matcher) }));
  return (labels) => tests.every(({ name, matches }) => matches(labels[name] ?? ''));
}

function testOf(matcher: LabelMatcher): (value: string) => boolean {
  const simple = compileSimple(matcher);
  if (simple) return (value) => simple.matches(value);
  const isWanted = matcher.type === '=~';
  try {
    // Prometheus lets the dot match line feeds as well.
    const expression = RE2JS.compile(`^(?s:${matcher.value})$`);
    return (value) => expression.test(value) === isWanted;
  } catch (error) {
    throw new MatcherError(matcher, error);
  }
}

import type { z } from 'zod';
import { compiled, list } from '../../lib/fields/index.ts';
import { compileMatchersWith } from '../../lib/matchers.ts';
import type { ExpressionCompiler, Matcher } from '../../lib/matchers.ts';
import { parseMatchers } from '../matcher.ts';
import { orderMatchers } from '../matcher-order.ts';
import { looseCompiler } from './expression.ts';

/** Matchers of a file: `severity="critical"`, each of one text or several. All must match. */
export const matcherList = (): z.ZodPrefault<z.ZodArray<z.ZodString>> =>
  list(
    compiled('a matcher such as severity="critical"', (text) => {
      if (readMatchers([text], looseCompiler).length === 0) throw new Error('it names no label');
    }),
  );

/** Matchers that are written in texts, in order. Throws `MatcherSyntaxError`, or `MatcherError` where `compile` refuses. */
export function readMatchers(texts: readonly string[], compile: ExpressionCompiler): readonly Matcher[] {
  const matchers = texts.flatMap((text) => parseMatchers(text));
  compileMatchersWith(compile, matchers);
  return orderMatchers(matchers);
}

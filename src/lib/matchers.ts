import { EtlmonError, messageOf } from './errors.ts';
import type { Labels } from './reading.ts';

export type MatcherType = '=' | '!=' | '=~' | '!~';

/** A condition on one label, as in a PromQL selector. A label that is not there counts as empty. */
export interface Matcher {
  readonly name: string;
  readonly type: MatcherType;
  readonly value: string;
}

export interface CompiledMatcher extends Matcher {
  /** The only values that can match, where they are few and known; undefined otherwise. */
  readonly values: readonly string[] | undefined;
  matches(value: string): boolean;
}

/** The expression of a matcher is not one of RE2's. */
export class MatcherError extends EtlmonError {
  constructor(matcher: Matcher, cause: unknown) {
    super('MATCHER', `${matcher.name}${matcher.type}"${matcher.value}": ${messageOf(cause)}`, {
      cause,
      hint: 'expressions have the syntax of RE2: no look-around, no back-references',
    });
  }
}

/** Whether labels satisfy all of some matchers. Names such as `constructor` are labels like any other. */
export function matchesLabels(matchers: readonly CompiledMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) =>
    matcher.matches(Object.hasOwn(labels, matcher.name) ? (labels[matcher.name] ?? '') : ''),
  );
}

/** Expressions are anchored at both ends and take time that grows with the text only. Rejects with `MatcherError`. */
export function compileMatchers(matchers: readonly Matcher[]): Promise<CompiledMatcher[]> {
  return Promise.all(matchers.map(compileMatcher));
}

/** Compiles an expression of RE2; throws for one that is none. */
export type ExpressionCompiler = (source: string) => { test(text: string): boolean };

/** As `compileMatchers`, at once, for those who have the library (`RE2JS.compile`) at hand. Throws `MatcherError`. */
export function compileMatchersWith(
  compile: ExpressionCompiler,
  matchers: readonly Matcher[],
): CompiledMatcher[] {
  return matchers.map((matcher) => compileWithoutLibrary(matcher) ?? compileExpression(matcher, compile));
}

/** For matchers without an expression that needs a library: `=`, `!=`, and lists of words. Undefined for others. */
export function compileSimple(matcher: Matcher): CompiledMatcher | undefined {
  const { name, type, value } = matcher;
  const values = type === '=' || type === '!=' ? [value] : alternativesOf(value);
  if (values === undefined) return undefined;
  const set = new Set(values);
  const isWanted = type === '=' || type === '=~';
  return {
    name,
    type,
    value,
    values: isWanted ? values : undefined,
    matches: (text) => set.has(text) === isWanted,
  };
}

async function compileMatcher(matcher: Matcher): Promise<CompiledMatcher> {
  const compiled = compileWithoutLibrary(matcher);
  if (compiled) return compiled;
  const { RE2JS } = await import('re2js');
  return compileExpression(matcher, (source) => RE2JS.compile(source));
}

function compileWithoutLibrary(matcher: Matcher): CompiledMatcher | undefined {
  const { name, type, value } = matcher;
  const isWanted = type === '=~';
  const compiled = compileSimple(matcher);
  if (compiled) return compiled;
  // Prometheus lets the dot match line feeds as well.
  if (value === '.*') return { name, type, value, values: undefined, matches: () => isWanted };
  if (value === '.+')
    return { name, type, value, values: undefined, matches: (text) => (text !== '') === isWanted };
  return undefined;
}

function compileExpression(matcher: Matcher, compile: ExpressionCompiler): CompiledMatcher {
  const { name, type, value } = matcher;
  const isWanted = type === '=~';
  let expression: ReturnType<ExpressionCompiler>;
  try {
    expression = compile(`^(?s:${value})$`);
  } catch (error) {
    throw new MatcherError(matcher, error);
  }
  return { name, type, value, values: undefined, matches: (text) => expression.test(text) === isWanted };
}

/** The words of `a|b|c`; undefined where anything in it means more than itself. */
function alternativesOf(expression: string): string[] | undefined {
  const inner = /^\(([^()]*)\)$/.exec(expression)?.[1] ?? expression;
  return /[\\^$.*+?()[\]{}]/.test(inner) ? undefined : inner.split('|');
}

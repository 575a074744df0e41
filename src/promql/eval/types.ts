import type { Expression } from '../ast.ts';
import { EvaluationError } from './errors.ts';

/** What stands in parentheses. */
export function unwrap(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === 'paren') inner = inner.inner;
  return inner;
}

/** The text of an argument that must be a string. */
export function textOf(expression: Expression | undefined): string {
  const inner = expression && unwrap(expression);
  if (inner?.kind !== 'string') {
    throw new EvaluationError(`expected a string literal, got ${inner?.kind ?? 'nothing'}`);
  }
  return inner.value;
}

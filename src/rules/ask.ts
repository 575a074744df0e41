import type { Expression } from '../promql/ast.ts';
import { evaluateInstant } from '../promql/engine.ts';
import type { EvaluationOptions } from '../promql/engine.ts';
import { ParseError } from '../promql/errors.ts';
import { parse } from '../promql/parse.ts';
import type { Queryable } from '../promql/queryable.ts';
import { RuleError } from './rule-error.ts';
import type { QueriedSample } from './template/expand.ts';

/** How queries of rules are evaluated; what is left out is as Prometheus has it. */
export type AskOptions = Omit<EvaluationOptions, 'text'>;

/** The vector a query comes to at a time; of a scalar, one element without labels. Throws as the query does. */
export function ask(
  queryable: Queryable,
  query: Expression | string,
  atMs: number,
  options: AskOptions,
): readonly QueriedSample[] {
  const { value } = evaluateInstant(typeof query === 'string' ? read(query) : query, queryable, {
    ...options,
    atMs,
  });
  if (value.kind === 'vector') return value.samples;
  if (value.kind === 'scalar') return [{ labels: {}, value: value.value }];
  throw new RuleError('rule result is not a vector or scalar');
}

function read(query: string): Expression {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof ParseError) throw new RuleError(error.rendered, { cause: error });
    throw error;
  }
}

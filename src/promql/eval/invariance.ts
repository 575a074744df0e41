import type { Call, Expression } from '../ast.ts';
import { unwrap } from './types.ts';

/** Functions whose result depends on the time of evaluation even where their arguments do not. */
const timeBound: ReadonlySet<string> = new Set([
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'hour',
  'minute',
  'month',
  'predict_linear',
  'start_timestamp',
  'time',
  'timestamp',
  'year',
]);

/** All parts of an expression that come to the same at every step, as their times are fixed by `@` or do not matter. */
export function invariantParts(expression: Expression): ReadonlySet<Expression> {
  const parts = new Set<Expression>();
  visit(expression, parts);
  return parts;
}

function visit(expression: Expression, parts: Set<Expression>): boolean {
  const isInvariant = isInvariantItself(expression, parts);
  if (isInvariant) parts.add(expression);
  return isInvariant;
}

function isInvariantItself(expression: Expression, parts: Set<Expression>): boolean {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return true;
    case 'vector-selector':
      return expression.at !== undefined;
    case 'matrix-selector':
      return visit(expression.selector, parts);
    case 'subquery':
      visit(expression.expression, parts);
      return expression.at !== undefined;
    case 'paren':
      return visit(expression.inner, parts);
    case 'unary':
      return visit(expression.operand, parts);
    case 'binary':
      return every([expression.left, expression.right], parts);
    case 'aggregation':
      return every(
        expression.parameter ? [expression.expression, expression.parameter] : [expression.expression],
        parts,
      );
    case 'call':
      return (
        every(expression.args, parts) && (!timeBound.has(expression.name) || isTimeOfFixedSample(expression))
      );
  }
}

function every(expressions: readonly Expression[], parts: Set<Expression>): boolean {
  return expressions.map((expression) => visit(expression, parts)).every(Boolean);
}

/** `timestamp(x @ 1)` is the time of a sample, not of the step. */
function isTimeOfFixedSample({ name, args: [argument] }: Call): boolean {
  return name === 'timestamp' && argument !== undefined && unwrap(argument).kind === 'vector-selector';
}

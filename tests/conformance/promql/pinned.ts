import type { AtModifier, Expression, VectorSelector } from '../../../src/promql/ast.ts';
import { parse } from '../../../src/promql/parse.ts';
import { print } from '../../../src/promql/print.ts';

/** A query and the time it is asked at. */
export interface InstantQuery {
  readonly query: string;
  readonly atMs: number;
}

/** Functions whose answer depends on the time of evaluation even where their argument's does not. */
const timely: ReadonlySet<string> = new Set([
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'end',
  'hour',
  'minute',
  'month',
  'predict_linear',
  'range',
  'start',
  'step',
  'time',
  'timestamp',
  'year',
]);

/** The same query with all its selectors pinned to its time (`@`), which must come to the same at any time. */
export function pinnedQueries({ query, atMs }: InstantQuery): InstantQuery[] {
  let expression: Expression;
  try {
    expression = parse(query);
  } catch {
    // That it cannot be read may be what is expected.
    return [];
  }
  if (isTimely(expression)) return [];
  const pinned = print(pin(expression, { kind: 'timestamp', ms: atMs }));
  const times = atMs === 0 ? [-1000, 0, 1000] : [-10 * atMs, 0, Math.trunc(atMs / 5), atMs, 10 * atMs];
  return times.map((time) => ({ query: pinned, atMs: time }));
}

function pin(expression: Expression, at: AtModifier): Expression {
  switch (expression.kind) {
    case 'number':
    case 'string':
      return expression;
    case 'vector-selector':
      return pinSelector(expression, at);
    case 'matrix-selector':
      return { ...expression, selector: pinSelector(expression.selector, at) };
    // Within a subquery, time is the subquery's.
    case 'subquery':
      return expression.at ? expression : { ...expression, at };
    case 'unary':
      return { ...expression, operand: pin(expression.operand, at) };
    case 'paren':
      return { ...expression, inner: pin(expression.inner, at) };
    case 'binary':
      return { ...expression, left: pin(expression.left, at), right: pin(expression.right, at) };
    case 'call':
      return { ...expression, args: expression.args.map((each) => pin(each, at)) };
    case 'aggregation':
      return {
        ...expression,
        expression: pin(expression.expression, at),
        parameter: expression.parameter && pin(expression.parameter, at),
      };
  }
}

function pinSelector(selector: VectorSelector, at: AtModifier): VectorSelector {
  return selector.at ? selector : { ...selector, at };
}

function isTimely(expression: Expression): boolean {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'vector-selector':
    case 'matrix-selector':
    case 'subquery':
      return false;
    case 'unary':
      return isTimely(expression.operand);
    case 'paren':
      return isTimely(expression.inner);
    case 'binary':
      return isTimely(expression.left) || isTimely(expression.right);
    case 'call':
      return timely.has(expression.name) || expression.args.some(isTimely);
    case 'aggregation':
      return (
        isTimely(expression.expression) ||
        (expression.parameter !== undefined && isTimely(expression.parameter))
      );
  }
}

import type {
  Aggregation,
  Call,
  Expression,
  Position,
  Subquery,
  UnaryExpression,
  ValueType,
  VectorSelector,
} from '../ast.ts';
import { ParseError } from '../errors.ts';
import { matchesEmpty } from '../regexp.ts';
import { signatures } from '../signatures.ts';
import { nameOfType } from '../value-type.ts';
import { checkBinary } from './check-binary.ts';

/** Throws `ParseError`. */
export type Fail = (message: string, position: Position) => never;

/**
 * Checks that every part of an expression is of a type that may stand there, and gives the type of the whole. Parts come
 * before what they are part of. Settles what the types decide: `matching` of binary expressions. Throws `ParseError` with
 * the first fault.
 */
export function check(expression: Expression, query: string): ValueType {
  const fail: Fail = (message, position) => {
    throw new ParseError(message, position, query);
  };
  return checked(expression, query, fail);
}

function checked(expression: Expression, query: string, fail: Fail): ValueType {
  const visit = (part: Expression): ValueType => checked(part, query, fail);
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'vector-selector':
      checkSelector(expression, false, fail);
      return 'vector';
    case 'matrix-selector':
      checkSelector(expression.selector, false, fail);
      return 'matrix';
    case 'subquery':
      checkSubquery(expression, visit(expression.expression), fail);
      return 'matrix';
    case 'paren':
      return visit(expression.inner);
    case 'unary':
      return checkUnary(expression, visit(expression.operand), fail);
    case 'aggregation':
      checkAggregation(expression, visit, fail);
      return 'vector';
    case 'call':
      return checkCall(expression, visit, fail);
    case 'binary':
      return checkBinary(expression, visit(expression.left), visit(expression.right), query, fail);
  }
}

function checkSelector({ name, matchers, position }: VectorSelector, mayBeEmpty: boolean, fail: Fail): void {
  if (name === '') {
    if (mayBeEmpty || matchers.some((matcher) => !matchesEmpty(matcher))) return;
    fail('vector selector must contain at least one non-empty matcher', position);
  }
  const again = matchers.slice(0, -1).find((matcher) => matcher.name === '__name__');
  if (again) fail(`metric name must not be set twice: "${name}" or "${again.value}"`, position);
}

function checkSubquery({ position }: Subquery, type: ValueType, fail: Fail): void {
  if (type !== 'vector') fail(`subquery is only allowed on instant vector, got ${type} instead`, position);
}

function checkUnary({ position }: UnaryExpression, type: ValueType, fail: Fail): ValueType {
  if (type === 'scalar' || type === 'vector') return type;
  const allowed = 'unary expression only allowed on expressions of type scalar or instant vector';
  return fail(`${allowed}, got "${nameOfType(type)}"`, position);
}

function checkAggregation(
  { operator, expression, parameter }: Aggregation,
  visit: (part: Expression) => ValueType,
  fail: Fail,
): void {
  const expectType = (part: Expression, want: ValueType, context: string): void => {
    const type = visit(part);
    if (type === want) return;
    fail(`expected type ${nameOfType(want)} in ${context}, got ${nameOfType(type)}`, part.position);
  };
  expectType(expression, 'vector', 'aggregation expression');
  const wanted = operator === 'count_values' ? 'string' : 'scalar';
  if (parameter) expectType(parameter, wanted, 'aggregation parameter');
}

function checkCall(call: Call, visit: (part: Expression) => ValueType, fail: Fail): ValueType {
  const { name, args, position } = call;
  const signature = signatures[name];
  if (!signature) return fail(`unknown function with name "${name}"`, position);
  const { variadic } = signature;
  const least = signature.args.length - (variadic === 0 ? 0 : 1);
  const numbers = (count: number): string => `${count} argument(s) in call to "${name}", got ${args.length}`;
  if (variadic === 0 && args.length !== least) fail(`expected ${numbers(least)}`, position);
  if (args.length < least) fail(`expected at least ${numbers(least)}`, position);
  if (variadic > 0 && args.length > least + variadic)
    fail(`expected at most ${numbers(least + variadic)}`, position);
  const labels = name === 'info' ? args[1] : undefined;
  for (const [index, arg] of args.entries()) {
    const want = signature.args[Math.min(index, signature.args.length - 1)] ?? 'vector';
    if (arg === labels) continue;
    const type = visit(arg);
    if (type === want) continue;
    fail(
      `expected type ${nameOfType(want)} in call to function "${name}", got ${nameOfType(type)}`,
      arg.position,
    );
  }
  if (labels) checkInfoLabels(labels, visit, fail);
  return signature.returns;
}

/** The second argument of `info` selects labels, not series: a selector without a name, possibly empty. */
function checkInfoLabels(labels: Expression, visit: (part: Expression) => ValueType, fail: Fail): void {
  if (labels.kind === 'vector-selector') {
    if (labels.name !== '')
      fail('expected label selectors only, got vector selector instead', labels.position);
    return;
  }
  const type = visit(labels);
  if (type !== 'vector') {
    fail(`expected type instant vector in call to function "info", got ${nameOfType(type)}`, labels.position);
  }
  fail('expected label selectors only', labels.position);
}

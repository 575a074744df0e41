import type { ComparisonOperator, Expression } from '../promql/ast.ts';
import type { Unit } from './notification.ts';

/** What an alerting rule compares with what. */
export interface Comparison {
  /** The side that changes over time. */
  readonly expression: Expression;
  readonly operator: ComparisonOperator;
  readonly threshold: number;
}

const flipped: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '>': '<',
  '<': '>',
  '>=': '<=',
  '<=': '>=',
  '==': '==',
  '!=': '!=',
};

/**
 * The comparison with a constant that decides about an alert: that of the expression itself, or of the first side of
 * `and`, `or` and `unless` that has one. Of `left >= 0 < 9` it is the last: what comes before says of which values
 * there is something to say at all. Undefined where there is none.
 */
export function comparisonOf(expression: Expression): Comparison | undefined {
  if (expression.kind === 'paren') return comparisonOf(expression.inner);
  if (expression.kind !== 'binary') return undefined;
  const { operator, left, right } = expression;
  if (operator === 'and' || operator === 'or' || operator === 'unless')
    return comparisonOf(left) ?? (operator === 'unless' ? undefined : comparisonOf(right));
  if (!(operator in flipped) || expression.isBool) return undefined;
  const comparison = operator as ComparisonOperator;
  const [leftValue, rightValue] = [constantOf(left), constantOf(right)];
  if (rightValue !== undefined && leftValue === undefined)
    return { expression: left, operator: comparison, threshold: rightValue };
  if (leftValue !== undefined && rightValue === undefined)
    return { expression: right, operator: flipped[comparison], threshold: leftValue };
  return undefined;
}

/** What a chart of an alert shows: what is compared, or the expression as it is. */
export function chartedExpression(expression: Expression): Expression {
  return comparisonOf(expression)?.expression ?? expression;
}

/** The number an expression always is; undefined where it depends on samples or on the time. */
function constantOf(expression: Expression): number | undefined {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'paren':
      return constantOf(expression.inner);
    case 'unary': {
      const operand = constantOf(expression.operand);
      return operand === undefined ? undefined : expression.operator === '-' ? -operand : operand;
    }
    case 'binary': {
      const [left, right] = [constantOf(expression.left), constantOf(expression.right)];
      return left === undefined || right === undefined
        ? undefined
        : calculated(expression.operator, left, right);
    }
    default:
      return undefined;
  }
}

function calculated(operator: string, left: number, right: number): number | undefined {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '^':
      return left ** right;
    default:
      return undefined;
  }
}

/** What an expression is measured in, going by the names of its metrics and what is done with them. */
export function unitOf(expression: Expression): Unit {
  switch (expression.kind) {
    case 'paren':
      return unitOf(expression.inner);
    case 'unary':
      return unitOf(expression.operand);
    case 'vector-selector':
      return unitOfName(expression.name);
    case 'matrix-selector':
      return unitOf(expression.selector);
    case 'subquery':
    case 'aggregation':
      return countless(expression.kind === 'aggregation' ? expression.operator : '', expression.expression);
    case 'call':
      return unitOfCall(expression.name, expression.args);
    case 'binary':
      return unitOfBinary(expression.operator, expression.left, expression.right);
    default:
      return 'number';
  }
}

function countless(operator: string, expression: Expression): Unit {
  return ['count', 'group', 'count_values', 'stdvar'].includes(operator) ? 'number' : unitOf(expression);
}

/** Functions that keep what their argument is measured in. */
const keeping =
  /^(abs|ceil|floor|round|clamp.*|sort.*|label_.*|(avg|min|max|sum|last|quantile|first)_over_time|delta|idelta|predict_linear|increase|histogram_quantile|scalar|vector)$/;

function unitOfCall(name: string, args: readonly Expression[]): Unit {
  if (name === 'time' || name === 'timestamp') return 'timestamp';
  if (name.startsWith('absent') || !keeping.test(name)) return 'number';
  const argument = args.find(({ kind }) => kind !== 'number' && kind !== 'string');
  return argument === undefined ? 'number' : unitOf(argument);
}

function unitOfBinary(operator: string, left: Expression, right: Expression): Unit {
  const [one, other] = [unitOf(left), unitOf(right)];
  if (operator === '*') return [constantOf(left), constantOf(right)].includes(100) ? 'percent' : 'number';
  if (operator === '/') {
    if (constantOf(right) !== undefined) return 'number';
    // `100 * a / b` is a hundred times `a / b`.
    if (isHundredfold(left)) return 'percent';
    if (one === 'percent') return other === 'number' ? 'number' : 'percent';
    if (one !== 'number' && unitOfChange(right) === one) return 'seconds';
    return one === other && one !== 'number' ? 'ratio' : 'number';
  }
  if (operator === '+' || operator === '-') {
    if (one === 'timestamp' && other === 'timestamp') return operator === '-' ? 'seconds' : 'number';
    if (constantOf(left) !== undefined) return other;
    return one;
  }
  if (operator in flipped) return constantOf(left) === undefined ? one : other;
  return ['and', 'or', 'unless'].includes(operator) ? one : 'number';
}

function isHundredfold(expression: Expression): boolean {
  if (expression.kind === 'paren') return isHundredfold(expression.inner);
  if (expression.kind !== 'binary' || expression.operator !== '*') return false;
  return [constantOf(expression.left), constantOf(expression.right)].includes(100);
}

/** Of what an expression is the change in a second; undefined where it is not known to be one. */
function unitOfChange(expression: Expression): Unit | undefined {
  if (expression.kind === 'paren') return unitOfChange(expression.inner);
  if (expression.kind === 'unary') return unitOfChange(expression.operand);
  if (expression.kind !== 'call' || !/^(deriv|rate|irate)$/.test(expression.name)) return undefined;
  const [argument] = expression.args;
  return argument && unitOf(argument);
}

function unitOfName(name: string): Unit {
  if (
    /_timestamp_seconds$|_expiry$|_time_seconds$/.test(name) &&
    !/_(cpu|read|write|io)_time_seconds/.test(name)
  )
    return 'timestamp';
  const base = name.replace(/_total$/, '');
  if (/[_:]percent$/.test(base)) return 'percent';
  if (/[_:]ratio$/.test(base)) return 'ratio';
  if (/[_:]bytes$/.test(base)) return 'bytes';
  if (/[_:]seconds$/.test(base)) return 'seconds';
  return 'number';
}

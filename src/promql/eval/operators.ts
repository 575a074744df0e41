import type { ArithmeticOperator, BinaryOperator, ComparisonOperator, SetOperator } from '../ast.ts';

const arithmetic: ReadonlySet<string> = new Set<ArithmeticOperator>(['+', '-', '*', '/', '%', '^', 'atan2']);
const comparisons: ReadonlySet<string> = new Set<ComparisonOperator>(['==', '!=', '>', '<', '>=', '<=']);
const sets: ReadonlySet<string> = new Set<SetOperator>(['and', 'or', 'unless']);

export function isArithmetic(operator: BinaryOperator): operator is ArithmeticOperator {
  return arithmetic.has(operator);
}

export function isComparison(operator: BinaryOperator): operator is ComparisonOperator {
  return comparisons.has(operator);
}

export function isSetOperator(operator: BinaryOperator): operator is SetOperator {
  return sets.has(operator);
}

/** Go's `math.Pow`: unlike in JavaScript, 1 to any power and -1 to an infinite one are 1. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && (exponent === Infinity || exponent === -Infinity))) return 1;
  return base ** exponent;
}

/** Go's `math.Max`: +Inf is greater than NaN. */
export function maximum(a: number, b: number): number {
  return a === Infinity || b === Infinity ? Infinity : Math.max(a, b);
}

/** Go's `math.Min`: -Inf is less than NaN. */
export function minimum(a: number, b: number): number {
  return a === -Infinity || b === -Infinity ? -Infinity : Math.min(a, b);
}

import { EtlmonError } from '../lib/errors.ts';
import type { DurationExpression, DurationNode } from './ast.ts';
import { operandsOf } from './children.ts';

/** A duration that comes to nothing that can be used, in Prometheus' words. */
export class DurationError extends EtlmonError {
  constructor(message: string) {
    super('PROMQL_DURATION', message);
  }
}

/** What durations may refer to: `step()` and `range()` of the query. */
export interface DurationContext {
  readonly stepMs: number;
  readonly rangeMs: number;
}

/** Go's durations hold 64 bits of nanoseconds. */
const maxSeconds = 2 ** 63 / 1e9;

/** Whether seconds are more than a duration can hold; false for NaN. */
export function isOutOfRange(seconds: number): boolean {
  return seconds > maxSeconds || seconds < -maxSeconds;
}

/** Milliseconds a duration comes to in a query, whole ones. Throws `DurationError`. */
export function durationMs(node: DurationNode, context: DurationContext, mayBeNegative = false): number {
  return node.valueMs ?? evaluateDuration(node.expression, context, mayBeNegative);
}

/** As `durationMs`, of an expression. */
export function evaluateDuration(
  expression: DurationExpression,
  context: DurationContext,
  mayBeNegative: boolean,
): number {
  const seconds = secondsOf(expression, context);
  if (!Number.isFinite(seconds)) throw new DurationError('duration is NaN or infinite');
  if (isOutOfRange(seconds)) throw new DurationError('duration is out of range');
  // Less than a millisecond is cut off, once seconds are rounded to what floats can tell.
  const ms = Math.trunc(Math.round(seconds * 1e6) / 1000);
  if (ms <= 0 && !mayBeNegative) throw new DurationError('duration must be greater than 0');
  // Not -0, which would be another value to a test for equality.
  return ms === 0 ? 0 : ms;
}

/** Whether a duration depends on the query it stands in. */
export function isRelative(expression: DurationExpression): boolean {
  return expression.kind === 'step' || expression.kind === 'range' || operandsOf(expression).some(isRelative);
}

function secondsOf(expression: DurationExpression, context: DurationContext): number {
  switch (expression.kind) {
    case 'literal':
      return expression.seconds;
    case 'step':
      return context.stepMs / 1000;
    case 'range':
      return context.rangeMs / 1000;
    case 'unary':
      return secondsOf(expression.operand, context) * (expression.operator === '-' ? -1 : 1);
    case 'paren':
      return secondsOf(expression.inner, context);
    case 'min':
      return Math.min(secondsOf(expression.left, context), secondsOf(expression.right, context));
    case 'max':
      return Math.max(secondsOf(expression.left, context), secondsOf(expression.right, context));
    case 'binary':
      return calculate(
        expression.operator,
        secondsOf(expression.left, context),
        secondsOf(expression.right, context),
      );
  }
}

function calculate(operator: '+' | '-' | '*' | '/' | '%' | '^', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      if (right === 0) throw new DurationError('division by zero');
      return left / right;
    case '%':
      if (right === 0) throw new DurationError('modulo by zero');
      return left % right;
    case '^':
      return left ** right;
  }
}

import type { ArithmeticOperator, ComparisonOperator } from '../ast.ts';
import { power } from './operators.ts';

/** Computes number by number; `out` may be one of the operands. */
export function computeInto(
  operator: ArithmeticOperator,
  left: Float64Array,
  right: Float64Array,
  out: Float64Array,
): void {
  const { length } = out;
  switch (operator) {
    case '+':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) + (right[i] as number);
      break;
    case '-':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) - (right[i] as number);
      break;
    case '*':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) * (right[i] as number);
      break;
    case '/':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) / (right[i] as number);
      break;
    case '%':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) % (right[i] as number);
      break;
    case '^':
      for (let i = 0; i < length; i++) out[i] = power(left[i] as number, right[i] as number);
      break;
    case 'atan2':
      for (let i = 0; i < length; i++) out[i] = Math.atan2(left[i] as number, right[i] as number);
      break;
  }
}

/** Compares number by number: 1 where it holds. */
export function compareInto(
  operator: ComparisonOperator,
  left: Float64Array,
  right: Float64Array,
  out: Uint8Array,
): void {
  const { length } = out;
  switch (operator) {
    case '==':
      for (let i = 0; i < length; i++) out[i] = left[i] === right[i] ? 1 : 0;
      break;
    case '!=':
      for (let i = 0; i < length; i++) out[i] = left[i] === right[i] ? 0 : 1;
      break;
    case '>':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) > (right[i] as number) ? 1 : 0;
      break;
    case '<':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) < (right[i] as number) ? 1 : 0;
      break;
    case '>=':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) >= (right[i] as number) ? 1 : 0;
      break;
    case '<=':
      for (let i = 0; i < length; i++) out[i] = (left[i] as number) <= (right[i] as number) ? 1 : 0;
      break;
  }
}

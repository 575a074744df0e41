import { EvaluationError } from './errors.ts';
import { formatG } from './go-format.ts';

/**
 * How many elements to choose at each step, at most as many as there are. Undefined where it is none at every step; throws
 * where it is no number.
 */
export function countsFrom(parameters: Float64Array, available: number): Int32Array | undefined {
  let largest = -Infinity;
  let smallest = Infinity;
  let hasNaN = false;
  for (const parameter of parameters) {
    if (Number.isNaN(parameter)) hasNaN = true;
    largest = Math.max(largest, Number.isNaN(parameter) ? largest : parameter);
    smallest = Math.min(smallest, Number.isNaN(parameter) ? smallest : parameter);
  }
  if (largest < 1 && !hasNaN) return undefined;
  if (hasNaN) throw new EvaluationError('Parameter value is NaN');
  if (smallest <= -(2 ** 63)) throw new EvaluationError(`Scalar value ${formatG(smallest)} underflows int64`);
  if (largest >= 2 ** 63) throw new EvaluationError(`Scalar value ${formatG(largest)} overflows int64`);
  return Int32Array.from(parameters, (parameter) => Math.max(0, Math.min(Math.trunc(parameter), available)));
}

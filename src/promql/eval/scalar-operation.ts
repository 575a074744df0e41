import type { BinaryExpression } from '../ast.ts';
import type { FloatHistogram } from '../histogram/float-histogram.ts';
import { typeOf } from '../value-type.ts';
import { incompatibleTypes } from './annotation-texts.ts';
import { compareInto, computeInto } from './arithmetic.ts';
import { absent, float, native, pointsIn, setHistogram, type Column } from './column.ts';
import { EvaluationError } from './errors.ts';
import type { Grid } from './grid.ts';
import { combineNative } from './native-operators.ts';
import { isArithmetic, isComparison } from './operators.ts';
import type { Evaluator } from './query.ts';

/** Evaluates an operator between two scalars; a comparison gives 1 or 0. */
export function betweenScalars(node: BinaryExpression, grid: Grid, evaluator: Evaluator): Float64Array {
  const { operator } = node;
  const left = evaluator.scalar(node.left, grid);
  const right = evaluator.scalar(node.right, grid);
  if (isArithmetic(operator)) computeInto(operator, left, right, left);
  else if (isComparison(operator)) {
    const holds = new Uint8Array(left.length);
    compareInto(operator, left, right, holds);
    left.set(holds);
  } else throw new EvaluationError(`operator "${operator}" not allowed for Scalar operations`);
  return left;
}

/** Evaluates an operator between a vector and a scalar, on whichever sides. */
export function withScalar(node: BinaryExpression, grid: Grid, evaluator: Evaluator): Column[] {
  const isScalarLeft = typeOf(node.left) === 'scalar';
  const scalar = evaluator.scalar(isScalarLeft ? node.left : node.right, grid);
  const columns = evaluator.vector(isScalarLeft ? node.right : node.left, grid);
  const holds = new Uint8Array(grid.count);
  for (const column of columns) {
    combineNatives(node, column, scalar, isScalarLeft, evaluator);
    combineFloats(node, column, scalar, isScalarLeft, evaluator, holds);
    if (isArithmetic(node.operator) || node.isBool) column.dropName = true;
  }
  const mayLose = !isArithmetic(node.operator) && !node.isBool;
  return columns.filter((column) => (!mayLose && column.histograms === undefined) || pointsIn(column) > 0);
}

function combineFloats(
  { operator, isBool, position }: BinaryExpression,
  column: Column,
  scalar: Float64Array,
  isScalarLeft: boolean,
  { query }: Evaluator,
  holds: Uint8Array,
): void {
  const { values, present } = column;
  const left = isScalarLeft ? scalar : values;
  const right = isScalarLeft ? values : scalar;
  if (isArithmetic(operator)) {
    computeInto(operator, left, right, values);
    return;
  }
  if (!isComparison(operator)) {
    if (present.includes(float))
      query.annotations.add(incompatibleTypes('float', operator, 'float'), position);
    for (let step = 0; step < present.length; step++) if (present[step] === float) present[step] = absent;
    return;
  }
  compareInto(operator, left, right, holds);
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== float) continue;
    if (isBool) values[step] = holds[step] as number;
    else if (holds[step] === 0) present[step] = absent;
  }
}

/** Native histograms of a column, one by one; those that cannot be combined go. */
function combineNatives(
  node: BinaryExpression,
  column: Column,
  scalar: Float64Array,
  isScalarLeft: boolean,
  { query }: Evaluator,
): void {
  const { present, histograms } = column;
  if (histograms === undefined) return;
  for (let step = 0; step < present.length; step++) {
    if (present[step] !== native) continue;
    const histogram = histograms[step] as FloatHistogram;
    const number = scalar[step] as number;
    const result = isScalarLeft
      ? combineNative(node, number, histogram, query.annotations)
      : combineNative(node, histogram, number, query.annotations);
    if (result === undefined) present[step] = absent;
    else setHistogram(column, step, result.value);
  }
}

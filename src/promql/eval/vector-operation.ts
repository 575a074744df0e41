import type { BinaryExpression, VectorMatching } from '../ast.ts';
import type { Labels } from '../queryable.ts';
import { compareInto, computeInto } from './arithmetic.ts';
import { pointsIn, type Column, mergeSameLabels } from './column.ts';
import type { Grid } from './grid.ts';
import { signatureOf } from './label-set.ts';
import { isManyOnRight, matchColumns, resultLabels, type MatchGroup } from './matching.ts';
import { StepwiseMatch } from './stepwise-match.ts';
import { isArithmetic, isComparison } from './operators.ts';
import type { Evaluator } from './query.ts';

/** Evaluates an arithmetic operator or a comparison between two vectors. */
export function betweenVectors(
  node: BinaryExpression,
  matching: VectorMatching,
  grid: Grid,
  evaluator: Evaluator,
): Column[] {
  const left = evaluator.vector(node.left, grid);
  const right = evaluator.vector(node.right, grid);
  const isSwapped = isManyOnRight(matching);
  const many = isSwapped ? right : left;
  const one = isSwapped ? left : right;
  const stepwise = new StepwiseMatch(node, matching, { many, one }, grid.count, evaluator.query);
  const holds = new Uint8Array(grid.count);
  const result: Column[] = [];
  for (const group of matchColumns(many, one, matching)) {
    const labels = plainLabels(group, node, matching);
    if (labels === undefined) {
      result.push(...stepwise.combine(group));
      continue;
    }
    const [single] = group.one;
    for (const [i, column] of group.many.entries()) {
      column.labels = labels[i] as Labels;
      combineInto(node, column, single as Column, isSwapped, holds);
      if (pointsIn(column) > 0) result.push(column);
    }
  }
  return matching.cardinality === 'one-to-one' ? result : mergeSameLabels(result);
}

/**
 * The labels of the results where each column on the "many" side is simply combined with the only one it matches, over all
 * steps at once. Undefined where that cannot be done: several match, values are filled in, or there are native histograms.
 */
function plainLabels(
  { many, one }: MatchGroup,
  node: BinaryExpression,
  matching: VectorMatching,
): Labels[] | undefined {
  const [single] = one;
  if (matching.fillLeft !== undefined || matching.fillRight !== undefined) return undefined;
  if (single === undefined) return many.length === 0 ? [] : undefined;
  if (one.length > 1 || (matching.cardinality === 'one-to-one' && many.length > 1)) return undefined;
  if (!isArithmetic(node.operator) && !isComparison(node.operator)) return undefined;
  if ([single, ...many].some(({ histograms }) => histograms !== undefined)) return undefined;
  const labels = many.map((column) => resultLabels(column.labels, single.labels, node, matching));
  const isUnique = many.length < 2 || new Set(labels.map(signatureOf)).size === many.length;
  return isUnique ? labels : undefined;
}

/** Combines floats at the steps where both columns have some. */
function combineInto(
  { operator, isBool }: BinaryExpression,
  column: Column,
  one: Column,
  isSwapped: boolean,
  holds: Uint8Array,
): void {
  const { values, present } = column;
  const left = isSwapped ? one.values : values;
  const right = isSwapped ? values : one.values;
  for (let step = 0; step < present.length; step++) present[step]! &= one.present[step] as number;
  if (isArithmetic(operator)) {
    computeInto(operator, left, right, values);
  } else if (isComparison(operator)) {
    compareInto(operator, left, right, holds);
    if (isBool) values.set(holds);
    else if (isSwapped) values.set(one.values);
    if (!isBool) for (let step = 0; step < present.length; step++) present[step]! &= holds[step] as number;
  }
  column.dropName ||= isBool;
}

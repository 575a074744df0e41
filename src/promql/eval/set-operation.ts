import type { BinaryExpression, VectorMatching } from '../ast.ts';
import { absent, mergeSameLabels, pointsIn, type Column } from './column.ts';
import type { Grid } from './grid.ts';
import { signatureFor } from './matching.ts';
import type { Evaluator } from './query.ts';

/** Evaluates `and`, `or` and `unless`. */
export function evaluateSetOperation(
  { operator, left: leftNode, right: rightNode }: BinaryExpression,
  matching: VectorMatching,
  grid: Grid,
  evaluator: Evaluator,
): Column[] {
  const left = evaluator.vector(leftNode, grid);
  const right = evaluator.vector(rightNode, grid);
  if (operator === 'or') {
    const rest = filterBySteps(right, stepsBySignature(left, matching), matching, false);
    return mergeSameLabels([...left, ...rest]);
  }
  return filterBySteps(left, stepsBySignature(right, matching), matching, operator === 'and');
}

/** At which steps there is any column with the labels to be matched. */
function stepsBySignature(columns: readonly Column[], matching: VectorMatching): Map<string, Uint8Array> {
  const signature = signatureFor(matching);
  const steps = new Map<string, Uint8Array>();
  const isCopied = new Set<string>();
  for (const { labels, present } of columns) {
    const key = signature(labels);
    const known = steps.get(key);
    if (known === undefined) {
      steps.set(key, present);
      continue;
    }
    const union = isCopied.has(key) ? known : known.slice();
    for (let step = 0; step < union.length; step++) union[step]! |= present[step] as number;
    steps.set(key, union);
    isCopied.add(key);
  }
  return steps;
}

/** Keeps of each column the steps at which something on the other side matches, or at which nothing does. */
function filterBySteps(
  columns: readonly Column[],
  steps: ReadonlyMap<string, Uint8Array>,
  matching: VectorMatching,
  isWanted: boolean,
): Column[] {
  const signature = signatureFor(matching);
  return columns.filter((column) => {
    const others = steps.get(signature(column.labels));
    if (others === undefined) return !isWanted;
    const { present } = column;
    for (let step = 0; step < present.length; step++) {
      if ((others[step] !== absent) !== isWanted) present[step] = absent;
    }
    return pointsIn(column) > 0;
  });
}

import type { Aggregation } from '../ast.ts';
import { invalidRatio } from './annotation-texts.ts';
import { absent, type Column } from './column.ts';
import { countsFrom } from './count-parameter.ts';
import { EvaluationError } from './errors.ts';
import { groupColumns } from './groups.ts';
import { hashOf } from './label-hash.ts';
import type { Evaluator } from './query.ts';
import { unwrap } from './types.ts';

/** `limitk`: of each group the first columns that have something, by step. */
export function limitCount(
  node: Aggregation,
  columns: readonly Column[],
  parameters: Float64Array,
  steps: number,
): Column[] {
  const counts = countsFrom(parameters, columns.length);
  if (counts === undefined) return [];
  for (const group of groupColumns(columns, node)) {
    const taken = new Int32Array(steps);
    for (const { present } of group.columns) {
      for (let step = 0; step < steps; step++) {
        if (present[step] === absent) continue;
        if ((taken[step] as number) >= (counts[step] as number)) present[step] = absent;
        else taken[step]!++;
      }
    }
  }
  return columns.filter(({ present }) => present.some((kind) => kind !== absent));
}

/** `limit_ratio`: a share of the columns, always the same ones, chosen by a hash of their labels. */
export function limitRatio(
  { parameter }: Aggregation,
  columns: readonly Column[],
  ratios: Float64Array,
  { query }: Evaluator,
): Column[] {
  let largest = 0;
  let smallest = 0;
  for (const ratio of ratios) {
    if (Number.isNaN(ratio)) throw new EvaluationError('Ratio value is NaN');
    largest = Math.max(largest, ratio);
    smallest = Math.min(smallest, ratio);
  }
  if (parameter && largest > 1) query.annotations.add(invalidRatio(largest, 1), unwrap(parameter).position);
  if (parameter && smallest < -1)
    query.annotations.add(invalidRatio(smallest, -1), unwrap(parameter).position);
  return columns.flatMap((column) => {
    const offset = hashOf(column.labels);
    const chosen = column.present.map((kind, step) =>
      isChosen(ratios[step] as number, offset) ? kind : absent,
    );
    if (!chosen.some((kind) => kind !== absent)) return [];
    column.present.set(chosen);
    return [column];
  });
}

/** A negative ratio chooses what its complement leaves. */
function isChosen(ratio: number, offset: number): boolean {
  const capped = Math.max(-1, Math.min(1, ratio));
  return capped >= 0 ? offset < capped : offset >= 1 + capped;
}

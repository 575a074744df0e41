import type { Expression, LabelMatcher } from '../ast.ts';
import { absent, float, fullColumn, type Column } from '../eval/column.ts';
import { nameLabel } from '../eval/label-set.ts';
import type { Labels } from '../queryable.ts';

/** 1 at each step at which no column has anything, with the labels that the expression asks for. */
export function absentColumn(expression: Expression, columns: readonly Column[], steps: number): Column[] {
  const column = fullColumn(askedLabels(expression), new Float64Array(steps).fill(1));
  for (const { present } of columns) {
    for (let step = 0; step < steps; step++) if (present[step] !== absent) column.present[step] = absent;
  }
  return column.present.includes(float) ? [column] : [];
}

/** Labels that a selector compares with one value by `=`, and once only. */
function askedLabels(expression: Expression): Labels {
  const labels: Record<string, string> = {};
  const isSeen = new Set<string>();
  for (const { name, type, value } of matchersOf(expression)) {
    if (name === nameLabel) continue;
    if (type === '=' && !isSeen.has(name)) {
      if (value !== '') labels[name] = value;
      isSeen.add(name);
    } else {
      delete labels[name];
    }
  }
  return labels;
}

function matchersOf(expression: Expression): readonly LabelMatcher[] {
  if (expression.kind === 'vector-selector') return expression.matchers;
  return expression.kind === 'matrix-selector' ? expression.selector.matchers : [];
}

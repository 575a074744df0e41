import type { Aggregation } from '../ast.ts';
import { formatHistogram } from '../histogram/text.ts';
import { quote } from '../strings.ts';
import type { Budget } from './budget.ts';
import { absent, emptyColumn, float, type Column } from './column.ts';
import { EvaluationError } from './errors.ts';
import { formatPlain } from './go-format.ts';
import { groupColumns } from './groups.ts';
import { isLabelName, withLabel } from './label-set.ts';

/** `count_values`: for each group and value how many columns have it, the value in a label. */
export function countValues(
  node: Aggregation,
  label: string,
  columns: readonly Column[],
  steps: number,
  budget: Budget,
): Column[] {
  if (!isLabelName(label)) throw new EvaluationError(`invalid label name ${quote(label)}`);
  const isLeftOut = node.isWithout && node.grouping.includes(label);
  const others = node.grouping.filter((name) => name !== label);
  const counted: Column[] = [];
  // A label of that name would be overwritten by the value, so that it tells no groups apart.
  const groups = groupColumns(columns, { ...node, grouping: node.isWithout ? [...others, label] : others });
  for (const { labels, columns: members } of groups) {
    const byValue = new Map<string, Column>();
    for (const member of members) {
      budget.check();
      for (let step = 0; step < steps; step++) {
        if (member.present[step] === absent) continue;
        const text = isLeftOut ? '' : textAt(member, step);
        let column = byValue.get(text);
        if (column === undefined) {
          budget.reserve(counted.length + byValue.size + 1, steps);
          column = emptyColumn(withLabel(labels, label, text), false, steps);
          byValue.set(text, column);
        }
        column.values[step]!++;
        column.present[step] = float;
      }
    }
    counted.push(...byValue.values());
  }
  return counted;
}

function textAt({ present, values, histograms }: Column, step: number): string {
  const histogram = histograms?.[step];
  if (present[step] !== float && histogram !== undefined) return formatHistogram(histogram);
  return formatPlain(values[step] as number);
}

import type { Aggregation } from '../ast.ts';
import type { Labels } from '../queryable.ts';
import type { Column } from './column.ts';
import { drop, keep, nameLabel, signatureOn, signatureWithout } from './label-set.ts';

/** Columns that are aggregated into one. */
export interface Group {
  readonly labels: Labels;
  readonly dropName: boolean;
  readonly columns: Column[];
}

/** Sorts columns into groups by the labels of `by`, or by all others than those of `without`. */
export function groupColumns(columns: readonly Column[], { grouping, isWithout }: Aggregation): Group[] {
  const groups = new Map<string, Group>();
  const left = new Set([...grouping, nameLabel]);
  for (const column of columns) {
    const { labels, dropName } = column;
    const key = isWithout ? signatureWithout(labels, left) : signatureOn(labels, grouping);
    const group = groups.get(key);
    if (group === undefined) {
      const shared = isWithout ? drop(labels, left) : keep(labels, grouping);
      groups.set(key, { labels: shared, dropName, columns: [column] });
    } else {
      group.columns.push(column);
      if (dropName && !group.dropName) groups.set(key, { ...group, dropName });
    }
  }
  return [...groups.values()];
}

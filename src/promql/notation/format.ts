import { isPlainLabelName } from '../../lib/exposition/names.ts';
import type { Labels } from '../queryable.ts';
import { quote } from '../strings.ts';

/** Labels as Prometheus writes them in messages: `{__name__="up", job="node"}`, by name. */
export function formatLabels(labels: Labels): string {
  const names = Object.keys(labels).toSorted(compareText);
  const parts = names.map((name) => {
    const written = isPlainLabelName(name) ? name : quote(name);
    return `${written}=${quote(labels[name] ?? '')}`;
  });
  return `{${parts.join(', ')}}`;
}

/** Order of labels in Prometheus' answers: label by label, first by name and then by value, fewer before more. */
export function compareLabels(left: Labels, right: Labels): number {
  const [ours, theirs] = [left, right].map((labels) => Object.keys(labels).toSorted(compareText));
  for (const [index, name] of (ours ?? []).entries()) {
    const other = theirs?.[index];
    if (other === undefined) return 1;
    if (name !== other) return compareText(name, other);
    const order = compareText(left[name] ?? '', right[name] ?? '');
    if (order !== 0) return order;
  }
  return (ours?.length ?? 0) - (theirs?.length ?? 0);
}

/** Whether two series are the same one. */
export function isSameLabels(left: Labels, right: Labels): boolean {
  return compareLabels(left, right) === 0;
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

import type { VectorMatching } from './ast.ts';
import { formatShortNumber } from './numbers.ts';
import { quote } from './strings.ts';

/** Labels in a list. In quotes are those that are no words, and words that cannot be labels there without. */
export function printLabels(labels: readonly string[]): string {
  return labels
    .map((label) => (/^(?:without|inf|nan)$/i.test(label) ? quote(label) : printLabel(label)))
    .join(', ');
}

/** A label, in quotes where it is no word. */
export function printLabel(label: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quote(label);
}

/** What follows an operator, each part with a blank before it; empty where nothing need be written. */
export function printMatching(matching: VectorMatching): string {
  const { cardinality, isOn, labels, include, fillLeft, fillRight } = matching;
  const isGrouped = cardinality === 'many-to-one' || cardinality === 'one-to-many';
  const clause = isOn || isGrouped || labels.length > 0;
  const group = `group_${cardinality === 'many-to-one' ? 'left' : 'right'}`;
  return [
    clause ? ` ${isOn ? 'on' : 'ignoring'} (${printLabels(labels)})` : '',
    isGrouped ? ` ${group} (${printLabels(include)})` : '',
    printFill(fillLeft, fillRight),
  ].join('');
}

function printFill(left: number | undefined, right: number | undefined): string {
  if (left !== undefined && left === right) return ` fill (${formatShortNumber(left)})`;
  const leftText = left === undefined ? '' : ` fill_left (${formatShortNumber(left)})`;
  return leftText + (right === undefined ? '' : ` fill_right (${formatShortNumber(right)})`);
}

import type { BinaryExpression, VectorMatching } from '../ast.ts';
import type { Labels } from '../queryable.ts';
import type { Column } from './column.ts';
import {
  drop,
  dropMetadata,
  keep,
  nameLabel,
  signatureOn,
  signatureWithout,
  valueOf,
  withLabel,
} from './label-set.ts';
import { isArithmetic } from './operators.ts';

/** Columns of both sides that agree in the labels to be matched. */
export interface MatchGroup {
  /** The side of which several may match one; the left one where it is one to one. */
  readonly many: Column[];
  readonly one: Column[];
}

/** Which part of an expression is the "many" side of its match. */
export function isManyOnRight({ cardinality }: VectorMatching): boolean {
  return cardinality === 'one-to-many';
}

/** Puts together the columns of both sides that match. */
export function matchColumns(
  many: readonly Column[],
  one: readonly Column[],
  matching: VectorMatching,
): MatchGroup[] {
  const groups = new Map<string, MatchGroup>();
  const signature = signatureFor(matching);
  for (const side of ['one', 'many'] as const) {
    for (const column of side === 'one' ? one : many) {
      const key = signature(column.labels);
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { many: [], one: [] }));
      group[side].push(column);
    }
  }
  return [...groups.values()];
}

/** Makes texts that are equal where labels match. */
export function signatureFor({ isOn, labels: names }: VectorMatching): (labels: Labels) => string {
  if (isOn) return (labels) => signatureOn(labels, names);
  const left = new Set([...names, nameLabel]);
  return (labels) => signatureWithout(labels, left);
}

/** The labels by which one side is matched. */
export function matchedLabels(labels: Labels, { isOn, labels: names }: VectorMatching): Labels {
  return isOn ? keep(labels, names) : drop(labels, new Set([...names, nameLabel]));
}

/** Labels of what comes of two samples. */
export function resultLabels(
  many: Labels,
  one: Labels,
  { operator }: BinaryExpression,
  matching: VectorMatching,
): Labels {
  let labels = isArithmetic(operator) ? dropMetadata(many) : many;
  if (matching.cardinality === 'one-to-one') {
    labels = matching.isOn ? keep(labels, matching.labels) : drop(labels, new Set(matching.labels));
  }
  for (const name of matching.include) labels = withLabel(labels, name, valueOf(one, name));
  return labels;
}

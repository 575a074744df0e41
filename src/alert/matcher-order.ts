import type { Matcher } from '../lib/matchers.ts';

/** The order Alertmanager keeps matchers in, by name, value and type: it is part of a group's key. */
export function orderMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  return matchers.toSorted(
    (one, other) =>
      compareBytes(one.name, other.name) ||
      compareBytes(one.value, other.value) ||
      types.indexOf(one.type) - types.indexOf(other.type),
  );
}

const types: readonly Matcher['type'][] = ['=', '!=', '=~', '!~'];

/** As Go compares texts. */
function compareBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

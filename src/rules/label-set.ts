import type { Labels } from '../promql/queryable.ts';

/** A text that is equal for equal labels only, whatever their order. */
export function labelKey(labels: Labels): string {
  const names = Object.keys(labels).toSorted();
  return JSON.stringify(names.map((name) => [name, labels[name]]));
}

/** Labels without those that have no value. */
export function withoutEmpty(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== ''));
}

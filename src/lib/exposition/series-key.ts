import type { Labels } from '../reading.ts';

/** The same text for the same series, in whatever order its labels are written. */
export function seriesKey(name: string, labels: Labels): string {
  const names = Object.keys(labels);
  if (names.length === 0) return name;
  const sorted = names.length === 1 ? names : names.toSorted();
  // Lengths instead of a separator: any character may be in a value.
  return sorted.reduce((key, label) => {
    const value = labels[label] ?? '';
    return `${key}\0${label.length}:${label}${value.length}:${value}`;
  }, name);
}

import type { Labels } from '../../lib/reading.ts';

/** The order of alerts in a notification, as Alertmanager has it: by job, by instance, then by all labels. */
export function compareLabels(one: Labels, other: Labels): number {
  return byLabel('job', one, other) || byLabel('instance', one, other) || byAllLabels(one, other);
}

/** Those that have the label come first. */
function byLabel(name: string, one: Labels, other: Labels): number {
  const a = one[name];
  const b = other[name];
  if (a === b) return 0;
  if (a === undefined) return 1;
  if (b === undefined) return -1;
  return a < b ? -1 : 1;
}

/** Fewer labels come first; then the first label that differs, by name, decides. */
function byAllLabels(one: Labels, other: Labels): number {
  const names = Object.keys(one);
  const otherNames = Object.keys(other);
  if (names.length !== otherNames.length) return names.length - otherNames.length;
  for (const name of [...new Set([...names, ...otherNames])].toSorted()) {
    const a = one[name];
    const b = other[name];
    if (a === b) continue;
    if (a === undefined) return -1;
    if (b === undefined) return 1;
    return a < b ? -1 : 1;
  }
  return 0;
}

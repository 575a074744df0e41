import { severities, severityOfWord } from '../lib/alert-severity.ts';
import type { Severity } from '../lib/alert-severity.ts';
import type { Labels } from '../lib/reading.ts';

export { severities } from '../lib/alert-severity.ts';
export type { Severity } from '../lib/alert-severity.ts';

/** What the label `severity`, or `priority`, says; one that says nothing known is an error. */
export function severityOf(labels: Labels): Severity {
  return severityOfWord(severityLabel(labels));
}

/** The worst of some, `info` of none. */
export function worstOf(list: readonly Severity[]): Severity {
  return severities.find((severity) => list.includes(severity)) ?? 'info';
}

/** The label as it stands there; empty where there is none. */
export function severityLabel(labels: Labels): string {
  return labels['severity'] ?? labels['priority'] ?? '';
}

/** 0 for what is worst. */
export function severityPlace(labels: Labels): number {
  return severities.indexOf(severityOf(labels));
}

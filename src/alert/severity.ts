import type { Labels } from '../lib/reading.ts';

/** How bad an alert is, from bad to harmless; PagerDuty's words. */
export const severities = ['critical', 'error', 'warning', 'info'] as const;

export type Severity = (typeof severities)[number];

const words: Readonly<Record<string, Severity>> = {
  critical: 'critical',
  crit: 'critical',
  page: 'critical',
  emergency: 'critical',
  emerg: 'critical',
  fatal: 'critical',
  disaster: 'critical',
  p1: 'critical',
  error: 'error',
  err: 'error',
  high: 'error',
  major: 'error',
  p2: 'error',
  warning: 'warning',
  warn: 'warning',
  medium: 'warning',
  average: 'warning',
  minor: 'warning',
  p3: 'warning',
  info: 'info',
  information: 'info',
  informational: 'info',
  notice: 'info',
  low: 'info',
  none: 'info',
  debug: 'info',
  p4: 'info',
  p5: 'info',
};

/** What the label `severity`, or `priority`, says; one that says nothing known is an error. */
export function severityOf(labels: Labels): Severity {
  const word = severityLabel(labels).toLowerCase();
  return Object.hasOwn(words, word) ? (words[word] ?? 'error') : 'error';
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

import type { Alert } from '../../contract/alerts.ts';
import { severities, severityOfWord } from '../../lib/alert-severity.ts';

/** How much an alert asks for, whatever word its label has for it. */
export type Urgency = 'critical' | 'warning' | 'info';

/** What a severity asks for: errors warn. */
export function urgencyOf(severity: string): Urgency {
  const meant = severityOfWord(severity);
  return meant === 'error' ? 'warning' : meant;
}

/** Whether nobody is told of it just now: silenced, inhibited, or in a time that mutes it. */
export function isSuppressed({
  silenced_by: silences,
  inhibited_by: alerts,
  muted_by: times,
}: Alert): boolean {
  return silences.length + alerts.length + times.length > 0;
}

/** Whether it fires, tells, and nobody takes care of it yet. */
export function isOpen(alert: Alert): boolean {
  return alert.state === 'firing' && alert.acknowledged === null && !isSuppressed(alert);
}

const most = severities.length;

/** Lower is worse: what fires by its severity, taken care of, pending, over, and last what is suppressed. */
export function alertRank(alert: Alert): number {
  const place = severities.indexOf(severityOfWord(alert.severity));
  if (isSuppressed(alert)) return 4 * most + place;
  if (alert.state === 'resolved') return 3 * most + place;
  if (alert.state === 'pending') return 2 * most + place;
  return (alert.acknowledged === null ? 0 : most) + place;
}

import type { Alert } from '../../contract/alerts.ts';

/** How much an alert asks for, whatever word its label has for it. */
export type Urgency = 'critical' | 'warning' | 'info';

/** `critical` and what people say in its place; no severity and those that only tell are `info`; all else warns. */
export function urgencyOf(severity: string): Urgency {
  if (/^(critical|crit|page|fatal|emergency|disaster)$/i.test(severity)) return 'critical';
  return /^(|none|info|information|notice|debug|ok)$/i.test(severity) ? 'info' : 'warning';
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

const urgencies: readonly Urgency[] = ['critical', 'warning', 'info'];
const most = urgencies.length;

/** Lower is worse: what fires by its severity, taken care of, pending, over, and last what is suppressed. */
export function alertRank(alert: Alert): number {
  const urgency = urgencies.indexOf(urgencyOf(alert.severity));
  if (isSuppressed(alert)) return 4 * most + urgency;
  if (alert.state === 'resolved') return 3 * most + urgency;
  if (alert.state === 'pending') return 2 * most + urgency;
  return (alert.acknowledged === null ? 0 : most) + urgency;
}

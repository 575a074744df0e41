import type { NotificationStatus } from '../../notification.ts';
import type { Severity } from '../../severity.ts';

/** Dark enough for white letters on them (contrast above 4.5), light enough for a dark page. */
const colors: Readonly<Record<Severity, string>> = {
  critical: '#c5221f',
  error: '#c2410c',
  warning: '#a15c00',
  info: '#1d5fbf',
};

/** The colour of what fires so badly, or is over. */
export function colorOf(status: NotificationStatus, severity: Severity): string {
  return status === 'resolved' ? '#1a7f3c' : colors[severity];
}

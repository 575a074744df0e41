import { harmless } from '../../lib/format.ts';
import type { Notification } from '../notification.ts';
import type { Sender, SenderParts } from './sender.ts';
import { rfc3339 } from './rfc3339.ts';
import { viewOf } from './text/alert-view.ts';
import { withThreshold } from './text/plain-text.ts';
import { subjectOf } from './text/subject.ts';

/** Lines for whoever reads what the node prints. */
export function consoleSender({ write }: Pick<SenderParts, 'write'>): Sender {
  return {
    target: 'standard output',
    send: (notification) => {
      for (const line of linesOf(notification)) write(line);
      return Promise.resolve();
    },
  };
}

/** The notification, and a line for each of its alerts. */
function linesOf(notification: Notification): string[] {
  const { alerts, receiver, atMs } = notification;
  const lines = [`${rfc3339(atMs)} notification for ${receiver}: ${subjectOf(notification)}`];
  for (const alert of alerts) {
    const { status, severity, name, where, summary, value, threshold, when } = viewOf(alert, atMs);
    const parts = [
      `${status} ${severity} ${name} ${where}`.trim(),
      summary,
      value === undefined ? undefined : withThreshold(value, threshold),
      when,
    ];
    lines.push(`  ${parts.filter((part) => part !== undefined && part !== '').join('; ')}`);
  }
  return lines.map((line) => harmless(line));
}

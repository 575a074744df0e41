import { formatCounted } from '../../../lib/format.ts';
import type { Notification, NotificationStatus } from '../../notification.ts';
import { isWebAddress, viewOf } from './alert-view.ts';
import type { AlertView } from './alert-view.ts';
import { formatMinute } from './moment.ts';
import { severities, worstOf } from '../../severity.ts';
import type { Severity } from '../../severity.ts';
import { headlineOf } from './subject.ts';

/** What a notification says, in words; nothing in it is escaped. */
export interface NotificationView {
  readonly status: NotificationStatus;
  /** The worst of those it is about. */
  readonly severity: Severity;
  readonly headline: string;
  /** `2 alerts firing, 1 resolved`. */
  readonly counts: string;
  /** `5 critical, 55 warning`; empty where there are but a few. */
  readonly bySeverity: string;
  /** Why it is sent, where not because something changed. */
  readonly why: string | undefined;
  readonly time: string;
  readonly sections: readonly Section[];
  /** Undefined where nobody knows. */
  readonly url: string | undefined;
  readonly receiver: string;
}

/** Alerts that fire, or that are over: the first are told of at length, more in a line each, the rest are counted. */
export interface Section {
  readonly status: NotificationStatus;
  readonly count: number;
  readonly detailed: readonly AlertView[];
  readonly brief: readonly AlertView[];
  readonly omitted: number;
}

/** Gmail shows no more than 102 KB of a message. */
const maxDetailed = 6;
const maxDetailedResolved = 4;
const maxBrief = 40;

const reasons: Readonly<Record<Notification['reason'], string | undefined>> = {
  changed: undefined,
  repeat: 'Reminder: nothing has changed since the last notification.',
  escalation: 'Escalated: nobody has acknowledged this yet.',
  test: 'This is a test of the receiver. Nothing is wrong.',
};

/** How a notification is told, the worst alerts first. */
export function notificationView(notification: Notification): NotificationView {
  const { alerts, status, atMs, externalUrl, reason, receiver } = notification;
  const views = alerts.map((alert) => viewOf(alert, atMs));
  const [firing, resolved] = [ofStatus(views, 'firing'), ofStatus(views, 'resolved')];
  const told = (status === 'firing' ? firing : resolved).map(({ severity }) => severity);
  return {
    status,
    severity: worstOf(told),
    headline: headlineOf(notification),
    counts: [countOf(firing, 'firing'), countOf(resolved, 'resolved', firing.length > 0)]
      .filter((text) => text !== '')
      .join(', '),
    bySeverity: told.length > maxDetailed ? severityCounts(told) : '',
    why: reasons[reason],
    time: formatMinute(atMs),
    sections: [
      sectionOf('firing', firing, maxDetailed),
      sectionOf('resolved', resolved, firing.length > 0 ? maxDetailedResolved : maxDetailed),
    ].filter(({ count }) => count > 0),
    url: isWebAddress(externalUrl) ? externalUrl : undefined,
    receiver,
  };
}

function ofStatus(views: readonly AlertView[], wanted: NotificationStatus): AlertView[] {
  return views
    .filter(({ status }) => status === wanted)
    .toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));
}

function countOf({ length }: readonly AlertView[], word: string, isShort = false): string {
  if (length === 0) return '';
  return isShort ? `${length} ${word}` : `${formatCounted(length, 'alert', 'alerts')} ${word}`;
}

function severityCounts(list: readonly Severity[]): string {
  return severities
    .map((severity) => [list.filter((other) => other === severity).length, severity] as const)
    .filter(([count]) => count > 0)
    .map(([count, severity]) => `${count} ${severity}`)
    .join(', ');
}

function sectionOf(status: NotificationStatus, views: readonly AlertView[], most: number): Section {
  // Of very many, none is more worth telling at length than the others.
  const detailed = views.length > maxBrief ? Math.min(3, most) : most;
  return {
    status,
    count: views.length,
    detailed: views.slice(0, detailed),
    brief: views.slice(detailed, detailed + maxBrief),
    omitted: Math.max(0, views.length - detailed - maxBrief),
  };
}

import type { Labels } from '../../lib/reading.ts';
import type { Notification, NotifiedAlert } from '../notification.ts';
import { rfc3339, zeroTime } from './rfc3339.ts';
import { quotedReceiver } from './template/receiver-templates.ts';

/**
 * What Alertmanager posts to webhooks, version 4 of it, its fields in its order.
 * https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
 */
export function alertmanagerMessage(notification: Notification, maxAlerts: number): object {
  const { alerts } = notification;
  const kept = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts;
  return {
    receiver: quotedReceiver(notification.receiver),
    status: notification.status,
    alerts: kept.map(alertOf),
    groupLabels: sorted(notification.groupLabels),
    commonLabels: sorted(notification.commonLabels),
    commonAnnotations: sorted(notification.commonAnnotations),
    externalURL: notification.externalUrl,
    version: '4',
    groupKey: notification.groupKey,
    truncatedAlerts: alerts.length - kept.length,
  };
}

function alertOf(alert: NotifiedAlert): object {
  const { status, labels, annotations, startsAtMs, endsAtMs, generatorUrl, fingerprint } = alert;
  return {
    status,
    labels: sorted(labels),
    annotations: sorted(annotations),
    startsAt: rfc3339(startsAtMs),
    endsAt: status === 'firing' || endsAtMs === undefined ? zeroTime : rfc3339(endsAtMs),
    generatorURL: generatorUrl,
    fingerprint,
  };
}

function sorted(texts: Labels): Labels {
  return Object.fromEntries(Object.entries(texts).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

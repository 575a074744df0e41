import type { Labels } from '../../lib/reading.ts';
import { isoOrNull } from '../../lib/timestamp.ts';
import type { AlertEvidence, Notification, NotifiedAlert } from '../notification.ts';

/**
 * What our webhook posts. Fields may be added within a version. Times are RFC 3339 in UTC. The headers
 * `Idempotency-Key` and `X-Etlmon-Notification-Id` hold `id`, so that one that comes twice can be dropped unread.
 */
export interface WebhookMessage {
  readonly version: '1';
  /** The same for each attempt to send this notification. */
  readonly id: string;
  readonly receiver: string;
  /** Firing as long as one of the alerts is. */
  readonly status: Notification['status'];
  /** Why it is sent: alerts are new or over, a reminder, nobody acknowledged, a test. */
  readonly reason: Notification['reason'];
  /** When the group was looked at. */
  readonly at: string | null;
  /** The same for all about this group. */
  readonly group_key: string;
  readonly group_labels: Labels;
  readonly common_labels: Labels;
  readonly common_annotations: Labels;
  /** Where people look at the alerts; may be empty. */
  readonly external_url: string;
  /** Those that fire first. */
  readonly alerts: readonly WebhookAlert[];
  /** How many were left out, as configured. */
  readonly truncated_alerts: number;
}

export interface WebhookAlert {
  readonly fingerprint: string;
  readonly status: Notification['status'];
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly starts_at: string | null;
  /** Null while it fires. */
  readonly ends_at: string | null;
  readonly generator_url: string;
  readonly acknowledged_by: string | null;
  /** Null where nothing more is known. */
  readonly evidence: WebhookEvidence | null;
}

export interface WebhookEvidence {
  /** What the expression came to; null where it has no number. */
  readonly value: number | null;
  readonly unit: AlertEvidence['unit'];
  readonly threshold: { readonly operator: string; readonly value: number } | null;
  /** The hour before, evenly spaced, oldest first; null where there is no sample. */
  readonly last_hour: {
    readonly from: string | null;
    readonly step_sec: number;
    readonly values: readonly (number | null)[];
  } | null;
  /** Of the half hour before it fired, oldest first. */
  readonly events: readonly {
    readonly at: string | null;
    readonly kind: string;
    readonly title: string;
    readonly detail: string | null;
  }[];
}

/** A notification as our webhook posts it; `maxAlerts` 0 leaves none out. */
export function webhookMessage(notification: Notification, maxAlerts: number): WebhookMessage {
  const { alerts } = notification;
  const kept = maxAlerts > 0 ? alerts.slice(0, maxAlerts) : alerts;
  return {
    version: '1',
    id: notification.id,
    receiver: notification.receiver,
    status: notification.status,
    reason: notification.reason,
    at: isoOrNull(notification.atMs),
    group_key: notification.groupKey,
    group_labels: notification.groupLabels,
    common_labels: notification.commonLabels,
    common_annotations: notification.commonAnnotations,
    external_url: notification.externalUrl,
    alerts: kept.map(alertOf),
    truncated_alerts: alerts.length - kept.length,
  };
}

function alertOf(alert: NotifiedAlert): WebhookAlert {
  const { fingerprint, status, labels, annotations, evidence } = alert;
  return {
    fingerprint,
    status,
    labels,
    annotations,
    starts_at: isoOrNull(alert.startsAtMs),
    ends_at: status === 'firing' ? null : isoOrNull(alert.endsAtMs),
    generator_url: alert.generatorUrl,
    acknowledged_by: alert.acknowledgedBy ?? null,
    evidence: evidence ? evidenceOf(evidence) : null,
  };
}

function evidenceOf({ value, unit, threshold, lastHour, events }: AlertEvidence): WebhookEvidence {
  return {
    value: numberOrNull(value ?? null),
    unit,
    threshold: threshold ?? null,
    last_hour: lastHour
      ? {
          from: isoOrNull(lastHour.fromMs),
          step_sec: lastHour.stepMs / 1000,
          values: lastHour.values.map(numberOrNull),
        }
      : null,
    events: events.map(({ atMs, kind, title, detail }) => ({
      at: isoOrNull(atMs),
      kind,
      title,
      detail: detail ?? null,
    })),
  };
}

/** JSON has no NaN and no infinities. */
function numberOrNull(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

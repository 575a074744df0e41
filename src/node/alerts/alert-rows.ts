import type { BookedAlert } from '../../alert/book.ts';
import { severityLabel, severityPlace } from '../../alert/severity.ts';
import { summaryOf, textsOf } from '../../alert/texts.ts';
import type { AlertStatus } from '../../alert/routing/index.ts';
import type { Alert, AlertComment, AlertEpisode, NotificationRecord } from '../../contract/alerts.ts';
import type { Row, RowChange } from '../../lib/reading.ts';
import { print } from '../../promql/print.ts';
import type { Acknowledgement, Acknowledgements } from './acknowledgements.ts';
import { measured } from './evidence.ts';

/** An alert as the API shows it. */
export function toAlert(
  booked: BookedAlert,
  status: AlertStatus | undefined,
  noted: Acknowledgements,
): Alert {
  const { rule, labels, annotations } = booked;
  const { value, unit, threshold } = measured(booked);
  return {
    id: booked.fingerprint,
    name: nameOf(booked),
    severity: severityLabel(labels),
    state: booked.state,
    summary: summaryOf(booked),
    labels,
    annotations,
    value: value ?? null,
    unit,
    threshold: threshold ?? null,
    active_at: time(booked.activeAtMs),
    fired_at: timeOrNull(booked.firedAtMs),
    resolved_at: timeOrNull(booked.resolvedAtMs),
    rule: rule
      ? {
          group: booked.group,
          file: booked.file,
          expr: print(rule.expression),
          for_sec: rule.forMs / 1000,
        }
      : null,
    source_url: booked.sourceUrl === '' ? null : booked.sourceUrl,
    silenced_by: [...(status?.silencedBy ?? [])],
    inhibited_by: [...(status?.inhibitedBy ?? [])],
    muted_by: [...(status?.mutedBy ?? [])],
    acknowledged: acknowledged(noted.of(booked)),
    comments: noted.comments(booked),
    receivers: [...(status?.receivers ?? [])],
  };
}

/** What an alert is called; a posted one need not have a name. */
function nameOf({ labels, rule }: BookedAlert): string {
  return labels['alertname'] ?? rule?.name ?? 'alert';
}

/** Whether an alert that fires is told to nobody. */
export function isQuiet(status: Partial<AlertStatus> = {}): boolean {
  const { silencedBy = [], inhibitedBy = [], mutedBy = [] } = status;
  return silencedBy.length + inhibitedBy.length + mutedBy.length > 0;
}

/** What is worst first: what fires and nobody looks at, then what somebody does, what is pending, quiet, over. */
export function compareAlerts(one: Alert, other: Alert): number {
  return (
    place(one) - place(other) ||
    severityPlace(one.labels) - severityPlace(other.labels) ||
    (other.fired_at ?? other.active_at).localeCompare(one.fired_at ?? one.active_at) ||
    one.name.localeCompare(other.name) ||
    one.id.localeCompare(other.id)
  );
}

function place(alert: Alert): number {
  if (alert.state === 'resolved') return 4;
  const { silenced_by: silencedBy, inhibited_by: inhibitedBy, muted_by: mutedBy } = alert;
  if (isQuiet({ silencedBy, inhibitedBy, mutedBy })) return 3;
  if (alert.state === 'pending') return 2;
  return alert.acknowledged === null ? 0 : 1;
}

/** Writes down the time an alert fires, as it is now. */
export function episodeChange(booked: BookedAlert, noted: Acknowledgements): RowChange {
  return { kind: 'upsert', table: 'alerts', rows: [episodeRow(booked, noted.of(booked))] };
}

/** Names the time an alert fires, or is pending. */
export function episodeKey({ fingerprint, activeAtMs, firedAtMs = activeAtMs }: BookedAlert): string {
  return `${fingerprint}/${firedAtMs}`;
}

/** The row of the time an alert fires. */
export function episodeRow(booked: BookedAlert, acknowledgement: Acknowledgement | undefined): Row {
  const { fingerprint, firedAtMs = booked.activeAtMs } = booked;
  return {
    alert_key: episodeKey(booked),
    at: time(firedAtMs),
    fingerprint,
    name: nameOf(booked),
    severity: severityLabel(booked.labels),
    summary: summaryOf(booked),
    labels: JSON.stringify(booked.labels),
    annotations: JSON.stringify(booked.annotations),
    value: booked.value !== undefined && Number.isFinite(booked.value) ? booked.value : null,
    active_at: time(booked.activeAtMs),
    resolved_at: timeOrNull(booked.resolvedAtMs),
    acknowledged_at: timeOrNull(acknowledgement?.atMs),
    acknowledged_by: acknowledgement?.by ?? null,
    acknowledged_reason: acknowledgement?.reason ?? null,
  };
}

export function toEpisode(row: Row): AlertEpisode {
  const at = row['acknowledged_at'];
  return {
    id: Number(row['id']),
    alert_id: String(row['fingerprint']),
    name: String(row['name']),
    severity: String(row['severity']),
    summary: String(row['summary']),
    labels: JSON.parse(String(row['labels'])) as Record<string, string>,
    annotations: JSON.parse(String(row['annotations'])) as Record<string, string>,
    value: row['value'] === null ? null : Number(row['value']),
    active_at: String(row['active_at']),
    fired_at: String(row['at']),
    resolved_at: textOrNull(row['resolved_at']),
    acknowledged:
      typeof at === 'string'
        ? { by: String(row['acknowledged_by']), reason: String(row['acknowledged_reason']), at }
        : null,
  };
}

export function toComment(row: Row): AlertComment {
  return {
    at: String(row['at']),
    by: String(row['actor']),
    kind: row['kind'] as AlertComment['kind'],
    text: String(row['text']),
  };
}

export function toNotification(row: Row): NotificationRecord {
  const alerts = JSON.parse(String(row['alerts'])) as [string, string, 'firing' | 'resolved', string][];
  return {
    id: Number(row['id']),
    at: String(row['at']),
    receiver: String(row['receiver']),
    integration: String(row['integration']),
    target: String(row['target']),
    group_key: String(row['group_key']),
    group_labels: JSON.parse(String(row['group_labels'])) as Record<string, string>,
    status: row['status'] as NotificationRecord['status'],
    reason: row['reason'] as NotificationRecord['reason'],
    state: row['state'] as NotificationRecord['state'],
    attempts: Number(row['attempts']),
    sent_at: textOrNull(row['sent_at']),
    duration_ms: row['duration_ms'] === null ? null : Number(row['duration_ms']),
    error: textOrNull(row['error']),
    alerts: alerts.map(([id, name, status, summary]) => ({ id, name, status, summary })),
  };
}

/** What its rule says besides the summary. */
export function description(booked: BookedAlert): string | null {
  return textsOf(booked.annotations).description ?? null;
}

function acknowledged(acknowledgement: Acknowledgement | undefined): Alert['acknowledged'] {
  if (acknowledgement === undefined) return null;
  const { by, reason, atMs } = acknowledgement;
  return { by, reason, at: time(atMs) };
}

function textOrNull(cell: Row[string] | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}

function time(ms: number): string {
  return new Date(ms).toISOString();
}

function timeOrNull(ms: number | undefined): string | null {
  return ms === undefined ? null : time(ms);
}

import type {
  Alert,
  AlertDetail,
  AlertEpisode,
  NotificationRecord,
  Receiver,
  Silence,
} from '../contract/alerts.ts';
import type { Health } from '../contract/health.ts';
import type { History } from '../contract/history.ts';
import { answer, at, health, startState } from './fixtures.ts';
import type { Query } from './state/answers.ts';
import type { State, StateOptions } from './state/model.ts';

/** Sample alerts and a state that shows them; for tests. */
const minute = 60_000;
const hour = 60 * minute;

export function alert(change: Partial<Alert> = {}): Alert {
  return {
    id: '00000000000000a1',
    name: 'DiskFull',
    severity: 'critical',
    state: 'firing',
    summary: '/data is 95 % full',
    labels: {
      alertname: 'DiskFull',
      instance: 'etl-01',
      mountpoint: '/data',
      severity: 'critical',
      team: 'etl',
    },
    annotations: { runbook_url: 'https://wiki.example.com/disk-full' },
    value: 95.2,
    unit: 'percent',
    threshold: { operator: '>', value: 90 },
    active_at: at(-17 * minute),
    fired_at: at(-12 * minute),
    resolved_at: null,
    rule: { group: 'disk', file: '/etc/etlmon/rules/disk.yml', expr: 'disk_used_percent > 90', for_sec: 300 },
    source_url: null,
    silenced_by: [],
    inhibited_by: [],
    muted_by: [],
    acknowledged: null,
    comments: 0,
    receivers: ['ops'],
    ...change,
  };
}

const named = (id: string, name: string, change: Partial<Alert>): Alert =>
  alert({ id: id.padStart(16, '0'), name, labels: { alertname: name, instance: 'etl-01' }, ...change });

/** One of each kind; the worst first is their order but for the list's own. */
export const alerts: readonly Alert[] = [
  named('b6', 'Muffled', { severity: 'critical', summary: 'the nightly load is late', silenced_by: ['s1'] }),
  named('b4', 'QueueLong', {
    severity: 'warning',
    state: 'pending',
    summary: '812 files wait in /data/in',
    value: 812,
    unit: 'number',
    threshold: { operator: '>=', value: 500 },
    active_at: at(-3 * minute),
    fired_at: null,
  }),
  named('b3', 'LoaderSlow', {
    severity: 'critical',
    summary: 'a batch takes 41 s',
    value: 41,
    unit: 'seconds',
    threshold: { operator: '>', value: 30 },
    acknowledged: { by: 'ada', reason: 'index is being built', at: at(-2 * minute) },
  }),
  named('b5', 'CpuBusy', { severity: 'warning', state: 'resolved', resolved_at: at(-2 * minute) }),
  named('b2', 'MemoryLow', {
    severity: 'warning',
    summary: '512 M are left',
    value: 512 * 1024 ** 2,
    unit: 'bytes',
    threshold: { operator: '<', value: 1024 ** 3 },
    fired_at: at(-2 * hour),
  }),
  alert(),
];

export function alertDetail(change: Partial<AlertDetail> = {}): AlertDetail {
  return {
    ...alert(),
    description: 'Free some space or let the volume grow.\nThe loader stops at 98 %.',
    log: [
      { at: at(-9 * minute), by: 'ada', kind: 'acknowledged', text: 'looking at it' },
      { at: at(-8 * minute), by: 'ada', kind: 'unacknowledged', text: '' },
      { at: at(-7 * minute), by: 'bob', kind: 'comment', text: 'the dump of last night was not removed' },
    ],
    events: [
      { at: at(-33 * minute), kind: 'deploy', title: 'loader 1.4.2', detail: 'by jenkins' },
      { at: at(-20 * minute), kind: 'job', title: 'nightly-dump ended', detail: null },
    ],
    notifications: [
      notification(),
      notification({
        id: 6,
        integration: 'email[0]',
        state: 'dead',
        error: 'connection refused',
        attempts: 9,
      }),
    ],
    past: [{ fired_at: at(-26 * hour), resolved_at: at(-25 * hour) }],
    ...change,
  };
}

export function notification(change: Partial<NotificationRecord> = {}): NotificationRecord {
  return {
    id: 7,
    at: at(-12 * minute),
    receiver: 'ops',
    integration: 'slack[0]',
    target: '#etl-alerts',
    group_key: '{}:{alertname="DiskFull"}',
    group_labels: { alertname: 'DiskFull' },
    status: 'firing',
    reason: 'changed',
    state: 'sent',
    attempts: 1,
    sent_at: at(-12 * minute),
    duration_ms: 212,
    error: null,
    alerts: [{ id: alert().id, name: 'DiskFull', status: 'firing', summary: '/data is 95 % full' }],
    ...change,
  };
}

export const deadNotification = notification({
  id: 6,
  integration: 'email[0]',
  target: 'ops@example.com',
  state: 'dead',
  attempts: 9,
  sent_at: null,
  error: 'mail.example.com:25: connection refused',
});

export function silence(change: Partial<Silence> = {}): Silence {
  return {
    id: 's1',
    state: 'active',
    kind: 'silence',
    matchers: [{ name: 'alertname', type: '=', value: 'Muffled' }],
    starts_at: at(-hour),
    ends_at: at(hour),
    updated_at: at(-hour),
    created_by: 'ada',
    comment: 'known: the source is late',
    alerts: 1,
    ...change,
  };
}

export const silences: readonly Silence[] = [
  silence({ id: 's3', state: 'expired', starts_at: at(-5 * hour), ends_at: at(-3 * hour), alerts: 0 }),
  silence({ id: 's2', state: 'pending', kind: 'maintenance', starts_at: at(hour), ends_at: at(2 * hour) }),
  silence(),
];

export function episode(change: Partial<AlertEpisode> = {}): AlertEpisode {
  const { id: alertId, name, severity, summary, labels, annotations, value } = alert();
  return {
    id: 12,
    alert_id: alertId,
    name,
    severity,
    summary,
    labels,
    annotations,
    value,
    active_at: at(-17 * minute),
    fired_at: at(-12 * minute),
    resolved_at: null,
    acknowledged: null,
    ...change,
  };
}

export const receivers: readonly Receiver[] = [
  {
    name: 'ops',
    integrations: [
      {
        integration: 'slack[0]',
        kind: 'slack',
        target: '#etl-alerts',
        sends_resolved: true,
        last_sent_at: at(-12 * minute),
        last_error: null,
      },
      {
        integration: 'email[0]',
        kind: 'email',
        target: 'ops@example.com',
        sends_resolved: true,
        last_sent_at: null,
        last_error: 'connection refused',
      },
    ],
  },
];

/** What the rule of the sample alert compares, rising through its threshold. */
export function alertSeries(): History {
  const steps = 78;
  const values = Array.from({ length: steps }, (_, step) => 84 + (step / steps) * 11);
  return {
    name: 'disk_used_percent',
    type: 'gauge',
    help: null,
    as: 'value',
    from: at(-78 * minute),
    to: at(0),
    step_sec: 60,
    tier: 'raw',
    series_total: 1,
    series: [{ labels: { mountpoint: '/data' }, min: values, max: values, avg: values }],
  };
}

export const someFire: Health['alerts'] = {
  firing: 3,
  critical: 2,
  pending: 1,
  suppressed: 1,
  acknowledged: 1,
};

/** A node that has answered everything there is to ask of alerts. */
export function alertState(change: Partial<StateOptions> = {}): State {
  const answers: readonly (readonly [Query, unknown])[] = [
    [{ kind: 'health' }, health({ alerts: someFire })],
    [{ kind: 'alerts' }, alerts],
    [{ kind: 'alert', path: alert().id }, alertDetail()],
    [{ kind: 'alert-series', path: alert().id }, alertSeries()],
    [{ kind: 'silences' }, silences],
    [
      { kind: 'alert-history' },
      [episode({ id: 11, fired_at: at(-26 * hour), resolved_at: at(-25 * hour) }), episode()],
    ],
    [{ kind: 'notifications' }, [notification(), deadNotification]],
    [{ kind: 'dead-notifications' }, [deadNotification]],
    [{ kind: 'receivers' }, receivers],
    [{ kind: 'rule-count' }, 42],
  ];
  const start = startState({ user: 'etl', ...change });
  return answers.reduce((state, [query, data]) => answer(state, query, data), start);
}

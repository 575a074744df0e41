import { fingerprintOf } from '../alert.ts';
import type { AlertEvidence, Notification, NotifiedAlert } from '../notification.ts';

/** 2026-11-21 09:41 UTC. */
export const nowMs = Date.UTC(2026, 10, 21, 9, 41);
const minuteMs = 60_000;

/** A filling disk: the last hour, and what happened before it was full. */
export const diskEvidence: AlertEvidence = {
  value: 96.2,
  unit: 'percent',
  threshold: { operator: '>', value: 90 },
  lastHour: {
    fromMs: nowMs - 60 * minuteMs,
    stepMs: minuteMs,
    values: Array.from({ length: 60 }, (_, index) =>
      index > 20 && index < 25 ? null : 70 + 26.2 * (index / 59) ** 2 + (index % 7) * 0.3,
    ),
  },
  events: [
    {
      atMs: nowMs - 29 * minuteMs,
      kind: 'deploy',
      title: 'etl-loader 2.4.1 deployed',
      detail: 'from 2.4.0, by CI',
    },
    { atMs: nowMs - 21 * minuteMs, kind: 'job', title: 'nightly-export started', detail: undefined },
    {
      atMs: nowMs - 13 * minuteMs,
      kind: 'log',
      title: 'errors in loader.log: 214 in 5 m',
      detail: 'No space left on device <tmp>',
    },
  ],
};

const labels = { alertname: 'DiskFull', severity: 'critical', instance: 'etl-01', mountpoint: '/data' };

/** An alert of a full disk, changed as wanted. */
export function testAlert(change: Partial<NotifiedAlert> = {}): NotifiedAlert {
  const alert = {
    labels,
    annotations: {
      summary: '/data on etl-01 is nearly full',
      description: 'At this pace it is full within 40 minutes. Loads stop at 98 %.',
      runbook_url: 'https://wiki.example.org/runbooks/disk-full',
      dashboard_url: 'https://grafana.example.org/d/disk?var-host=etl-01&from=now-6h',
    },
    startsAtMs: nowMs - 10 * minuteMs,
    endsAtMs: undefined,
    updatedAtMs: nowMs,
    generatorUrl: 'https://etl-01.example.org/rules/disk',
    status: 'firing' as const,
    evidence: diskEvidence,
    acknowledgedBy: undefined,
    ...change,
  };
  return { fingerprint: fingerprintOf(alert.labels), ...alert };
}

/** A notification of alerts: what they have alike is worked out. */
export function testNotification(
  alerts: readonly NotifiedAlert[] = [testAlert()],
  change: Partial<Notification> = {},
): Notification {
  const isFiring = alerts.some(({ status }) => status === 'firing');
  return {
    id: '0f6c2d2c-1c9a-4f10-b0f7-64b7a3b5a2f1',
    receiver: 'on-call',
    groupKey: '{}/{severity="critical"}:{alertname="DiskFull"}',
    status: isFiring ? 'firing' : 'resolved',
    alerts,
    groupLabels: { alertname: alerts[0]?.labels['alertname'] ?? '' },
    commonLabels: alike(alerts.map((alert) => alert.labels)),
    commonAnnotations: alike(alerts.map((alert) => alert.annotations)),
    externalUrl: 'https://etl-01.example.org/alerts',
    reason: 'changed',
    atMs: nowMs,
    ...change,
  };
}

function alike(list: readonly Readonly<Record<string, string>>[]): Record<string, string> {
  const [first = {}, ...others] = list;
  return Object.fromEntries(
    Object.entries(first).filter(([name, value]) => others.every((other) => other[name] === value)),
  );
}

/** The alert, over for a minute after two hours and a quarter. */
export function resolvedAlert(change: Partial<NotifiedAlert> = {}): NotifiedAlert {
  return testAlert({
    status: 'resolved',
    startsAtMs: nowMs - 136 * minuteMs,
    endsAtMs: nowMs - minuteMs,
    ...change,
  });
}

/** Alerts of different kinds: three fire, two are over. */
export function mixedAlerts(): NotifiedAlert[] {
  const instance = 'etl-01';
  return [
    testAlert(),
    testAlert({
      labels: { alertname: 'ArrivalLate', severity: 'warning', instance, feed: 'orders_eu' },
      annotations: { summary: 'orders_eu has not come since 07:10' },
      acknowledgedBy: 'anna',
      evidence: {
        value: 9060,
        unit: 'seconds',
        threshold: { operator: '>', value: 7200 },
        lastHour: undefined,
        events: [],
      },
    }),
    testAlert({
      labels: { alertname: 'FreeMemory', severity: 'info', instance },
      annotations: {},
      generatorUrl: '',
      evidence: {
        value: 1.6e9,
        unit: 'bytes',
        threshold: { operator: '<', value: 2 ** 31 },
        lastHour: {
          fromMs: nowMs - 60 * minuteMs,
          stepMs: 2 * minuteMs,
          values: Array.from({ length: 30 }, (_, index) => 6e9 - index * 1.5e8),
        },
        events: [],
      },
    }),
    resolvedAlert({ labels: { ...labels, mountpoint: '/var' }, annotations: { summary: '/var was full' } }),
    resolvedAlert({
      labels: {
        alertname: 'CheckDown',
        severity: 'error',
        instance,
        check: 'https://shop.example.org/health',
      },
      annotations: {},
      evidence: undefined,
    }),
  ];
}

/** Very many alerts of one kind. */
export function manyAlerts(count = 60): NotifiedAlert[] {
  return Array.from({ length: count }, (_, index) =>
    testAlert({
      labels: {
        alertname: 'ServiceDown',
        severity: index % 5 === 0 ? 'critical' : 'warning',
        instance: `etl-${String(index + 1).padStart(2, '0')}`,
        service: 'loader.service',
      },
      annotations: { summary: `loader.service is down on etl-${index + 1}` },
      evidence: { value: index * 37, unit: 'seconds', threshold: undefined, lastHour: undefined, events: [] },
    }),
  );
}

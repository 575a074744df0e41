import type { BookedAlert } from '../../alert/book.ts';
import { forwarderMetrics, forwarderSamples } from '../../alert/notify/index.ts';
import type { ForwarderState } from '../../alert/notify/index.ts';
import { stateOf } from '../../alert/routing/index.ts';
import type { Silence } from '../../alert/routing/index.ts';
import type { MetricDefinition, Sample } from '../../lib/reading.ts';

/** Named as Alertmanager and Prometheus name them. */
export const alertMetrics: readonly MetricDefinition[] = [
  { name: 'etlmon_alerts', type: 'gauge', help: 'Alerts of rules by their state and severity.' },
  { name: 'alertmanager_silences', type: 'gauge', help: 'Silences by their state.' },
  {
    name: 'alertmanager_notifications_total',
    type: 'counter',
    help: 'Notifications that a receiver has taken, since the node started.',
  },
  {
    name: 'alertmanager_notifications_failed_total',
    type: 'counter',
    help: 'Attempts to send a notification that failed, since the node started.',
  },
  ...forwarderMetrics,
];

/** The samples of `alertMetrics`. */
export function alertSamples(known: {
  readonly alerts: readonly BookedAlert[];
  readonly silences: readonly Silence[];
  readonly nowMs: number;
  readonly ways: readonly {
    readonly receiver: string;
    readonly integration: string;
    readonly sent: number;
    readonly failed: number;
  }[];
  readonly forwarders: readonly ForwarderState[];
}): Sample[] {
  const { alerts, silences, nowMs, ways, forwarders } = known;
  const active = alerts.filter(({ state }) => state !== 'resolved');
  return [
    ...countsBy(active, 'etlmon_alerts', ({ state, labels }) => ({
      severity: labels['severity'] ?? '',
      state,
    })),
    ...countsBy(silences, 'alertmanager_silences', (silence) => ({ state: stateOf(silence, nowMs) })),
    ...ways.flatMap(({ receiver, integration, sent, failed }) => {
      const labels = { integration, receiver_name: receiver };
      return [
        { name: 'alertmanager_notifications_total', labels, value: sent },
        { name: 'alertmanager_notifications_failed_total', labels, value: failed },
      ];
    }),
    ...forwarderSamples(forwarders),
  ];
}

function countsBy<T>(
  items: readonly T[],
  name: string,
  labelsOf: (item: T) => Readonly<Record<string, string>>,
): Sample[] {
  const counts = new Map<string, { labels: Readonly<Record<string, string>>; value: number }>();
  for (const item of items) {
    const labels = labelsOf(item);
    const key = JSON.stringify(labels);
    const count = counts.get(key) ?? { labels, value: 0 };
    count.value++;
    counts.set(key, count);
  }
  return [...counts.values()].map((count) => ({ name, ...count }));
}

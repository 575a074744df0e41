import type { BookedAlert } from '../../alert/book.ts';
import { forwarderMetrics, forwarderSamples } from '../../alert/notify/index.ts';
import type { ForwarderState } from '../../alert/notify/index.ts';
import { stateOf } from '../../alert/routing/index.ts';
import type { Silence } from '../../alert/routing/index.ts';
import type { Labels, MetricDefinition, Sample } from '../../lib/reading.ts';
import { postedMetrics } from './posted-desk.ts';

/** Named as Alertmanager and Prometheus name them. */
export const alertMetrics: readonly MetricDefinition[] = [
  {
    name: 'etlmon_alerts',
    type: 'gauge',
    help: 'Alerts of rules, and posted ones, by their state and severity.',
  },
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
  ...postedMetrics,
  ...forwarderMetrics,
];

/** How one way to a receiver goes. */
export interface WayCounts {
  readonly receiver: string;
  /** Its kind, as Alertmanager names it: those of one kind are counted together. */
  readonly integration: string;
  readonly sent: number;
  readonly failed: number;
}

/** The samples of `alertMetrics`. */
export function alertSamples(known: {
  readonly alerts: readonly BookedAlert[];
  readonly silences: readonly Silence[];
  readonly nowMs: number;
  readonly ways: readonly WayCounts[];
  readonly forwarders: readonly ForwarderState[];
}): Sample[] {
  const { alerts, silences, nowMs, ways, forwarders } = known;
  const active = alerts.filter(({ state }) => state !== 'resolved');
  return [
    ...sumsBy(active, 'etlmon_alerts', ({ state, labels }) => ({
      severity: labels['severity'] ?? '',
      state,
    })),
    ...sumsBy(silences, 'alertmanager_silences', (silence) => ({ state: stateOf(silence, nowMs) })),
    ...sumsBy(ways, 'alertmanager_notifications_total', labelsOfWay, ({ sent }) => sent),
    ...sumsBy(ways, 'alertmanager_notifications_failed_total', labelsOfWay, ({ failed }) => failed),
    ...forwarderSamples(forwarders),
  ];
}

function labelsOfWay({ receiver, integration }: WayCounts): Labels {
  return { integration, receiver_name: receiver };
}

/** One sample for all that have the same labels. */
function sumsBy<T>(
  items: readonly T[],
  name: string,
  labelsOf: (item: T) => Labels,
  valueOf: (item: T) => number = () => 1,
): Sample[] {
  const sums = new Map<string, { labels: Labels; value: number }>();
  for (const item of items) {
    const labels = labelsOf(item);
    const key = JSON.stringify(labels);
    const sum = sums.get(key) ?? { labels, value: 0 };
    sum.value += valueOf(item);
    sums.set(key, sum);
  }
  return [...sums.values()].map((sum) => ({ name, ...sum }));
}

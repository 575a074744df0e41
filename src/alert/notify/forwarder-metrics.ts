import type { MetricDefinition, Sample } from '../../lib/reading.ts';

/** How handing alerts to one Alertmanager goes. */
export interface ForwarderState {
  /** Its address, without user, password and query. */
  readonly url: string;
  /** Alerts it took, alerts of requests that failed, and those given up unsent since too many waited. */
  readonly sent: number;
  readonly failed: number;
  readonly dropped: number;
  readonly waiting: number;
  readonly capacity: number;
  /** Why the last request failed; undefined after one that did not. Has no secret in it. */
  readonly error: string | undefined;
}

interface ForwarderMetric extends MetricDefinition {
  readonly of: (state: ForwarderState) => number;
}

const prefix = 'prometheus_notifications_';

/** Named as Prometheus names them, so that its dashboards and alerts fit. */
const metrics: readonly ForwarderMetric[] = [
  {
    name: `${prefix}sent_total`,
    type: 'counter',
    help: 'Alerts sent to the Alertmanager, those that failed too.',
    of: ({ sent, failed }) => sent + failed,
  },
  {
    name: `${prefix}errors_total`,
    type: 'counter',
    help: 'Alerts of requests to the Alertmanager that failed.',
    of: ({ failed }) => failed,
  },
  {
    name: `${prefix}dropped_total`,
    type: 'counter',
    help: 'Alerts given up before they were sent: too many waited.',
    of: ({ dropped }) => dropped,
  },
  {
    name: `${prefix}queue_length`,
    type: 'gauge',
    help: 'Alerts that wait to be sent.',
    of: ({ waiting }) => waiting,
  },
  {
    name: `${prefix}queue_capacity`,
    type: 'gauge',
    help: 'Alerts that may wait.',
    of: ({ capacity }) => capacity,
  },
];

/** What the forwarder tells about itself. */
export const forwarderMetrics: readonly MetricDefinition[] = metrics.map(({ name, type, help }) => ({
  name,
  type,
  help,
}));

/** The samples of `forwarderMetrics`. */
export function forwarderSamples(states: readonly ForwarderState[]): Sample[] {
  return states.flatMap((state) =>
    metrics.map(({ name, of }) => ({ name, labels: { alertmanager: state.url }, value: of(state) })),
  );
}

import type { MetricDefinition, Sample } from '../lib/reading.ts';
import type { EndpointState } from './sender-state.ts';

interface EndpointMetric extends MetricDefinition {
  readonly of: (state: EndpointState) => number | undefined;
}

const prefix = 'prometheus_remote_storage_';

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}

/** Named as Prometheus names them where it has the same, so that its dashboards and alerts fit. */
const metrics: readonly EndpointMetric[] = [
  {
    name: `${prefix}samples_total`,
    type: 'counter',
    help: 'Samples the server took.',
    of: ({ sentSamples }) => sentSamples,
  },
  {
    name: `${prefix}samples_failed_total`,
    type: 'counter',
    help: 'Samples the server refused for good.',
    of: ({ failedSamples }) => failedSamples,
  },
  {
    name: `${prefix}samples_retried_total`,
    type: 'counter',
    help: 'Samples in requests that failed and were sent again.',
    of: ({ retriedSamples }) => retriedSamples,
  },
  {
    name: `${prefix}samples_dropped_total`,
    type: 'counter',
    help: 'Samples given up before they were sent: the queue was full or they were too old.',
    of: ({ droppedSamples }) => droppedSamples,
  },
  {
    name: `${prefix}samples_pending`,
    type: 'gauge',
    help: 'Samples in the queue.',
    of: ({ pendingSamples }) => pendingSamples,
  },
  {
    name: `${prefix}bytes_total`,
    type: 'counter',
    help: 'Bytes of the requests the server took, packed.',
    of: ({ sentBytes }) => sentBytes,
  },
  {
    name: `${prefix}highest_timestamp_in_seconds`,
    type: 'gauge',
    help: 'Newest time of a sample that came to be sent.',
    of: ({ highestOfferedMs }) => seconds(highestOfferedMs),
  },
  {
    name: `${prefix}queue_highest_sent_timestamp_seconds`,
    type: 'gauge',
    help: 'Newest time of a sample the server took.',
    of: ({ highestSentMs }) => seconds(highestSentMs),
  },
  {
    name: `${prefix}shards`,
    type: 'gauge',
    help: 'Shards samples are sent in at the same time.',
    of: ({ shards }) => shards,
  },
  {
    name: `${prefix}shards_max`,
    type: 'gauge',
    help: 'Most shards there may be.',
    of: ({ maxShards }) => maxShards,
  },
  {
    name: 'etlmon_remote_write_queue_bytes',
    type: 'gauge',
    help: 'Bytes of the queue on disk.',
    of: ({ pendingBytes }) => pendingBytes,
  },
  {
    name: 'etlmon_remote_write_up',
    type: 'gauge',
    help: 'Whether the server took the last request.',
    of: ({ status }) => (status === 'waiting' ? undefined : Number(status === 'ok')),
  },
];

/** What remote write tells about itself. */
export const remoteWriteMetrics: readonly MetricDefinition[] = metrics.map(({ name, type, help }) => ({
  name,
  type,
  help,
}));

/** The samples of `remoteWriteMetrics`; two endpoints that look the same without credentials differ by name. */
export function remoteWriteSamples(states: readonly EndpointState[]): Sample[] {
  return states.flatMap((state) =>
    metrics.flatMap(({ name, of }) => {
      const value = of(state);
      const labels = { remote_name: state.name ?? '', url: state.url };
      return value === undefined ? [] : [{ name, labels, value }];
    }),
  );
}

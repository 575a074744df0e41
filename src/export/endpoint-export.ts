import type { Clock } from '../lib/clock.ts';
import type { Labels, MetricDefinition } from '../lib/reading.ts';
import type { SeriesDatabase } from '../series/database.ts';
import { encode } from './encode.ts';
import type { ExportSample } from './encode.ts';
import { endpointKey } from './endpoint.ts';
import type { RemoteWriteEndpoint } from './endpoint.ts';
import { laneCount } from './lanes.ts';
import { DiskQueue } from './queue.ts';
import { Sender } from './sender.ts';
import type { ExportLog } from './sender.ts';
import type { EndpointState } from './sender-state.ts';
import { SeriesLabels } from './series-labels.ts';

export interface EndpointExportOptions {
  readonly database: SeriesDatabase;
  readonly clock: Clock;
  readonly log: ExportLog;
  readonly externalLabels: Labels;
  readonly version: string;
  readonly definitions?: () => Iterable<MetricDefinition>;
  readonly random?: () => number;
}

/** Packed bytes that may wait for the database while it cannot be written. */
const maxUnwrittenBytes = 32 * 1024 * 1024;
const definitionsEveryMs = 600_000;

/** The way of samples to one endpoint: chosen, packed, queued, sent. */
export class EndpointExport {
  readonly endpoint: RemoteWriteEndpoint;
  readonly #options: EndpointExportOptions;
  readonly #labels: SeriesLabels;
  readonly #queue: DiskQueue;
  readonly #sender: Sender;
  #lanes = 1;
  #unwrittenBytes = 0;
  #definitionsAt: number | undefined;
  #isSending = false;

  constructor(endpoint: RemoteWriteEndpoint, options: EndpointExportOptions) {
    const { database, clock, log, externalLabels, version, random = Math.random } = options;
    this.endpoint = endpoint;
    this.#options = options;
    this.#labels = new SeriesLabels(endpoint.keep, endpoint.drop, externalLabels);
    const limits = { maxBytes: endpoint.queue.max_size, maxAgeMs: endpoint.queue.max_age };
    this.#queue = new DiskQueue(endpointKey(endpoint), database, limits);
    const userAgent = `etlmon/${version}`;
    this.#sender = new Sender({ endpoint, queue: this.#queue, clock, log, userAgent, random });
  }

  /** Resolves once the samples are durable or given up. Rejects with the database's error. */
  async offer(atMs: number, samples: readonly ExportSample[]): Promise<void> {
    const { counter } = this.#sender;
    counter.offered(atMs);
    const maxSamples = this.endpoint.max_samples_per_send;
    const pendingRequests = this.#queue.backlog().samples / maxSamples;
    this.#lanes = laneCount(pendingRequests, this.#lanes, this.endpoint.max_shards);
    const definitions = this.#dueDefinitions();
    const parcels = encode(samples, this.#labels, { atMs, lanes: this.#lanes, maxSamples, definitions });
    if (parcels.length === 0) return;
    const bytes = parcels.reduce((sum, { payload }) => sum + payload.length, 0);
    if (this.#unwrittenBytes + bytes > maxUnwrittenBytes) {
      counter.dropped(parcels.reduce((sum, parcel) => sum + parcel.samples, 0));
      return;
    }
    this.#unwrittenBytes += bytes;
    try {
      const { droppedSamples } = await this.#queue.append(atMs, this.#lanes, parcels);
      counter.dropped(droppedSamples);
    } finally {
      this.#unwrittenBytes -= bytes;
    }
    if (this.#isSending) this.#sender.wake();
  }

  /** Begins to send; before, what is offered is only queued. */
  start(): void {
    this.#isSending = true;
    this.#sender.wake();
  }

  state(): EndpointState {
    return this.#sender.state();
  }

  async close(): Promise<void> {
    this.#isSending = false;
    await this.#sender.close();
  }

  #dueDefinitions(): Iterable<MetricDefinition> | undefined {
    const now = this.#options.clock.monotonic();
    if (this.#definitionsAt !== undefined && now - this.#definitionsAt < definitionsEveryMs) return undefined;
    this.#definitionsAt = now;
    return this.#options.definitions?.();
  }
}

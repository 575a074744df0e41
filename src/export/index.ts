import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../lib/clock.ts';
import type { Labels, MetricDefinition } from '../lib/reading.ts';
import type { SeriesDatabase } from '../series/database.ts';
import { EndpointExport } from './endpoint-export.ts';
import type { ExportSample } from './encode.ts';
import { endpointKey } from './endpoint.ts';
import type { RemoteWriteEndpoint } from './endpoint.ts';
import { removeOthers } from './queue.ts';
import type { ExportLog } from './sender.ts';
import type { EndpointState } from './sender-state.ts';

export type { ExportSample } from './encode.ts';
export type { RemoteWriteEndpoint } from './endpoint.ts';
export { remoteWriteMetrics, remoteWriteSamples } from './metrics.ts';
export type { ExportLog } from './sender.ts';
export type { EndpointState } from './sender-state.ts';

export interface RemoteWriterOptions {
  readonly endpoints: readonly RemoteWriteEndpoint[];
  readonly database: SeriesDatabase;
  readonly clock: Clock;
  readonly log: ExportLog;
  /** Added to each series that has none of that name. */
  readonly externalLabels: Labels;
  /** For the User-Agent. */
  readonly version: string;
  /** What the metrics are; sent along now and then. */
  readonly definitions?: () => Iterable<MetricDefinition>;
  readonly random?: () => number;
}

/**
 * Sends samples on to other servers with Prometheus' remote write 1.0: at least once, those of a series in order,
 * from a queue on disk. https://prometheus.io/docs/specs/prw/remote_write_spec/
 */
export class RemoteWriter {
  readonly #options: RemoteWriterOptions;
  #exports: ReadonlyMap<string, EndpointExport> = new Map();

  constructor(options: RemoteWriterOptions) {
    this.#options = options;
    this.#exports = new Map(
      options.endpoints.map((endpoint) => [endpointKey(endpoint), this.#open(endpoint)]),
    );
  }

  /** Goes on with what an earlier run has left, and gives up what was for endpoints that are gone. */
  async start(): Promise<void> {
    for (const each of this.#exports.values()) each.start();
    await this.#removeOthers();
  }

  /**
   * Hands over samples of one moment, milliseconds since the epoch. Resolves once they are durable in every queue or
   * were given up, which is counted; it does not wait for a server. Hand over in the order of time.
   */
  async offer(atMs: number, samples: readonly ExportSample[]): Promise<void> {
    await Promise.all([...this.#exports.values()].map((each) => each.offer(atMs, samples)));
  }

  state(): EndpointState[] {
    return [...this.#exports.values()].map((each) => each.state());
  }

  /** Takes over another configuration: endpoints that stay as they are do not notice. */
  async apply(endpoints: readonly RemoteWriteEndpoint[]): Promise<void> {
    const before = this.#exports;
    const after = new Map<string, EndpointExport>();
    const opened: EndpointExport[] = [];
    const closing: Promise<void>[] = [];
    for (const endpoint of endpoints) {
      const key = endpointKey(endpoint);
      const running = before.get(key);
      if (running && isDeepStrictEqual(running.endpoint, endpoint)) {
        after.set(key, running);
        continue;
      }
      const next = this.#open(endpoint);
      after.set(key, next);
      opened.push(next);
    }
    for (const [key, running] of before) if (after.get(key) !== running) closing.push(running.close());
    this.#exports = after;
    // Two must not send from one queue.
    await Promise.all(closing);
    for (const next of opened) next.start();
    await this.#removeOthers();
  }

  /** Stops sending; what is left is in the queue for the next start. */
  async close(): Promise<void> {
    await Promise.all([...this.#exports.values()].map((each) => each.close()));
  }

  #open(endpoint: RemoteWriteEndpoint): EndpointExport {
    return new EndpointExport(endpoint, this.#options);
  }

  async #removeOthers(): Promise<void> {
    const samples = await removeOthers(this.#options.database, [...this.#exports.keys()]);
    if (samples === 0) return;
    this.#options.log.warn(
      { samples },
      'remote write: gave up what waited for endpoints no longer configured',
    );
  }
}

import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { formatDuration } from '../lib/duration.ts';
import { backOffMs } from '../lib/http/retry.ts';
import type { Answer } from './answer.ts';
import { shownUrl } from './endpoint.ts';
import type { RemoteWriteEndpoint } from './endpoint.ts';
import { merge } from './merge.ts';
import { Poster } from './post.ts';
import type { DiskQueue, QueuedRequest, QueueHead } from './queue.ts';
import { EndpointCounter } from './sender-state.ts';
import type { EndpointState } from './sender-state.ts';

/** Where remote write says what an operator should know. */
export interface ExportLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

export interface SenderOptions {
  readonly endpoint: RemoteWriteEndpoint;
  readonly queue: DiskQueue;
  readonly clock: Clock;
  readonly log: ExportLog;
  readonly userAgent: string;
  readonly random: () => number;
}

/** Packed bytes of all requests under way to one endpoint; a larger one goes alone. */
const maxBytesInFlight = 8 * 1024 * 1024;
const maxRequestBytes = 2 * 1024 * 1024;
const brokenQueueRetryMs = 5000;
const backOff = { firstMs: 500, maxMs: 30_000 };
const maxMessages = 100;

/**
 * Empties the queue of one endpoint: each lane in order with one request at a time, several lanes at once. While the
 * server fails, one request a back-off is all it gets.
 */
export class Sender {
  readonly counter = new EndpointCounter();
  readonly #options: SenderOptions;
  readonly #poster: Poster;
  readonly #label: { readonly url: string };
  /** Packed bytes under way, by lane. */
  readonly #inFlight = new Map<number, number>();
  readonly #running = new Set<Promise<void>>();
  readonly #messages = new Set<string>();
  #head: QueueHead | undefined;
  #failures = 0;
  #cancelRetry: (() => void) | undefined;
  #isClosed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#poster = new Poster(options.endpoint, options.clock, options.userAgent);
    this.#label = { url: shownUrl(options.endpoint.url) };
  }

  /** Sends what waits, unless a failure says to wait. To be called whenever there is more. */
  wake(): void {
    if (this.#isClosed || this.#cancelRetry) return;
    try {
      this.#fillLanes();
    } catch (error) {
      this.#retryAfter(brokenQueueRetryMs, 0, `cannot read the queue: ${messageOf(error)}`);
    }
  }

  state(): EndpointState {
    const { endpoint, queue } = this.#options;
    const backlog = queue.backlog();
    return {
      ...this.counter.counts,
      name: endpoint.name,
      url: this.#label.url,
      pendingSamples: backlog.samples,
      pendingBytes: backlog.bytes,
      shards: this.#head?.lanes ?? 1,
      maxShards: endpoint.max_shards,
    };
  }

  /** Breaks off what is under way: it is still in the queue. Resolves once nothing of it is going on. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry?.();
    this.#poster.close();
    await Promise.all(this.#running);
  }

  #fillLanes(): void {
    const { queue, endpoint } = this.#options;
    const head = queue.head();
    const isOther = head?.epoch !== this.#head?.epoch || head?.lanes !== this.#head?.lanes;
    // What is divided otherwise begins when the last of those before it is through.
    if (isOther && this.#inFlight.size > 0) return;
    this.#head = head;
    if (head === undefined) return;
    for (let lane = 0; lane < head.lanes; lane++) {
      const most = this.#failures > 0 ? 1 : endpoint.max_shards;
      if (this.#inFlight.size >= most) return;
      if (this.#inFlight.has(lane)) continue;
      const underWay = [...this.#inFlight.values()].reduce((sum, bytes) => sum + bytes, 0);
      if (this.#inFlight.size > 0 && underWay + maxRequestBytes > maxBytesInFlight) return;
      const rows = queue.next(head.epoch, lane, endpoint.max_samples_per_send, maxRequestBytes);
      if (rows.length > 0) this.#start(lane, rows);
    }
  }

  #start(lane: number, rows: readonly QueuedRequest[]): void {
    this.#inFlight.set(
      lane,
      rows.reduce((sum, { payload }) => sum + payload.length, 0),
    );
    const running = this.#send(rows)
      .catch((error: unknown) =>
        this.#retryAfter(brokenQueueRetryMs, 0, `cannot write the queue: ${messageOf(error)}`),
      )
      .finally(() => {
        this.#inFlight.delete(lane);
        this.#running.delete(running);
        this.wake();
      });
    this.#running.add(running);
  }

  async #send(rows: readonly QueuedRequest[]): Promise<void> {
    const samples = rows.reduce((sum, row) => sum + row.samples, 0);
    const { body, answer } = await this.#post(rows);
    if (answer.kind === 'failed') {
      this.#failed(answer, samples);
      return;
    }
    if (answer.kind === 'refused') this.#refused(answer.reason, samples);
    else {
      const newestMs = rows.reduce((newest, row) => Math.max(newest, row.atMs), 0);
      this.#accepted();
      this.counter.sent(samples, body.length, newestMs, this.#options.clock.now());
    }
    await this.#options.queue.remove(rows.map(({ id }) => id));
  }

  async #post(
    rows: readonly QueuedRequest[],
  ): Promise<{ readonly body: Uint8Array; readonly answer: Answer }> {
    try {
      const body = merge(rows);
      return { body, answer: await this.#poster.post(body) };
    } catch (error) {
      const reason = `a request in the queue is damaged: ${messageOf(error)}`;
      return { body: new Uint8Array(), answer: { kind: 'refused', reason } };
    }
  }

  #accepted(): void {
    if (this.#failures > 0)
      this.#options.log.info(this.#label, 'remote write: the server takes samples again');
    this.#failures = 0;
  }

  #refused(reason: string, samples: number): void {
    this.#failures = 0;
    this.counter.refused(samples, reason);
    // The same message tells of other series and times every time.
    const kind = reason.replaceAll(/\d+/g, '#');
    if (this.#messages.has(kind) || this.#messages.size >= maxMessages) return;
    this.#messages.add(kind);
    this.#options.log.warn({ ...this.#label, samples }, `remote write: samples are refused: ${reason}`);
  }

  #failed({ reason, afterMs = 0 }: Answer & { readonly kind: 'failed' }, samples: number): void {
    // Requests that fail together are one failure.
    if (!this.#cancelRetry) this.#failures++;
    const waitMs = Math.max(afterMs, backOffMs(this.#failures, this.#options.random, backOff));
    this.#retryAfter(waitMs, samples, reason);
  }

  #retryAfter(waitMs: number, samples: number, reason: string): void {
    if (this.#isClosed) return;
    const { clock, log } = this.#options;
    if (this.counter.counts.status !== 'retrying') {
      const fields = { ...this.#label, next_try: formatDuration(waitMs) };
      log.warn(fields, `remote write: samples wait in the queue: ${reason}`);
    }
    this.counter.willRetry(samples, reason, clock.now() + waitMs);
    this.#cancelRetry?.();
    this.#cancelRetry = clock.schedule(waitMs, () => {
      this.#cancelRetry = undefined;
      this.wake();
    });
  }
}

import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { messageOf } from '../../lib/errors.ts';
import type { ForwarderState } from './forwarder-metrics.ts';
import { HttpTarget } from './http/http-target.ts';
import type { AlertmanagerSettings } from './settings.ts';

/** An alert as JSON; a newer one of the same key takes the place of one that waits. */
export interface PostedAlert {
  readonly key: string;
  readonly json: string;
}

/** As Prometheus has them. */
const batchSize = 64;
const capacity = 10_000;

/** Alerts on their way to one Alertmanager, a request at a time. */
export class AlertmanagerQueue {
  readonly #target: HttpTarget;
  readonly #clock: Clock;
  readonly #log: (message: string) => void;
  readonly #timeoutMs: number;
  readonly #url: string;
  readonly #waiting = new Map<string, string>();
  readonly #closing = new AbortController();
  #running: Promise<void> | undefined;
  #sent = 0;
  #failed = 0;
  #dropped = 0;
  #error: string | undefined;

  constructor(
    { url, http, timeoutMs }: AlertmanagerSettings,
    { clock, userAgent, log }: { clock: Clock; userAgent: string; log: (message: string) => void },
  ) {
    const address = alertsAddress(url);
    this.#target = new HttpTarget({ url: address.href, http, clock, userAgent });
    this.#url = `${address.protocol}//${address.host}${address.pathname}`;
    this.#clock = clock;
    this.#log = log;
    this.#timeoutMs = timeoutMs;
  }

  /** Sends them as soon as it can; the oldest give way where too many wait. */
  offer(alerts: readonly PostedAlert[]): void {
    if (this.#closing.signal.aborted) return;
    for (const { key, json } of alerts) {
      this.#waiting.delete(key);
      this.#waiting.set(key, json);
    }
    for (const key of this.#waiting.keys()) {
      if (this.#waiting.size <= capacity) break;
      this.#waiting.delete(key);
      this.#dropped += 1;
    }
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
  }

  state(): ForwarderState {
    return {
      url: this.#url,
      sent: this.#sent,
      failed: this.#failed,
      dropped: this.#dropped,
      waiting: this.#waiting.size,
      capacity,
      error: this.#error,
    };
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('closed'));
    this.#waiting.clear();
    await this.#running;
  }

  async #run(): Promise<void> {
    // What is offered in one turn goes together.
    await Promise.resolve();
    while (this.#waiting.size > 0) {
      await this.#post(this.#takeBatch());
    }
  }

  #takeBatch(): string[] {
    const batch: string[] = [];
    for (const [key, json] of this.#waiting) {
      if (batch.length === batchSize) break;
      this.#waiting.delete(key);
      batch.push(json);
    }
    return batch;
  }

  /** What fails is not tried again: each alert is sent again before long anyway. */
  async #post(alerts: readonly string[]): Promise<void> {
    const abort = new AbortController();
    const stop = () => abort.abort(this.#closing.signal.reason);
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    const cancel = this.#clock.schedule(this.#timeoutMs, () =>
      abort.abort(new Error(`no answer within ${formatDuration(this.#timeoutMs)}`)),
    );
    try {
      await this.#target.post(`[${alerts.join(',')}]`, abort.signal);
      this.#sent += alerts.length;
      if (this.#error !== undefined) this.#log(`${this.#target.host}: the Alertmanager takes alerts again`);
      this.#error = undefined;
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#failed += alerts.length;
      const message = messageOf(error);
      if (this.#error === undefined) this.#log(`the Alertmanager does not take alerts: ${message}`);
      this.#error = message;
    } finally {
      cancel();
      this.#closing.signal.removeEventListener('abort', stop);
    }
  }
}

/** The base address of an Alertmanager, which may be below a path, leads to its API. */
function alertsAddress(url: string): URL {
  const address = new URL(url);
  const path = address.pathname.replace(/\/+$/, '');
  address.pathname = path.endsWith('/api/v2/alerts') ? path : `${path}/api/v2/alerts`;
  return address;
}

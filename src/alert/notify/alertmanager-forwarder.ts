import type { Clock } from '../../lib/clock.ts';
import { isResolved } from '../alert.ts';
import type { RaisedAlert } from '../alert.ts';
import { AlertmanagerQueue } from './alertmanager-queue.ts';
import type { ForwarderState } from './forwarder-metrics.ts';
import { rfc3339 } from './rfc3339.ts';
import type { AlertmanagerSettings } from './settings.ts';

export interface ForwarderOptions {
  readonly alertmanagers: readonly AlertmanagerSettings[];
  readonly clock: Clock;
  /** Of etlmon, for the User-Agent. */
  readonly version?: string;
  /** Told when an Alertmanager begins to fail, and when it works again. */
  readonly log?: (message: string) => void;
  /** How often alerts that fire are sent again. */
  readonly resendMs?: number;
}

const defaultResendMs = 60_000;
/** How long alerts that are over are still sent: some Alertmanager may not have been there. */
const resolvedForMs = 15 * 60_000;
/** By when an alert is taken to be over unless it is sent again, in intervals: three may be lost. */
const validIntervals = 4;

/**
 * Hands alerts to outside Alertmanagers, to each all of them, as Prometheus does: those that fire again and again, so
 * that one that was restarted knows them, and so that they end when we are gone.
 */
export class AlertmanagerForwarder {
  readonly #clock: Clock;
  readonly #resendMs: number;
  readonly #queues: readonly AlertmanagerQueue[];
  /** Alerts that fire or were over lately, by fingerprint. */
  readonly #alerts = new Map<string, RaisedAlert>();
  #cancelTimer: (() => void) | undefined;
  #isClosed = false;

  constructor(options: ForwarderOptions) {
    const { alertmanagers, clock, version, log = () => {}, resendMs = defaultResendMs } = options;
    this.#clock = clock;
    this.#resendMs = resendMs;
    const userAgent = version === undefined ? 'etlmon' : `etlmon/${version}`;
    this.#queues = alertmanagers.map(
      (settings) => new AlertmanagerQueue(settings, { clock, userAgent, log }),
    );
  }

  /** Takes alerts that are new, changed or over and sends them at once. Alerts not named stay as they were. */
  update(alerts: readonly RaisedAlert[]): void {
    if (this.#isClosed || this.#queues.length === 0) return;
    for (const alert of alerts) this.#alerts.set(alert.fingerprint, alert);
    this.#send(alerts);
    this.#cancelTimer ??= this.#clock.schedule(this.#resendMs, () => this.#resend());
  }

  state(): ForwarderState[] {
    return this.#queues.map((queue) => queue.state());
  }

  /** Breaks off what is under way; alerts that fire end at the Alertmanagers by themselves. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer?.();
    await Promise.all(this.#queues.map((queue) => queue.close()));
  }

  #resend(): void {
    this.#cancelTimer = undefined;
    const now = this.#clock.now();
    for (const [fingerprint, { endsAtMs }] of this.#alerts) {
      if (endsAtMs !== undefined && endsAtMs + resolvedForMs <= now) this.#alerts.delete(fingerprint);
    }
    if (this.#alerts.size === 0) return;
    this.#send([...this.#alerts.values()]);
    this.#cancelTimer = this.#clock.schedule(this.#resendMs, () => this.#resend());
  }

  #send(alerts: readonly RaisedAlert[]): void {
    const now = this.#clock.now();
    const posted = alerts.map((alert) => ({
      key: alert.fingerprint,
      json: JSON.stringify(this.#postableAlert(alert, now)),
    }));
    for (const queue of this.#queues) queue.offer(posted);
  }

  /** As POST /api/v2/alerts takes them. */
  #postableAlert(alert: RaisedAlert, now: number): object {
    const { labels, annotations, startsAtMs, endsAtMs, generatorUrl } = alert;
    const endMs = isResolved(alert, now) ? endsAtMs : (endsAtMs ?? now + validIntervals * this.#resendMs);
    return {
      labels,
      annotations,
      startsAt: rfc3339(startsAtMs),
      endsAt: rfc3339(endMs ?? now),
      // One that is no address has the whole request refused.
      ...(URL.canParse(generatorUrl) && { generatorURL: generatorUrl }),
    };
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { AttemptOutcome, Way } from '../../alert/delivery-records.ts';
import type { Notification } from '../../alert/notification.ts';
import { attempt, createIntegration, deliver } from '../../alert/notify/index.ts';
import type { Integration, IntegrationParts } from '../../alert/notify/index.ts';
import type { IntegrationSettings } from '../../alert/notify/settings.ts';
import type { Receiver } from '../../contract/alerts.ts';
import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { messageOf } from '../../lib/errors.ts';

/** Where a way is among those of its receiver. */
export interface WayPlace {
  readonly receiver: string;
  /** Among those of its kind. */
  readonly index: number;
}

interface Sending {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** How it goes; the way that takes another's place goes on with it. */
interface Going {
  sent: number;
  failed: number;
  sentAtMs: number | undefined;
  /** Of the last attempt; undefined where it succeeded. */
  error: string | undefined;
}

/** Errors that pass by themselves are not worth a word. */
const retriesBeforeFault = 2;

/** One way to a receiver: sends through it, and knows how that goes. */
export class ReceiverWay {
  readonly name: Way;
  readonly #settings: IntegrationSettings;
  readonly #templates: IntegrationParts['templates'];
  readonly #integration: Integration;
  readonly #going: Going;
  readonly #ended = new AbortController();

  private constructor(
    name: Way,
    made: {
      readonly settings: IntegrationSettings;
      readonly templates: IntegrationParts['templates'];
      readonly integration: Integration;
    },
    before: ReceiverWay | undefined,
  ) {
    this.name = name;
    this.#settings = made.settings;
    this.#templates = made.templates;
    this.#integration = made.integration;
    this.#going = before ? before.#going : { sent: 0, failed: 0, sentAtMs: undefined, error: undefined };
  }

  /** The one that is there already, where its settings are the same: it goes on with what it does. */
  static async open(
    { receiver, index }: WayPlace,
    settings: IntegrationSettings,
    parts: IntegrationParts,
    before: ReceiverWay | undefined,
  ): Promise<ReceiverWay> {
    if (before && before.#isOf(settings, parts)) return before;
    const { templates } = parts;
    const integration = await createIntegration(receiver, settings, parts);
    const name = {
      receiver,
      integration: wayName({ kind: settings.kind, index }),
      target: integration.target,
    };
    return new ReceiverWay(name, { settings, templates, integration }, before);
  }

  get kind(): Integration['kind'] {
    return this.#integration.kind;
  }

  get sendsResolved(): boolean {
    return this.#integration.sendsResolved;
  }

  /** How long one attempt may take. */
  get timeoutMs(): number {
    return this.#integration.timeoutMs;
  }

  /** Notifications that were taken, and attempts that failed. */
  get counts(): Readonly<Pick<Going, 'sent' | 'failed'>> {
    return this.#going;
  }

  /** Why it cannot send, or failed last; undefined where neither is so. */
  get fault(): string | undefined {
    return this.#integration.fault ?? this.#going.error;
  }

  /** As the API shows it. */
  view(): Receiver['integrations'][number] {
    const { sentAtMs } = this.#going;
    return {
      integration: this.name.integration,
      kind: this.kind,
      target: this.name.target,
      sends_resolved: this.sendsResolved,
      last_sent_at: sentAtMs === undefined ? null : new Date(sentAtMs).toISOString(),
      last_error: this.fault ?? null,
    };
  }

  /** Another one takes its place, or none: what it is sending is given up. */
  end(): void {
    this.#ended.abort(new Error('its receiver has other settings now'));
    this.forgive();
  }

  /** What failed is of no interest any more. */
  forgive(): void {
    this.#going.error = undefined;
  }

  /** Sends until it is taken or refused, or the signal aborts. */
  async send(notification: Notification, { clock, signal }: Sending): Promise<AttemptOutcome> {
    const going = this.#going;
    const either = AbortSignal.any([signal, this.#ended.signal]);
    const startedAt = clock.monotonic();
    const delivery = await deliver(this.#integration, notification, {
      clock,
      signal: either,
      onFailure: (error, attempts) => {
        going.failed++;
        if (attempts >= retriesBeforeFault || !error.mayPass) going.error = error.message;
      },
    });
    const { attempts } = delivery;
    const durationMs = Math.round(clock.monotonic() - startedAt);
    if (delivery.outcome === 'sent') {
      going.sent++;
      going.sentAtMs = clock.now();
      going.error = undefined;
      return { state: 'sent', attempts, durationMs };
    }
    const error = delivery.error?.message ?? this.#whyGivenUp(attempts, either);
    // Who waits for a turn, or sends no more, has not failed.
    if (attempts > 0 && !this.#ended.signal.aborted) going.error = error;
    return { state: delivery.outcome === 'refused' ? 'dead' : 'failing', attempts, durationMs, error };
  }

  /** Sends once and at once, whatever its rate; gives why it was not taken. */
  async try(notification: Notification, sending: Sending): Promise<string | undefined> {
    try {
      await attempt(this.#integration, notification, sending);
      this.forgive();
      return undefined;
    } catch (error) {
      return messageOf(error);
    }
  }

  /** One that could not be made is made anew: it may be possible now. */
  #isOf(settings: IntegrationSettings, { templates }: IntegrationParts): boolean {
    return (
      this.#integration.fault === undefined &&
      isDeepStrictEqual([this.#settings, this.#templates], [settings, templates])
    );
  }

  #whyGivenUp(attempts: number, { reason }: AbortSignal): string {
    const { rate } = this.#settings;
    if (attempts > 0 || rate === undefined || this.#ended.signal.aborted) return messageOf(reason);
    return `it waits for its rate: ${rate.count} in ${formatDuration(rate.perMs)}`;
  }
}

/** `slack[0]`: the first of its kind. */
export function wayName({ kind, index }: { readonly kind: string; readonly index: number }): string {
  return `${kind}[${index}]`;
}

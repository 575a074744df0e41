import type { Notification } from '../notification.ts';
import type { IntegrationSettings } from './settings.ts';

/** A way to one receiver. */
export interface Integration {
  readonly kind: IntegrationSettings['kind'];
  readonly sendsResolved: boolean;
  /** How long one attempt may take. */
  readonly timeoutMs: number;
  /** Where it sends to, without secrets, for people: `smtp.example.com:587`. */
  readonly target: string;
  /** Why it refuses everything: it could not be made. */
  readonly fault?: string | undefined;
  /**
   * Resolves once its rate allows one more notification, in the order of the calls; rejects with the signal's reason.
   * Undefined where any number may be sent.
   */
  readonly admit?: ((signal: AbortSignal) => Promise<void>) | undefined;
  /** One attempt, over when the signal aborts. Rejects with a `SendError`. */
  send(notification: Notification, signal: AbortSignal): Promise<void>;
}

/** Why an attempt failed. Its message has no secret in it. */
export class SendError extends Error {
  override readonly name = 'SendError';
  /** Whether another attempt may succeed. */
  readonly mayPass: boolean;
  /** How long the other side asks to wait; undefined where it does not say. */
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    options: { readonly mayPass: boolean; readonly retryAfterMs?: number; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.mayPass = options.mayPass;
    this.retryAfterMs = options.retryAfterMs;
  }
}

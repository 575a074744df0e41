import type { Clock } from '../../lib/clock.ts';
import { formatDuration } from '../../lib/duration.ts';
import { messageOf } from '../../lib/errors.ts';
import { backOffMs } from '../../lib/http/retry.ts';
import type { Notification } from '../notification.ts';
import type { Integration } from './receiver.ts';
import { SendError } from './receiver.ts';

export interface DeliverOptions {
  readonly clock: Clock;
  /** Until when it is tried: abort it to give up. */
  readonly signal: AbortSignal;
  readonly random?: () => number;
  /** Told of each attempt that failed, and how long it waits before the next; undefined: there is none. */
  readonly onFailure?: (error: SendError, attempts: number, retryInMs: number | undefined) => void;
}

/** What became of a notification. `attempts` counts those that were begun. */
export type Delivery =
  | { readonly outcome: 'sent'; readonly attempts: number }
  /** The receiver will not take it, now or later. */
  | { readonly outcome: 'refused'; readonly attempts: number; readonly error: SendError }
  /** The signal aborted before; `error` is that of the last attempt that came to an end, if one did. */
  | { readonly outcome: 'given-up'; readonly attempts: number; readonly error: SendError | undefined };

const backOff = { firstMs: 1000, maxMs: 60_000 };

/**
 * Sends a notification, again and again until the receiver takes or refuses it or the signal aborts; waits its turn
 * first where the integration's rate is limited. Never rejects.
 */
export async function deliver(
  integration: Integration,
  notification: Notification,
  options: DeliverOptions,
): Promise<Delivery> {
  const { clock, signal, random = Math.random, onFailure = () => {} } = options;
  let error: SendError | undefined;
  let attempts = 0;
  try {
    await integration.admit?.(signal);
    while (!signal.aborted) {
      attempts += 1;
      const fault = await faultOf(integration, notification, { clock, signal });
      if (fault === undefined) return { outcome: 'sent', attempts };
      // What the signal broke off says nothing of the receiver.
      if (signal.aborted) break;
      error = fault;
      if (!error.mayPass) {
        onFailure(error, attempts, undefined);
        return { outcome: 'refused', attempts, error };
      }
      const waitMs = Math.max(error.retryAfterMs ?? 0, backOffMs(attempts, random, backOff));
      onFailure(error, attempts, waitMs);
      await waited(waitMs, clock, signal);
    }
  } catch (fault) {
    if (!signal.aborted) throw fault;
  }
  return { outcome: 'given-up', attempts, error };
}

/**
 * One attempt, which ends after the integration's time-out also where its work does not. Rejects with a `SendError`.
 */
export async function attempt(
  integration: Integration,
  notification: Notification,
  { clock, signal }: Pick<DeliverOptions, 'clock' | 'signal'>,
): Promise<void> {
  const { timeoutMs } = integration;
  const abort = new AbortController();
  const { promise: ended, reject } = Promise.withResolvers<never>();
  const end = (message: string) => {
    const error = new SendError(`${integration.target}: ${message}`, { mayPass: true });
    reject(error);
    abort.abort(error);
  };
  const stop = () => end('broken off');
  const cancel = clock.schedule(timeoutMs, () => end(`no answer within ${formatDuration(timeoutMs)}`));
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) stop();
    await Promise.race([ended, integration.send(notification, abort.signal)]);
  } catch (error) {
    if (error instanceof SendError) throw error;
    throw new SendError(`${integration.target}: ${messageOf(error)}`, { mayPass: false, cause: error });
  } finally {
    cancel();
    signal.removeEventListener('abort', stop);
    abort.abort();
    ended.catch(() => {});
  }
}

async function faultOf(
  integration: Integration,
  notification: Notification,
  options: Pick<DeliverOptions, 'clock' | 'signal'>,
): Promise<SendError | undefined> {
  try {
    await attempt(integration, notification, options);
    return undefined;
  } catch (error) {
    return error as SendError;
  }
}

function waited(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  const { promise, resolve } = Promise.withResolvers<void>();
  const cancel = clock.schedule(ms, resolve);
  const stop = () => {
    cancel();
    resolve();
  };
  signal.addEventListener('abort', stop, { once: true });
  return promise.finally(() => signal.removeEventListener('abort', stop));
}

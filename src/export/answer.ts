import type { IncomingMessage } from 'node:http';
import { messageIn } from '../lib/http/post.ts';
import { retryAfterMs } from '../lib/http/retry.ts';

/** What became of a request. */
export type Answer =
  | { readonly kind: 'accepted' }
  /** Worth another try, at the earliest after `afterMs` where the server asks for that. */
  | { readonly kind: 'failed'; readonly reason: string; readonly afterMs?: number | undefined }
  /** The server does not want it, now or later. */
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * Judges by the status, as the protocol asks: 5xx and 429 are tried again, other 4xx never. What it says nothing of
 * (redirects) is tried again too: nothing is lost, and the state tells.
 * https://prometheus.io/docs/specs/prw/remote_write_spec/#retries-backoff
 */
export async function answerOf(response: IncomingMessage, nowMs: number): Promise<Answer> {
  const { statusCode = 0, headers } = response;
  if (statusCode >= 200 && statusCode < 300) return { kind: 'accepted' };
  const message = await messageIn(response);
  const reason = `status ${statusCode}${message === '' ? '' : `: ${message}`}`;
  if (statusCode >= 400 && statusCode < 500 && statusCode !== 429) return { kind: 'refused', reason };
  return { kind: 'failed', reason, afterMs: retryAfterMs(headers['retry-after'], nowMs) };
}

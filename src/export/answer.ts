import type { IncomingMessage } from 'node:http';
import { retryAfterMs } from './back-off.ts';

/** What became of a request. */
export type Answer =
  | { readonly kind: 'accepted' }
  /** Worth another try, at the earliest after `afterMs` where the server asks for that. */
  | { readonly kind: 'failed'; readonly reason: string; readonly afterMs?: number | undefined }
  /** The server does not want it, now or later. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Of what a server says to a request it does not take, so much is shown. */
const maxMessageLength = 300;
const maxMessageBytes = 4096;

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

/** The beginning of the answer, on one line. */
async function messageIn(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      pieces.push(piece);
      bytes += piece.length;
      if (bytes >= maxMessageBytes) break;
    }
  } catch {
    // What came before it broke tells enough.
  }
  const text = Buffer.concat(pieces)
    .toString()
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return text.length > maxMessageLength ? `${text.slice(0, maxMessageLength)}…` : text;
}

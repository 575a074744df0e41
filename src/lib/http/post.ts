import { request as httpRequest } from 'node:http';
import type { Agent, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { messageOf } from '../errors.ts';

export interface PostOptions {
  readonly agent: Agent;
  /** Content-Length is added. */
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Posts once, redirects not followed; resolves with the answer's beginning. Rejects when the signal aborts. */
export function post(url: URL, body: Uint8Array, options: PostOptions): Promise<IncomingMessage> {
  const { agent, headers, signal } = options;
  signal.throwIfAborted();
  const start = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method: 'POST',
      agent,
      headers: { ...headers, 'content-length': String(body.length) },
    });
    signal.addEventListener('abort', () => request.destroy(), { once: true });
    request.once('response', resolve);
    // Stays: a connection may break more than once before it is gone.
    request.on('error', reject);
    request.once('close', () => reject(new Error('the server closed the connection')));
    request.end(body);
  });
}

/** A name with several addresses fails with one error for each, and no message of its own. */
export function requestFault(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ');
  return messageOf(error);
}

const maxMessageBytes = 4096;

/** The beginning of an answer on one line, `maxLength` characters at most. */
export async function messageIn(response: IncomingMessage, maxLength = 300): Promise<string> {
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
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

import { request as startRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import { CheckFailure, CheckUnusable } from './failure.ts';
import { reasonOf } from './reasons.ts';
import type { HttpRequest } from './redirect.ts';

/**
 * Sends a request over a connection of its own and resolves with the answer once its headers are here; its body is
 * still to be read. Rejects with `CheckFailure`. Closing the socket ends it.
 */
export function exchange(
  socket: Socket,
  { method, url, headers, body }: HttpRequest,
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  // Node calls both a reset and a closed connection ECONNRESET; only for the first the socket has an error.
  let isSocketBroken = false;
  socket.once('error', () => {
    isSocketBroken = true;
  });
  const fail = (error: unknown): void => {
    const isHangUp = !isSocketBroken && errnoOf(error) === 'ECONNRESET';
    const reason = isHangUp ? 'the server closed the connection without an answer' : reasonOf(error);
    reject(new CheckFailure(reason, { cause: error }));
  };
  try {
    const request = startRequest({
      createConnection: () => socket,
      method,
      path: `${url.pathname}${url.search}`,
      headers: withDefaults(url, headers, body),
    });
    request.once('response', (response) => {
      // Its body may never be read; closing it then is nobody's error.
      response.on('error', () => {});
      resolve(response);
    });
    request.on('error', fail);
    request.once('upgrade', () => reject(new CheckFailure('the server switched to another protocol')));
    request.once('close', () =>
      reject(new CheckFailure('the server closed the connection without an answer')),
    );
    request.end(body);
  } catch (error) {
    // Node refuses headers with line breaks before anything is sent.
    reject(new CheckUnusable(messageOf(error), { cause: error }));
  }
  return promise;
}

/** What is configured goes before what is sent anyway, whatever the case of its letters. */
function withDefaults(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: string | undefined,
): Record<string, string> {
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const defaults = {
    Host: url.host,
    'User-Agent': 'etlmon',
    Accept: '*/*',
    'Accept-Encoding': 'gzip, br',
    Connection: 'close',
    ...(body !== undefined && { 'Content-Length': String(Buffer.byteLength(body)) }),
  };
  const missing = Object.entries(defaults).filter(([name]) => !given.has(name.toLowerCase()));
  return { ...Object.fromEntries(missing), ...headers };
}

import { request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** No answer of a node is larger than this; another program's endless body must not fill the memory. */
const maxAnswerBytes = 64 * 2 ** 20;

/**
 * One request to a node at `http://host:port`, `https://…` or `unix:/path`. Connections are kept for the next request.
 * Rejects with Node's own error, or a `TimeoutError` when the whole answer takes longer than `timeoutMs`.
 */
export function exchange(
  address: string,
  request: { method: string; path: string; body: string | undefined; timeoutMs: number },
): Promise<HttpAnswer> {
  const { method, path, body, timeoutMs } = request;
  const headers: Record<string, string> = {};
  if (body !== undefined) {
    headers['content-type'] = 'application/json';
    headers['content-length'] = String(Buffer.byteLength(body));
  }
  if (address.startsWith('unix:')) headers['host'] = 'localhost';
  const options: RequestOptions = { method, headers, signal: AbortSignal.timeout(timeoutMs) };
  return new Promise((resolve, reject) => {
    const outgoing = open(address, path, options);
    // An abort says only that it was one; the signal knows that time was up.
    outgoing.on('error', (error) => reject(options.signal?.aborted ? asError(options.signal.reason) : error));
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        chunks.push(chunk);
        if (bytes > maxAnswerBytes)
          incoming.destroy(new Error(`the answer is larger than ${maxAnswerBytes} bytes`));
      });
      incoming.on('error', (error) =>
        reject(options.signal?.aborted ? asError(options.signal.reason) : error),
      );
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
    });
    outgoing.end(body);
  });
}

/** An answer that goes on for as long as both sides want. */
export interface HttpStream {
  readonly status: number;
  readonly contentType: string;
  /** Throws a `TimeoutError` after `idleMs` without a byte; leaving the loop closes the connection. */
  readonly chunks: AsyncIterable<Buffer>;
}

/**
 * Begins to read an answer that does not end, of a node as `exchange` knows it, on a connection of its own. Rejects
 * with Node's own error, with the signal's reason, or a `TimeoutError` when nothing is answered within `timeoutMs`.
 */
export function openStream(
  address: string,
  request: {
    path: string;
    headers: Record<string, string>;
    timeoutMs: number;
    idleMs: number;
    signal: AbortSignal;
  },
): Promise<HttpStream> {
  const { path, timeoutMs, idleMs, signal } = request;
  const headers = address.startsWith('unix:') ? { ...request.headers, host: 'localhost' } : request.headers;
  return new Promise((resolve, reject) => {
    const outgoing = open(address, path, { method: 'GET', headers, signal, agent: false });
    const late = setTimeout(() => outgoing.destroy(timeout(timeoutMs)), timeoutMs);
    outgoing.on('error', (error) => {
      clearTimeout(late);
      reject(signal.aborted ? asError(signal.reason) : error);
    });
    outgoing.on('response', (incoming) => {
      clearTimeout(late);
      resolve({
        status: incoming.statusCode ?? 0,
        contentType: incoming.headers['content-type'] ?? '',
        chunks: chunksOf(incoming, idleMs),
      });
    });
    outgoing.end();
  });
}

async function* chunksOf(incoming: IncomingMessage, idleMs: number): AsyncGenerator<Buffer> {
  const idle = setTimeout(() => incoming.destroy(timeout(idleMs)), idleMs);
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      idle.refresh();
      yield chunk;
    }
  } finally {
    clearTimeout(idle);
    incoming.destroy();
  }
}

const timeout = (ms: number): Error => new DOMException(`nothing came for ${ms} ms`, 'TimeoutError');

function open(address: string, path: string, options: RequestOptions): ReturnType<typeof httpRequest> {
  if (address.startsWith('unix:')) {
    const socketPath = address.slice('unix:'.length);
    return httpRequest({ ...options, socketPath, path });
  }
  const url = new URL(address + path);
  return url.protocol === 'https:' ? httpsRequest(url, options) : httpRequest(url, options);
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

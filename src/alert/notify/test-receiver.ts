import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { ManualClock } from '../../lib/clock.ts';
import type { Notification } from '../notification.ts';
import type { IntegrationParts } from './integration.ts';
import { createIntegration } from './integration.ts';
import type { HttpOptions, IntegrationSettings } from './settings.ts';

export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  // oxlint-disable-next-line typescript/no-explicit-any -- what a receiver's JSON holds differs by receiver
  readonly body: any;
}

/** What a server says to a request: nothing is 200. */
export type Behaviour = (request: ReceivedRequest, response: ServerResponse) => void;

/** Key and certificate in PEM. */
export interface Identity {
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** A server that keeps the JSON it was posted. */
export class JsonReceiver implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  behaviour: Behaviour;
  readonly #server: Server;

  private constructor(server: Server, behaviour: Behaviour) {
    this.#server = server;
    this.behaviour = behaviour;
  }

  /** With an identity, over TLS. */
  static async listen(behaviour: Behaviour = () => {}, identity?: Identity): Promise<JsonReceiver> {
    const server = identity ? createTlsServer(identity) : createServer();
    const receiver = new JsonReceiver(server, behaviour);
    server.on('request', (request, response) => void receiver.#take(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  url(path = '/', scheme = 'http'): string {
    return `${scheme}://${this.host}${path}`;
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const body: unknown = JSON.parse(Buffer.concat(pieces).toString());
    const received = { method: request.method, url: request.url, headers: request.headers, body };
    this.requests.push(received);
    this.behaviour(received, response);
    if (!response.writableEnded) response.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const plainHttp: HttpOptions = {
  headers: {},
  basicAuth: undefined,
  bearer: undefined,
  tls: undefined,
};

export const common = { sendsResolved: true, timeoutMs: 10_000, rate: undefined } as const;

/** Makes an integration of the settings and sends one notification by it, once. */
export async function sendOnce(
  settings: IntegrationSettings,
  notification: Notification,
  parts: Partial<IntegrationParts> = {},
): Promise<void> {
  const clock = new ManualClock(notification.atMs);
  const integration = await createIntegration('on-call', settings, { clock, templates: [], ...parts });
  await integration.send(notification, new AbortController().signal);
}

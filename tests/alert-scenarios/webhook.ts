import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import type { ClientRequest } from 'node:http';
import { JsonReceiver } from '../../src/alert/notify/test-receiver.ts';
import type { WebhookMessage } from '../../src/alert/notify/webhook-message.ts';
import type { ManualClock } from '../../src/lib/clock.ts';
import type { AlertStatus } from './scenario.ts';
import type { Labels } from '../../src/lib/reading.ts';

/** A notification that was taken. */
export interface Told {
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly receiver: string;
  readonly reason: string;
  readonly alerts: readonly { readonly status: AlertStatus; readonly labels: Labels }[];
}

/** Node.js tells on it of each request that is begun. */
const requests = channel('http.client.request.start');

/** The server all webhooks of a scenario are sent to. */
export class Webhook implements AsyncDisposable {
  readonly told: Told[] = [];
  /** By names of receivers and by paths: the status that is answered instead of 200. */
  readonly answers = new Map<string, number>();
  readonly url: string;
  readonly #server: JsonReceiver;
  readonly #clock: ManualClock;
  readonly #open = new Set<ClientRequest>();

  private constructor(server: JsonReceiver, clock: ManualClock) {
    this.#server = server;
    this.#clock = clock;
    this.url = server.url('/');
    requests.subscribe(this.#onRequest);
  }

  static async listen(clock: ManualClock): Promise<Webhook> {
    const server = await JsonReceiver.listen();
    const webhook = new Webhook(server, clock);
    server.behaviour = ({ body, url = '' }, response) => {
      const message = body as WebhookMessage;
      const { answers } = webhook;
      response.statusCode = answers.get(message.receiver) ?? answers.get(url) ?? 200;
      if (response.statusCode === 200) webhook.#take(message);
    };
    return webhook;
  }

  /** Resolves once everything that is being sent was answered; no time passes meanwhile. */
  async settled(): Promise<void> {
    while (this.#open.size > 0) {
      await Promise.all([...this.#open].map((request) => once(request, 'close')));
      await this.#clock.advance(0);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    requests.unsubscribe(this.#onRequest);
    await this.#server[Symbol.asyncDispose]();
  }

  #take({ receiver, reason, alerts }: WebhookMessage): void {
    const told = alerts.map(({ status, labels }) => ({ status, labels }));
    this.told.push({ atMs: this.#clock.now(), receiver, reason, alerts: told });
  }

  readonly #onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest };
    if (request.getHeader('host') !== this.#server.host) return;
    this.#open.add(request);
    request.once('close', () => this.#open.delete(request));
  };
}

import type { Agent, IncomingMessage } from 'node:http';
import type { Clock } from '../lib/clock.ts';
import { formatDuration } from '../lib/duration.ts';
import { withoutCredentials } from '../lib/http/authorization.ts';
import { post, requestFault } from '../lib/http/post.ts';
import type { TlsOptions } from '../lib/http/tls-options.ts';
import { answerOf } from './answer.ts';
import type { Answer } from './answer.ts';
import { Connections } from './connections.ts';
import type { RemoteWriteEndpoint } from './endpoint.ts';
import { requestHeaders } from './request-headers.ts';

/** For the rest of an answer that is good; a connection whose answer does not end is of no use for the next. */
const restMs = 1000;

/** Posts to one endpoint. */
export class Poster {
  readonly #url: URL;
  readonly #headers: Record<string, string>;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #connections: Connections;
  readonly #underWay = new Set<AbortController>();
  #isClosed = false;

  constructor(endpoint: RemoteWriteEndpoint, clock: Clock, userAgent: string) {
    this.#clock = clock;
    this.#timeoutMs = endpoint.timeout;
    this.#headers = requestHeaders(endpoint, userAgent);
    this.#url = withoutCredentials(endpoint.url);
    this.#connections = new Connections(this.#url.protocol === 'https:' ? tlsOf(endpoint) : undefined);
  }

  /** Sends one packed request; never rejects, and is over after the endpoint's timeout. */
  async post(body: Uint8Array): Promise<Answer> {
    if (this.#isClosed) return { kind: 'failed', reason: 'closed' };
    const abort = new AbortController();
    this.#underWay.add(abort);
    const cancel = this.#clock.schedule(this.#timeoutMs, () =>
      abort.abort(new Error(`no answer within ${formatDuration(this.#timeoutMs)}`)),
    );
    try {
      return await this.#connections.use(
        (agent) => this.#exchange(agent, body, abort.signal),
        ({ kind }) => kind === 'failed',
      );
    } catch (error) {
      return { kind: 'failed', reason: requestFault(abort.signal.aborted ? abort.signal.reason : error) };
    } finally {
      cancel();
      this.#underWay.delete(abort);
    }
  }

  /** Breaks off what is under way. */
  close(): void {
    this.#isClosed = true;
    for (const abort of this.#underWay) abort.abort(new Error('closed'));
    this.#connections.close();
  }

  async #exchange(agent: Agent, body: Uint8Array, signal: AbortSignal): Promise<Answer> {
    const response = await post(this.#url, body, { agent, headers: this.#headers, signal });
    const answer = await answerOf(response, this.#clock.now());
    if (answer.kind === 'accepted') this.#skipRest(response);
    return answer;
  }

  #skipRest(response: IncomingMessage): void {
    const cancel = this.#clock.schedule(restMs, () => response.destroy());
    response.on('error', () => {});
    response.once('close', cancel);
    response.resume();
  }
}

function tlsOf({ tls }: RemoteWriteEndpoint): TlsOptions {
  return {
    caFile: tls.ca,
    certFile: tls.cert,
    keyFile: tls.key,
    serverName: tls.server_name,
    isUnverified: tls.insecure_skip_verify,
  };
}

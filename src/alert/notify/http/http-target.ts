import { Agent as HttpAgent } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Clock } from '../../../lib/clock.ts';
import { errnoOf } from '../../../lib/errors.ts';
import { authorizationOf, lowerCaseNames, withoutCredentials } from '../../../lib/http/authorization.ts';
import { messageIn, post, requestFault } from '../../../lib/http/post.ts';
import { retryAfterMs } from '../../../lib/http/retry.ts';
import { loadTlsOptions } from '../../../lib/http/tls-options.ts';
import { SendError } from '../receiver.ts';
import { shortened } from '../shorten.ts';
import { Redaction, secretsOfUrl } from '../secrets.ts';
import type { HttpOptions } from '../settings.ts';

/** Characters of an answer that are looked at, and that are shown. */
const maxAnswer = 4096;
const maxShown = 300;

export interface HttpTargetOptions {
  readonly url: string;
  readonly http: HttpOptions;
  readonly clock: Clock;
  readonly userAgent: string;
  /** Headers of the receiver's own; those of the configuration win. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What else must not be seen. */
  readonly secrets?: readonly string[];
  /** Whether a status that usually is final may pass; the answer's text tells more. */
  readonly mayPass?: (status: number, text: string) => boolean;
  /** Whether a status other than 2xx says that it was taken before. */
  readonly isTaken?: (status: number, text: string) => boolean;
}

/** A server that takes JSON by POST. */
export class HttpTarget {
  /** `hooks.example.org`, with the port where it is not the usual one. */
  readonly host: string;
  readonly #options: HttpTargetOptions;
  readonly #url: URL;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #redaction: Redaction;

  constructor(options: HttpTargetOptions) {
    const { url, http, userAgent, headers = {}, secrets = [] } = options;
    this.#options = options;
    this.#url = withoutCredentials(url);
    this.host = this.#url.host;
    const authorization = authorizationOf(url, http);
    this.#headers = {
      'user-agent': userAgent,
      'content-type': 'application/json',
      ...lowerCaseNames(headers),
      ...(authorization !== undefined && { authorization }),
      ...lowerCaseNames(http.headers),
    };
    this.#redaction = new Redaction([
      ...secretsOfUrl(url),
      ...secrets,
      authorization,
      http.bearer,
      http.basicAuth?.password,
      ...Object.values(http.headers),
    ]);
  }

  /**
   * Posts once, over a connection of its own: notifications are rare, and certificates may have been renewed. Rejects
   * with a `SendError` that names the host only.
   */
  async post(
    body: string,
    signal: AbortSignal,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    try {
      const options = { agent: await this.#agent(), headers: { ...this.#headers, ...headers }, signal };
      await this.#judge(await post(this.#url, Buffer.from(body), options));
    } catch (error) {
      if (error instanceof SendError) throw error;
      const fault = signal.aborted ? requestFault(signal.reason) : requestFault(error);
      // A header that cannot be written never will be.
      const mayPass = errnoOf(error)?.startsWith('ERR_INVALID') !== true;
      throw new SendError(this.#shown(fault), { mayPass });
    }
  }

  async #agent(): Promise<HttpAgent> {
    if (this.#url.protocol !== 'https:') return new HttpAgent();
    const { tls } = this.#options.http;
    return new HttpsAgent(tls && (await loadTlsOptions(tls)));
  }

  async #judge(response: IncomingMessage): Promise<void> {
    const { statusCode = 0, headers } = response;
    // Cut after secrets are out: half of one would not be found.
    const text = shortened(this.#redaction.apply(await messageIn(response, maxAnswer)), maxShown);
    if (statusCode >= 200 && statusCode < 300) return;
    const { clock, mayPass = () => false, isTaken = () => false } = this.#options;
    if (isTaken(statusCode, text)) return;
    const afterMs = retryAfterMs(headers['retry-after'], clock.now());
    const where = statusCode >= 300 && statusCode < 400 ? ' (redirects are not followed)' : '';
    throw new SendError(this.#shown(`status ${statusCode}${where}${text === '' ? '' : `: ${text}`}`), {
      mayPass: isPassing(statusCode) || mayPass(statusCode, text),
      ...(afterMs !== undefined && { retryAfterMs: afterMs }),
    });
  }

  #shown(text: string): string {
    return `${this.host}: ${this.#redaction.apply(text)}`;
  }
}

/** Too early, too slow, too many, or the server's own fault (RFC 9110, 15; RFC 6585, 4; RFC 8470, 5.2). */
function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 425 || status === 429;
}

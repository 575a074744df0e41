import { shownUrl } from './shown-url.ts';

/** What is asked of a server. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Still asking the origin the credentials are meant for; once it was left, they are never sent again. */
  readonly isTrusted: boolean;
}

export type Redirect =
  | { readonly kind: 'follow'; readonly request: HttpRequest }
  /** The answer is the last one. */
  | { readonly kind: 'stay' }
  | { readonly kind: 'fail'; readonly reason: string };

const redirecting = new Set([301, 302, 303, 307, 308]);
/** What another origin may be told; any other header may be a secret by the name somebody gave it. */
const harmlessHeaders = /^(accept|accept-.*|user-agent|content-type)$/i;

/** Where an answer leads (RFC 9110, section 15.4). `location` as the server wrote it. */
export function redirectOf(request: HttpRequest, statusCode: number, location: string | undefined): Redirect {
  if (!redirecting.has(statusCode) || location === undefined) return { kind: 'stay' };
  const url = URL.canParse(location, request.url) ? new URL(location, request.url) : undefined;
  if (url === undefined)
    return {
      kind: 'fail',
      reason: `redirected to what is no address: ${shorten(location.replace(/\?.*/s, '?***'))}`,
    };
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return {
      kind: 'fail',
      reason: `redirected to ${shorten(url.protocol)}, which is neither HTTP nor HTTPS`,
    };
  }
  // Credentials in a Location are the server's idea, not the operator's.
  url.username = '';
  url.password = '';
  url.hash = '';
  const isTrusted = request.isTrusted && url.origin === request.url.origin;
  const changesMethod =
    statusCode === 303
      ? request.method !== 'HEAD' && request.method !== 'GET'
      : statusCode <= 302 && request.method === 'POST';
  const headers = Object.entries(request.headers).filter(
    ([name]) => (isTrusted || harmlessHeaders.test(name)) && !(changesMethod && /^content-/i.test(name)),
  );
  return {
    kind: 'follow',
    request: {
      method: changesMethod ? 'GET' : request.method,
      url,
      headers: Object.fromEntries(headers),
      body: changesMethod ? undefined : request.body,
      isTrusted,
    },
  };
}

/** Counts redirects and knows where they have been. */
export class RedirectTrail {
  readonly #limit: number;
  readonly #been: string[];

  constructor(first: HttpRequest, limit: number) {
    this.#limit = limit;
    this.#been = [keyOf(first)];
  }

  get count(): number {
    return this.#been.length - 1;
  }

  /** Notes the next step; what is wrong with it, or `undefined`. */
  step(next: HttpRequest): string | undefined {
    const key = keyOf(next);
    if (this.#been.includes(key)) return `redirects in a circle: back at ${shownUrl(next.url)}`;
    if (this.count >= this.#limit) return `redirected more than ${this.#limit} times`;
    this.#been.push(key);
    return undefined;
  }
}

function keyOf({ method, url }: HttpRequest): string {
  return `${method} ${url.href}`;
}

function shorten(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

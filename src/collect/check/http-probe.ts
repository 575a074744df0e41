import type { IncomingMessage } from 'node:http';
import type { SecureContext } from 'node:tls';
import type { Body } from './body.ts';
import { readBody } from './body.ts';
import type { HttpCheckEntry, TlsOptions } from './config.ts';
import { openConnection } from './connection.ts';
import type { ProbeTools } from './connection.ts';
import { exchange } from './exchange.ts';
import { compileExpectations, judgeExpiry } from './expectations.ts';
import { CheckFailure } from './failure.ts';
import type { ProbeRecord } from './outcome.ts';
import { reasonOf } from './reasons.ts';
import { redirectOf, RedirectTrail } from './redirect.ts';
import type { HttpRequest } from './redirect.ts';
import { shownUrl } from './shown-url.ts';
import { loadSecureContext } from './tls-layer.ts';
import type { TrustStore } from './trust-store.ts';

/**
 * Asks once, following redirects, and judges the last answer. Everything found on the way goes into the record.
 * Rejects with `CheckFailure` or `CheckUnusable`; it keeps no time limit of its own.
 */
export async function probeHttp(
  entry: HttpCheckEntry,
  tools: ProbeTools,
  record: ProbeRecord,
): Promise<void> {
  const expectations = await compileExpectations(entry.expect);
  const contexts = new SecureContexts(entry.tls, tools.trust);
  let request = firstRequest(entry);
  const trail = new RedirectTrail(request, entry.max_redirects);
  for (;;) {
    const response = await ask(request, entry, contexts, tools, record);
    const { statusCode = 0, headers } = response;
    const redirect = entry.follow_redirects
      ? redirectOf(request, statusCode, headers.location)
      : ({ kind: 'stay' } as const);
    // The body of an answer that only leads on is of no interest.
    const body =
      redirect.kind === 'stay'
        ? await record.during('transfer', () => take(response, request, entry, expectations.needsBody))
        : undefined;
    record.http = factsOf(response, body);
    response.socket.destroy();
    if (redirect.kind === 'fail') throw new CheckFailure(redirect.reason);
    if (redirect.kind === 'stay') {
      const answer = {
        statusCode,
        headers: response.headersDistinct,
        body: body?.text ?? '',
        isBodyCut: body?.isCut ?? false,
        durationMs: record.elapsedMs,
      };
      const verdict = expectations.judge(answer);
      record.isExpressionFailure = verdict?.isExpressionFailure ?? false;
      const failure =
        verdict?.failure ?? judgeExpiry(record.tls?.certificate, entry.expect.certificate, tools.clock.now());
      if (failure !== undefined) throw new CheckFailure(failure);
      return;
    }
    const problem = trail.step(redirect.request);
    if (problem !== undefined) throw new CheckFailure(problem);
    request = redirect.request;
    record.redirects = trail.count;
    record.finalUrl = shownUrl(request.url);
  }
}

/** The first request of a check, with its credentials; those in the URL count as `basic_auth`. */
export function firstRequest(entry: HttpCheckEntry): HttpRequest {
  const url = new URL(entry.url);
  const basic = entry.basic_auth ?? credentialsIn(url);
  url.username = '';
  url.password = '';
  url.hash = '';
  const authorization =
    entry.bearer_token === undefined
      ? basic && `Basic ${Buffer.from(`${basic.username}:${basic.password}`).toString('base64')}`
      : `Bearer ${entry.bearer_token}`;
  const isGiven = Object.keys(entry.headers).some((name) => name.toLowerCase() === 'authorization');
  return {
    method: entry.method,
    url,
    headers: {
      ...(authorization !== undefined && !isGiven && { Authorization: authorization }),
      ...entry.headers,
    },
    body: entry.body,
    isTrusted: true,
  };
}

function credentialsIn({ username, password }: URL): HttpCheckEntry['basic_auth'] {
  if (username === '' && password === '') return undefined;
  return { username: unescaped(username), password: unescaped(password) };
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The files of `tls:`, read when first needed. Another origin is not shown the client's certificate. */
class SecureContexts {
  readonly #options: TlsOptions;
  readonly #trust: TrustStore;
  readonly #made = new Map<boolean, Promise<SecureContext>>();

  constructor(options: TlsOptions, trust: TrustStore) {
    this.#options = options;
    this.#trust = trust;
  }

  for(isTrusted: boolean): Promise<SecureContext> {
    const known = this.#made.get(isTrusted);
    if (known !== undefined) return known;
    const { cert: _, key: __, ...withoutIdentity } = this.#options;
    const made = loadSecureContext(isTrusted ? this.#options : withoutIdentity, this.#trust);
    this.#made.set(isTrusted, made);
    return made;
  }
}

async function ask(
  request: HttpRequest,
  entry: HttpCheckEntry,
  contexts: SecureContexts,
  tools: ProbeTools,
  record: ProbeRecord,
): Promise<IncomingMessage> {
  const { url, isTrusted } = request;
  const isSecure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  // Of the answer at the end of the redirects.
  record.tls = undefined;
  record.http = undefined;
  const socket = await openConnection(
    {
      host,
      port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
      version: entry.ip_version,
      tls: isSecure
        ? {
            secureContext: await contexts.for(isTrusted),
            name: (isTrusted ? entry.tls.server_name : undefined) ?? host,
            isTrustBlind: entry.tls.insecure_skip_verify,
            protocols: ['http/1.1'],
          }
        : undefined,
    },
    tools,
    record,
  );
  return record.during('processing', () => exchange(socket, request));
}

async function take(
  response: IncomingMessage,
  request: HttpRequest,
  entry: HttpCheckEntry,
  isKept: boolean,
): Promise<Body> {
  try {
    return await readBody(response, { method: request.method, maxBytes: entry.max_body, isKept });
  } catch (error) {
    const isBroken = !response.complete && response.socket.destroyed;
    const reason = isBroken ? 'the connection was closed in the middle of the answer' : reasonOf(error);
    throw new CheckFailure(reason, { cause: error });
  }
}

function factsOf(response: IncomingMessage, body: Body | undefined): NonNullable<ProbeRecord['http']> {
  const length = Number(response.headers['content-length'] ?? -1);
  const lastModified = Date.parse(response.headers['last-modified'] ?? '');
  return {
    statusCode: response.statusCode ?? 0,
    version: response.httpVersion,
    contentLength: Number.isSafeInteger(length) ? length : -1,
    lastModified: Number.isNaN(lastModified) ? undefined : lastModified,
    bodyBytes: body?.bytes ?? 0,
    isBodyCut: body?.isCut ?? false,
  };
}

import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { connect, createSecureContext } from 'node:tls';
import type { SecureContext, TLSSocket } from 'node:tls';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import { describeCertificate, serverNameIndication } from './certificate.ts';
import type { TlsOptions } from './config.ts';
import { CheckFailure, CheckUnusable } from './failure.ts';
import type { ProbeRecord, TlsFacts } from './outcome.ts';
import { reasonOf } from './reasons.ts';
import type { TrustStore } from './trust-store.ts';

/**
 * Reads the files of a `tls:` section; where it names no authority, those of `trust` are trusted. Rejects with
 * `CheckUnusable` where a file cannot be read or is none.
 */
export async function loadSecureContext(options: TlsOptions, trust: TrustStore): Promise<SecureContext> {
  const [ca, cert, key] = await Promise.all([options.ca, options.cert, options.key].map(readIfNamed));
  if (ca === undefined && cert === undefined && key === undefined) return await trust.context();
  const authorities = ca === undefined ? await trust.authorities() : [ca];
  try {
    return createSecureContext({
      ...(authorities !== undefined && { ca: [...authorities] }),
      ...(cert !== undefined && { cert }),
      ...(key !== undefined && { key }),
    });
  } catch (error) {
    const files = [options.ca, options.cert, options.key].filter((file) => file !== undefined).join(', ');
    throw new CheckUnusable(`${files}: ${messageOf(error)}`, { cause: error });
  }
}

async function readIfNamed(file: string | undefined): Promise<Buffer | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(file);
  } catch (error) {
    throw new CheckUnusable(`cannot read ${file}: ${errnoOf(error) ?? messageOf(error)}`, { cause: error });
  }
}

export interface TlsRequest {
  readonly secureContext: SecureContext;
  /** The name the certificate must be for. */
  readonly name: string;
  readonly isTrustBlind: boolean;
  /** Protocols to offer (ALPN). */
  readonly protocols: readonly string[];
}

/**
 * Starts TLS on a connection. What the server shows is in the record also when it is not trusted: then this rejects
 * with `CheckFailure`, before anything is sent.
 */
export function startTls(socket: Socket, request: TlsRequest, record: ProbeRecord): Promise<TLSSocket> {
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const secured = connect({
    socket,
    secureContext: request.secureContext,
    servername: serverNameIndication(request.name),
    // The verdict is ours to read and to word; so is that on the name.
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(request.protocols.length > 0 && { ALPNProtocols: [...request.protocols] }),
  });
  secured.once('secureConnect', () => {
    record.tls = factsOf(secured, request.name);
    const { certificate } = record.tls;
    const problem = certificate === undefined ? 'the server showed no certificate' : certificate.problem;
    if (problem === undefined || request.isTrustBlind) return resolve(secured);
    secured.destroy();
    reject(new CheckFailure(problem));
  });
  // Stays for the socket's life: after the handshake an error is told by whoever reads from it.
  secured.on('error', (error) => reject(new CheckFailure(reasonOf(error), { cause: error })));
  secured.once('close', () =>
    reject(new CheckFailure('the server closed the connection in the TLS handshake')),
  );
  return promise;
}

function factsOf(socket: TLSSocket, name: string): TlsFacts {
  const distrust: unknown = socket.authorized ? undefined : (socket.authorizationError ?? 'UNKNOWN');
  return {
    version: (socket.getProtocol() ?? '').replace(
      /^TLSv(\d)(\.\d)?$/,
      (_, major, minor = '.0') => `TLS ${major}${minor}`,
    ),
    cipher: socket.getCipher()?.standardName ?? socket.getCipher()?.name ?? '',
    certificate: describeCertificate(socket.getPeerCertificate(true), name, distrust),
  };
}

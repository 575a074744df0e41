import { isIP } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import type { DetailedPeerCertificate, PeerCertificate } from 'node:tls';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import type { Certificate } from './outcome.ts';

/** A certificate and those it was issued by, as far as they are known. No end is assumed: a chain can be a circle. */
function chainOf(certificate: DetailedPeerCertificate): readonly PeerCertificate[] {
  const chain = new Map<string, PeerCertificate>();
  let next: DetailedPeerCertificate | undefined = certificate;
  while (next?.fingerprint256 !== undefined && !chain.has(next.fingerprint256)) {
    chain.set(next.fingerprint256, next);
    next = next.issuerCertificate as DetailedPeerCertificate | undefined;
  }
  return [...chain.values()];
}

/** What there is to tell of a server's certificate. `distrust`: what TLS has against it; empty: nothing. */
export function describeCertificate(
  peer: DetailedPeerCertificate,
  expectedName: string,
  distrust: unknown,
): Certificate | undefined {
  const chain = chainOf(peer);
  if (chain.length === 0) return undefined;
  return {
    subject: distinguishedName(peer.subject),
    issuer: distinguishedName(peer.issuer),
    names: namesOf(peer.subjectaltname),
    fingerprint: peer.fingerprint256.replaceAll(':', '').toLowerCase(),
    expiresAt: Math.min(...chain.map(({ valid_to: end }) => Date.parse(end))),
    problem: distrustInWords(distrust, chain) ?? wrongName(expectedName, peer),
  };
}

function distrustInWords(distrust: unknown, chain: readonly PeerCertificate[]): string | undefined {
  if (distrust === undefined || distrust === null) return undefined;
  const code = errnoOf(distrust) ?? (typeof distrust === 'string' ? distrust : '');
  const own = chain[0];
  const last = chain.at(-1);
  switch (code) {
    case 'CERT_HAS_EXPIRED': {
      const first = chain.toSorted((a, b) => Date.parse(a.valid_to) - Date.parse(b.valid_to))[0];
      const whose = first === own ? 'the certificate' : `the issuing certificate ${commonName(first)}`;
      return `${whose} expired on ${dayOf(first?.valid_to)}`;
    }
    case 'CERT_NOT_YET_VALID': {
      const latest = chain.toSorted((a, b) => Date.parse(b.valid_from) - Date.parse(a.valid_from))[0];
      return `the certificate is not valid before ${dayOf(latest?.valid_from)}`;
    }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'the certificate is self-signed';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `the certificate comes from an authority that is not known here: ${commonName(last)}`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `the issuer of the certificate is not known here: ${distinguishedName(last?.issuer)}`;
    case 'CERT_REVOKED':
      return 'the certificate was revoked';
    default:
      return `the certificate is not trusted: ${distrust instanceof Error ? messageOf(distrust) : code}`;
  }
}

function wrongName(expected: string, peer: PeerCertificate): string | undefined {
  if (checkServerIdentity(expected, peer) === undefined) return undefined;
  const names = namesOf(peer.subjectaltname);
  const shown = names.length > 0 ? names.slice(0, 5).join(', ') : commonName(peer);
  return `the certificate is for ${shown}, not for ${expected}`;
}

/** `DNS:a.test, IP Address:::1` as the names alone. */
export function namesOf(alternativeNames: string | undefined): readonly string[] {
  return (alternativeNames ?? '')
    .split(', ')
    .map((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1])
    .filter((name) => name !== undefined)
    .map((name) => name.replaceAll('"', ''));
}

/** `CN=a,O=b`, the most specific part first (RFC 4514). */
function distinguishedName(name: PeerCertificate['subject'] | undefined): string {
  return Object.entries(name ?? {})
    .flatMap(([key, value]) => [value ?? ''].flat().map((part) => `${key}=${part}`))
    .toReversed()
    .join(',');
}

function commonName(certificate: PeerCertificate | undefined): string {
  return [certificate?.subject?.CN ?? 'one without a name'].flat().join(', ');
}

function dayOf(written: string | undefined): string {
  const ms = Date.parse(written ?? '');
  return Number.isNaN(ms) ? String(written) : new Date(ms).toISOString().slice(0, 10);
}

/** The name to ask for in the handshake; none for an address (RFC 6066, section 3). */
export function serverNameIndication(host: string): string {
  return isIP(host) === 0 ? host : '';
}

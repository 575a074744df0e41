import { isIPv6 } from 'node:net';
import { formatDuration } from '../../lib/duration.ts';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import type { Phase } from './outcome.ts';

/** Plain words for what the kernel, the resolver, TLS and the HTTP parser say. */
const words = new Map([
  ['ECONNREFUSED', 'connection refused'],
  ['ECONNRESET', 'the connection was reset'],
  ['EPIPE', 'the connection was closed'],
  ['ETIMEDOUT', 'the network does not answer'],
  ['EHOSTUNREACH', 'no route to the host'],
  ['ENETUNREACH', 'the network is unreachable'],
  ['EADDRNOTAVAIL', 'this machine has no address to connect from'],
  ['EACCES', 'connecting is not permitted'],
  ['EPERM', 'connecting is not permitted'],
  ['ENOTFOUND', 'the name is not known'],
  ['ENODATA', 'the name has no address'],
  ['EAI_AGAIN', 'the name server does not answer'],
  ['EAI_FAIL', 'the name server failed'],
  ['EPROTO', 'the answer is not TLS'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'the answer is not TLS'],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', 'the answer is not TLS'],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', 'the server speaks no TLS version that is allowed here'],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'the server speaks no TLS version that is allowed here'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'the server wants a client certificate'],
  ['ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED', 'the server wants a client certificate'],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'the server refused the TLS handshake'],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'the server does not know the issuer of the client certificate'],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'the server refused the client certificate'],
  ['HPE_HEADER_OVERFLOW', 'the headers of the answer are longer than 16 KiB'],
  ['Z_DATA_ERROR', 'the body is not packed as its Content-Encoding says'],
  ['Z_BUF_ERROR', 'the packed body ends too soon'],
  ['ERR__ERROR_FORMAT_PADDING_1', 'the body is not packed as its Content-Encoding says'],
]);

/** Why something failed, in words, with where it was tried when that is known. */
export function reasonOf(error: unknown, host?: string, port?: number): string {
  const code = errnoOf(error) ?? '';
  const said = words.get(code) ?? wordsFor(code, messageOf(error));
  if (host === undefined) return said;
  const place = port === undefined ? host : `${isIPv6(host) ? `[${host}]` : host}:${port}`;
  return `${place}: ${said}`;
}

function wordsFor(code: string, message: string): string {
  if (code.startsWith('HPE_')) return 'the answer is not HTTP';
  if (code.startsWith('ERR__ERROR_') || code.startsWith('ERR_BROTLI')) {
    return 'the body is not packed as its Content-Encoding says';
  }
  return message;
}

const waitedFor: Readonly<Record<Phase, string>> = {
  resolve: 'looking up the name',
  connect: 'connecting',
  tls: 'in the TLS handshake',
  processing: 'waiting for the answer',
  transfer: 'reading the answer',
};

/** What a time-out is called: what was waited for, and how long everything took. */
export function timeoutReason(timeoutMs: number, phase: Phase): string {
  return `timed out after ${formatDuration(timeoutMs)} ${waitedFor[phase]}`;
}

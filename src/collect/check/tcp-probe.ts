import type { Socket } from 'node:net';
import type { Clock } from '../../lib/clock.ts';
import type { TcpCheckEntry } from './config.ts';
import { openConnection } from './connection.ts';
import type { ProbeTools } from './connection.ts';
import { judgeExpiry } from './expectations.ts';
import { compileExpression } from './expression.ts';
import type { Expression } from './expression.ts';
import { CheckFailure } from './failure.ts';
import type { ProbeRecord } from './outcome.ts';
import { reasonOf } from './reasons.ts';
import { loadSecureContext } from './tls-layer.ts';

/** So much of what a server says is looked at. */
const maxAnswerBytes = 64 * 1024;
const maxBannerLength = 200;
/** A server that sends byte by byte does not have everything matched anew for each. */
const matchEveryMs = 50;

/**
 * Connects, starts TLS where it is configured, says and hears what is configured. Everything found on the way goes
 * into the record. Rejects with `CheckFailure` or `CheckUnusable`; it keeps no time limit of its own.
 */
export async function probeTcp(entry: TcpCheckEntry, tools: ProbeTools, record: ProbeRecord): Promise<void> {
  const expected = entry.expect === undefined ? undefined : await compileExpression(entry.expect);
  const { host, port } = splitAddress(entry.address);
  const tls = entry.tls && {
    secureContext: await loadSecureContext(entry.tls, tools.trust),
    name: entry.tls.server_name ?? host,
    isTrustBlind: entry.tls.insecure_skip_verify,
    protocols: [],
  };
  const socket = await openConnection({ host, port, version: entry.ip_version, tls }, tools, record);
  try {
    if (expected !== undefined || entry.send !== undefined) {
      await record.during('processing', () => converse(socket, entry.send, expected, tools.clock, record));
    }
  } finally {
    socket.destroy();
  }
  const failure = judgeExpiry(record.tls?.certificate, entry.certificate, tools.clock.now());
  if (failure !== undefined) throw new CheckFailure(failure);
}

/** `host:port` apart, an IPv6 address without its brackets. */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(colon + 1)),
  };
}

/** Resolves once what is to be sent is sent and what is expected has come. */
function converse(
  socket: Socket,
  send: string | undefined,
  expected: Expression | undefined,
  clock: Clock,
  record: ProbeRecord,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const pieces: Buffer[] = [];
  let length = 0;
  let cancelMatch: (() => void) | undefined;
  const isMatched = (): boolean => {
    const text = Buffer.concat(pieces).toString('utf8');
    record.banner = printable(text);
    return expected?.(text) ?? true;
  };
  const giveUp = (how: string): void => {
    if (isMatched()) return resolve();
    record.isExpressionFailure = length > 0;
    reject(
      new CheckFailure(
        length > 0 ? `${how} does not match` : 'the server closed the connection and said nothing',
      ),
    );
  };
  socket.once('error', (error) => reject(new CheckFailure(reasonOf(error), { cause: error })));
  socket.once('close', () => giveUp('what the server said before it closed the connection'));
  socket.once('end', () => giveUp('what the server said'));
  if (expected !== undefined) {
    socket.on('data', (piece: Buffer) => {
      const fitting = piece.subarray(0, maxAnswerBytes - length);
      pieces.push(fitting);
      length += fitting.length;
      if (length >= maxAnswerBytes) return giveUp('the first 64 KiB the server said');
      if (cancelMatch !== undefined) return;
      if (isMatched()) return resolve();
      cancelMatch = clock.schedule(matchEveryMs, () => {
        cancelMatch = undefined;
        if (isMatched()) resolve();
      });
    });
  }
  socket.write(send ?? '', () => {
    if (expected === undefined) resolve();
  });
  const cleanUp = (): void => {
    cancelMatch?.();
    socket.removeAllListeners('data').pause();
  };
  return promise.finally(cleanUp);
}

/** The first line, as far as it can be shown. */
function printable(text: string): string {
  const line = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  return line.slice(0, maxBannerLength).replaceAll(/[^\P{C}\t]/gu, '·');
}

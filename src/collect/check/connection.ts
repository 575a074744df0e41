import type { Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import type { Clock } from '../../lib/clock.ts';
import type { IpVersion } from './config.ts';
import { connectAny } from './connect.ts';
import { CheckFailure } from './failure.ts';
import type { ProbeRecord } from './outcome.ts';
import { reasonOf } from './reasons.ts';
import type { Resolver } from './resolver.ts';
import { startTls } from './tls-layer.ts';
import type { TrustStore } from './trust-store.ts';

/** What probes are made with. */
export interface ProbeTools {
  readonly clock: Clock;
  readonly resolver: Resolver;
  readonly trust: TrustStore;
  /** Aborts when nobody waits for the probe any more. */
  readonly signal: AbortSignal;
}

export interface Target {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly version: IpVersion;
  readonly tls:
    | {
        readonly secureContext: SecureContext;
        readonly name: string;
        readonly isTrustBlind: boolean;
        readonly protocols: readonly string[];
      }
    | undefined;
}

/**
 * Resolves, connects and starts TLS where that is wanted, each timed as a phase of the record. The socket is closed
 * when `tools.signal` aborts. Rejects with `CheckFailure`.
 */
export async function openConnection(
  target: Target,
  tools: ProbeTools,
  record: ProbeRecord,
): Promise<Socket> {
  const { host, port, tls } = target;
  const lookedUpAt = tools.clock.monotonic();
  const addresses = await record.during('resolve', async () => {
    try {
      return await tools.resolver.addresses(host, target.version);
    } catch (error) {
      throw error instanceof CheckFailure ? error : new CheckFailure(reasonOf(error, host), { cause: error });
    }
  });
  record.lookupMs += tools.clock.monotonic() - lookedUpAt;
  // Of a target nobody answers at, the first that was tried.
  record.address = addresses[0];
  const { socket, address } = await record.during('connect', () => connectAny(addresses, port, tools));
  record.address = address;
  const close = (): void => {
    socket.destroy();
  };
  tools.signal.addEventListener('abort', close, { once: true });
  socket.once('close', () => tools.signal.removeEventListener('abort', close));
  if (tools.signal.aborted) close();
  if (tls === undefined) return socket;
  return record.during('tls', () => startTls(socket, tls, record));
}

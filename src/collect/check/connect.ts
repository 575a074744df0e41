import { connect } from 'node:net';
import type { Socket } from 'node:net';
import type { Clock } from '../../lib/clock.ts';
import { CheckFailure } from './failure.ts';
import type { Address } from './outcome.ts';
import { reasonOf } from './reasons.ts';

/** "Connection Attempt Delay" (RFC 8305, section 5): the next address is tried beside one that is silent so long. */
const attemptDelayMs = 250;

export interface Connected {
  readonly socket: Socket;
  readonly address: Address;
}

/**
 * Connects to the first of the addresses that answers, as happy eyeballs do. Rejects with `CheckFailure` when none
 * does; the signal closes what is under way, and the promise stays open then.
 */
export function connectAny(
  addresses: readonly Address[],
  port: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<Connected> {
  const { promise, resolve, reject } = Promise.withResolvers<Connected>();
  const trying = new Set<Socket>();
  const refusals: string[] = [];
  let tried = 0;
  let isOver = false;
  let cancelDelay = (): void => {};

  const end = (): void => {
    isOver = true;
    cancelDelay();
    signal.removeEventListener('abort', end);
    for (const socket of trying) socket.destroy();
  };
  const tryNext = (): void => {
    cancelDelay();
    const address = addresses[tried];
    if (isOver || address === undefined) return;
    tried++;
    const socket = connect({ host: address.address, port, family: address.family });
    trying.add(socket);
    socket.once('connect', () => {
      if (isOver) return;
      trying.delete(socket);
      end();
      resolve({ socket, address });
    });
    // Stays for the socket's life: an error after that is told by whoever reads from it.
    socket.on('error', (error) => {
      if (isOver || !trying.delete(socket)) return;
      refusals.push(reasonOf(error, address.address, port));
      if (tried < addresses.length) tryNext();
      else if (trying.size === 0) {
        end();
        reject(new CheckFailure([...new Set(refusals)].join('; '), { cause: error }));
      }
    });
    if (tried < addresses.length) cancelDelay = clock.schedule(attemptDelayMs, tryNext);
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();
  else tryNext();
  return promise;
}

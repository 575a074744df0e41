import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { Caller } from '../control/audit.ts';
import { Refusal } from '../control/refusal.ts';

export type Env = { Bindings: HttpBindings };

const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** Who asks. A unix socket has no address and is of this machine. */
export function callerOf(c: Context<Env>): Caller {
  const address = c.env?.incoming?.socket?.remoteAddress;
  return { actor: 'anonymous', remoteAddress: address === undefined || address === '' ? 'local' : address };
}

/**
 * Throws `Refusal` unless the command comes from this machine and from no web page. As long as there is no
 * authentication, being on loopback is the only credential, so nothing may borrow it: not a reverse proxy (it adds
 * forwarding headers), not a page in a local browser (it sends an Origin, and cannot send JSON without one), not a
 * host name that was re-bound to 127.0.0.1 (the Host header names it).
 */
export function assertLocalCommand(c: Context<Env>, caller: Caller): void {
  const isLocal = caller.remoteAddress === 'local' || loopback.test(caller.remoteAddress);
  if (!isLocal || hasForwardingHeader(c)) {
    throw new Refusal(
      'REMOTE_WITHOUT_AUTHENTICATION',
      `commands are taken from loopback only while no authentication is configured; this one came from ${caller.remoteAddress}${isLocal ? ' through a proxy' : ''}`,
      { hint: 'run the command on the host itself' },
    );
  }
  const origin = c.req.header('origin');
  const host = c.req.header('host') ?? '';
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new Refusal(
      'CROSS_ORIGIN',
      `commands from web pages of other origins are refused (${origin.slice(0, 100)})`,
    );
  }
  if (!isPlainHost(host)) {
    throw new Refusal(
      'CROSS_ORIGIN',
      `the Host header of a command must be localhost or an address, not ${host.slice(0, 100)}`,
    );
  }
}

function hasForwardingHeader(c: Context<Env>): boolean {
  return ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'].some(
    (name) => c.req.header(name) !== undefined,
  );
}

/** `localhost`, an IPv4 or an IPv6 address, with or without port; empty for HTTP/1.0 and unix sockets. */
function isPlainHost(host: string): boolean {
  return /^(localhost|\d{1,3}(\.\d{1,3}){3}|\[[0-9a-fA-F:.]+\])?(:\d+)?$/.test(host);
}

import type { z } from 'zod';
import { systemClock } from '../../lib/clock.ts';
import { httpCheckEntry, tcpCheckEntry } from './config.ts';
import { probeHttp } from './http-probe.ts';
import type { Outcome } from './outcome.ts';
import { runProbe } from './probe.ts';
import { Resolver } from './resolver.ts';
import type { Lookup } from './resolver.ts';
import { probeTcp } from './tcp-probe.ts';
import { TrustStore } from './trust-store.ts';

/** Nothing of this machine but what OpenSSL finds. */
const runtimeTrust = new TrustStore([]);
const never = new AbortController().signal;

/** Makes an HTTP check once, written as in a file. */
export function askHttp(
  url: string,
  written: Partial<z.input<ReturnType<typeof httpCheckEntry>>> = {},
  lookup?: Lookup,
  trust = runtimeTrust,
): Promise<Outcome> {
  const entry = httpCheckEntry().parse({ name: 'test', url, timeout: '5s', ...written });
  const tools = { clock: systemClock, resolver: new Resolver(lookup), trust, signal: never };
  return runProbe((tools, record) => probeHttp(entry, tools, record), entry.timeout, tools);
}

/** Makes a TCP check once, written as in a file. */
export function askTcp(
  address: string,
  written: Partial<z.input<ReturnType<typeof tcpCheckEntry>>> = {},
  lookup?: Lookup,
  trust = runtimeTrust,
): Promise<Outcome> {
  const entry = tcpCheckEntry().parse({ name: 'test', address, timeout: '5s', ...written });
  const tools = { clock: systemClock, resolver: new Resolver(lookup), trust, signal: never };
  return runProbe((tools, record) => probeTcp(entry, tools, record), entry.timeout, tools);
}

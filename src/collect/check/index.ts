import type { Collector, CollectorContext } from '../collector.ts';
import type { HttpCheckEntry, TcpCheckEntry } from './config.ts';
import { probeHttp } from './http-probe.ts';
import { Resolver, systemLookup } from './resolver.ts';
import type { Lookup } from './resolver.ts';
import type { CheckIdentity } from './rows.ts';
import { shownUrl } from './shown-url.ts';
import { probeTcp } from './tcp-probe.ts';
import { TrustStore } from './trust-store.ts';
import { WatchedCheck } from './watched-check.ts';

export { checkMetrics } from './metrics.ts';
export type { CheckIdentity } from './rows.ts';
export { checkId } from './watched-check.ts';

export interface CheckOptions {
  readonly http: readonly HttpCheckEntry[];
  readonly tcp: readonly TcpCheckEntry[];
}

/** Checks of HTTP, TCP and TLS servers, each a task with its own interval and time-out. */
export function createCheckCollector(
  options: CheckOptions,
  context: Pick<CollectorContext, 'clock' | 'restored'>,
  lookup: Lookup = systemLookup,
): Collector {
  const shared = { resolver: new Resolver(lookup), trust: new TrustStore() };
  const http = options.http
    .filter(({ enabled }) => enabled)
    .map(
      (entry) =>
        new WatchedCheck(
          httpIdentity(entry),
          entry,
          (tools, record) => probeHttp(entry, tools, record),
          context,
          shared,
        ),
    );
  const tcp = options.tcp
    .filter(({ enabled }) => enabled)
    .map(
      (entry) =>
        new WatchedCheck(
          tcpIdentity(entry),
          entry,
          (tools, record) => probeTcp(entry, tools, record),
          context,
          shared,
        ),
    );
  return { name: 'check', tasks: [...http, ...tcp] };
}

/** What an HTTP check is called and shown as. */
export function httpIdentity(entry: Pick<HttpCheckEntry, 'name' | 'url'>): CheckIdentity {
  return { name: entry.name, kind: 'http', target: shownUrl(new URL(entry.url)) };
}

/** What a TCP or TLS check is called and shown as. */
export function tcpIdentity(entry: Pick<TcpCheckEntry, 'name' | 'address' | 'tls'>): CheckIdentity {
  return { name: entry.name, kind: entry.tls === undefined ? 'tcp' : 'tls', target: entry.address };
}

import type { Rate, TlsSection } from '../../lib/fields/index.ts';
import type {
  AlertmanagerSettings,
  HttpOptions,
  IntegrationSettings,
  TlsOptions,
} from '../notify/settings.ts';
import { integrationKinds } from './integrations.ts';
import type { AlertmanagerEntry, IntegrationEntries, IntegrationKind } from './integrations.ts';

type Converters = {
  readonly [Kind in IntegrationKind]: (entry: IntegrationEntries[Kind]) => IntegrationSettings;
};

const converters: Converters = {
  email(entry) {
    const { host, port } = splitAddress(entry.smtp_server);
    return {
      kind: 'email',
      ...commonOf(entry),
      host,
      port,
      security: entry.tls,
      hello: entry.hello,
      username: nonEmpty(entry.username),
      password: nonEmpty(entry.password),
      from: entry.from,
      to: entry.to,
      headers: entry.headers,
      html: entry.html,
      text: entry.text,
      tls: tlsOf(entry.tls_config),
    };
  },
  resend: (entry) => ({
    kind: 'resend',
    ...commonOf(entry),
    url: entry.url,
    apiKey: entry.api_key,
    from: entry.from,
    to: entry.to,
    http: httpOf(entry),
  }),
  slack: (entry) => ({
    kind: 'slack',
    ...commonOf(entry),
    url: entry.url,
    channel: entry.channel,
    username: entry.username,
    iconEmoji: entry.icon_emoji,
    iconUrl: entry.icon_url,
    color: entry.color,
    title: entry.title,
    titleLink: entry.title_link,
    text: entry.text,
    http: httpOf(entry),
  }),
  pagerduty: (entry) => ({
    kind: 'pagerduty',
    ...commonOf(entry),
    url: entry.url,
    routingKey: entry.routing_key,
    client: entry.client,
    clientUrl: entry.client_url,
    description: entry.description,
    severity: entry.severity,
    class: entry.class,
    component: entry.component,
    group: entry.group,
    source: entry.source,
    details: entry.details,
    http: httpOf(entry),
  }),
  webhook: (entry) => ({
    kind: 'webhook',
    ...commonOf(entry),
    url: entry.url,
    format: entry.format,
    maxAlerts: entry.max_alerts,
    http: httpOf(entry),
  }),
  ntfy: (entry) => ({
    kind: 'ntfy',
    ...commonOf(entry),
    url: entry.url,
    http: { ...httpOf(entry), bearer: entry.token ?? entry.bearer_token },
  }),
  console: (entry) => ({ kind: 'console', ...commonOf(entry) }),
};

/** Integrations by kind, as a receiver has them: one or several of each. */
export type WrittenIntegrations = {
  readonly [Kind in IntegrationKind]?: readonly IntegrationEntries[Kind][] | undefined;
};

/** Those that are enabled, by kind and in the order of the file. */
export function integrationsOf(written: WrittenIntegrations): readonly IntegrationSettings[] {
  return integrationKinds.flatMap((kind) => convert(kind, written[kind] ?? []));
}

function convert<Kind extends IntegrationKind>(
  kind: Kind,
  entries: readonly IntegrationEntries[Kind][],
): IntegrationSettings[] {
  return entries.filter(({ enabled }) => enabled).map((entry) => converters[kind](entry));
}

/** An outside Alertmanager as it is asked. */
export function alertmanagerOf(entry: AlertmanagerEntry): AlertmanagerSettings {
  return { url: entry.url, timeoutMs: entry.timeout, http: httpOf(entry) };
}

interface CommonEntry {
  readonly timeout: number;
  readonly send_resolved: boolean;
  readonly rate?: Rate | undefined;
}

function commonOf({ timeout, send_resolved: sendsResolved, rate }: CommonEntry) {
  return {
    timeoutMs: timeout,
    sendsResolved,
    rate: rate && { count: rate.count, perMs: rate.per_ms },
  };
}

interface HttpEntry {
  readonly headers: Readonly<Record<string, string>>;
  readonly basic_auth?: { readonly username: string; readonly password: string } | undefined;
  readonly bearer_token?: string | undefined;
  readonly tls?: TlsSection | undefined;
}

function httpOf({ headers, basic_auth: basicAuth, bearer_token: bearer, tls }: HttpEntry): HttpOptions {
  return { headers, basicAuth, bearer, tls: tlsOf(tls) };
}

function tlsOf(tls: TlsSection | undefined): TlsOptions | undefined {
  return (
    tls && {
      caFile: tls.ca,
      certFile: tls.cert,
      keyFile: tls.key,
      serverName: tls.server_name,
      isUnverified: tls.insecure_skip_verify,
    }
  );
}

/** `[::1]:25` is the address ::1. */
function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return {
    host: address.slice(0, colon).replace(/^\[(.*)\]$/, '$1'),
    port: Number(address.slice(colon + 1)),
  };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

import type { TlsOptions } from '../../lib/http/tls-options.ts';

export type { TlsOptions } from '../../lib/http/tls-options.ts';

/** What every integration has. */
interface Common {
  readonly sendsResolved: boolean;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** At most so many notifications; more wait. Undefined: any number. */
  readonly rate: { readonly count: number; readonly perMs: number } | undefined;
}

/** How an HTTP request proves who sends it, and what else it carries. */
export interface HttpOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly basicAuth: { readonly username: string; readonly password: string } | undefined;
  readonly bearer: string | undefined;
  readonly tls: TlsOptions | undefined;
}

/** Texts may be Go templates over Alertmanager's data; undefined ones are ours. */
export interface EmailSettings extends Common {
  readonly kind: 'email';
  readonly host: string;
  readonly port: number;
  /** `tls`: from the first byte; `starttls`: refused where the server has none. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly hello: string | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly tls: TlsOptions | undefined;
}

/** An HTTP mail API as Resend has it. */
export interface ResendSettings extends Common {
  readonly kind: 'resend';
  readonly url: string;
  readonly apiKey: string;
  readonly from: string;
  readonly to: readonly string[];
  readonly http: HttpOptions;
}

export interface SlackSettings extends Common {
  readonly kind: 'slack';
  /** An incoming webhook. */
  readonly url: string;
  readonly channel: string | undefined;
  readonly username: string | undefined;
  readonly iconEmoji: string | undefined;
  readonly iconUrl: string | undefined;
  readonly color: string | undefined;
  readonly title: string | undefined;
  readonly titleLink: string | undefined;
  readonly text: string | undefined;
  readonly http: HttpOptions;
}

/** PagerDuty's Events API v2. */
export interface PagerdutySettings extends Common {
  readonly kind: 'pagerduty';
  readonly url: string;
  readonly routingKey: string;
  readonly client: string | undefined;
  readonly clientUrl: string | undefined;
  readonly description: string | undefined;
  readonly severity: string | undefined;
  readonly class: string | undefined;
  readonly component: string | undefined;
  readonly group: string | undefined;
  readonly source: string | undefined;
  readonly details: Readonly<Record<string, string>>;
  readonly http: HttpOptions;
}

export interface WebhookSettings extends Common {
  readonly kind: 'webhook';
  readonly url: string;
  /** Ours, with evidence; or Alertmanager's, version 4. */
  readonly format: 'etlmon' | 'alertmanager';
  /** More alerts than that are left out and counted; 0: none is. */
  readonly maxAlerts: number;
  readonly http: HttpOptions;
}

export interface NtfySettings extends Common {
  readonly kind: 'ntfy';
  /** Of the topic: `https://ntfy.sh/etl`. */
  readonly url: string;
  readonly http: HttpOptions;
}

/** Lines on standard output. */
export interface ConsoleSettings extends Common {
  readonly kind: 'console';
}

/** How one integration of a receiver sends. */
export type IntegrationSettings =
  | EmailSettings
  | ResendSettings
  | SlackSettings
  | PagerdutySettings
  | WebhookSettings
  | NtfySettings
  | ConsoleSettings;

export interface ReceiverSettings {
  readonly name: string;
  /** None: what is routed here is not told. */
  readonly integrations: readonly IntegrationSettings[];
}

/** An outside Alertmanager that all alerts are handed to, as Prometheus does; routing is its own. */
export interface AlertmanagerSettings {
  readonly url: string;
  readonly timeoutMs: number;
  readonly http: HttpOptions;
}

import type { z } from 'zod';
import {
  duration,
  hostAndPort,
  httpUrl,
  integer,
  headerName,
  mapping,
  oneOf,
  oneOrMore,
  rate,
  section,
  text,
  tlsSection,
  yesNo,
} from '../../lib/fields/index.ts';
import { isNtfyTopic, ntfyAddress } from '../notify/ntfy-address.ts';

/** What all integrations have. */
const common = () => ({
  enabled: yesNo().prefault(true),
  timeout: duration({ min: '100ms', max: '10m' }).prefault('10s'),
  send_resolved: yesNo().prefault(true),
  /** More than that wait. */
  rate: rate().optional(),
});

/** What those over HTTP have. */
const http = (plain: ReturnType<typeof common>) => ({
  ...plain,
  headers: mapping(text({ canBeEmpty: true }), headerName),
  basic_auth: section({ username: text(), password: text({ canBeEmpty: true }) }).optional(),
  bearer_token: text().optional(),
  tls: tlsSection().optional(),
});

/** How each kind of integration is written. What several have alike is made once: making schemas takes time. */
export const integrationSections = () => {
  const plain = common();
  const web = http(plain);
  /** A text that may be a Go template; without it the text is ours. */
  const template = text({ canBeEmpty: true }).optional();
  return {
    email: section({
      ...plain,
      smtp_server: hostAndPort(),
      from: text(),
      to: oneOrMore(text()),
      /** Empty ones mean none, so that `${SMTP_PASSWORD:-}` works. */
      username: text({ canBeEmpty: true }).optional(),
      password: text({ canBeEmpty: true }).optional(),
      tls: oneOf(['starttls', 'tls', 'none']).prefault('starttls'),
      /** How its certificate is checked. */
      tls_config: web.tls,
      /** What it is greeted with. */
      hello: text().optional(),
      headers: web.headers,
      html: template,
      text: template,
    }),
    /** An HTTP mail API as Resend has it. */
    resend: section({
      ...web,
      api_key: text(),
      url: httpUrl().prefault('https://api.resend.com/emails'),
      from: text(),
      to: oneOrMore(text()),
    }),
    slack: section({
      ...web,
      url: httpUrl(),
      channel: text().optional(),
      username: template,
      icon_emoji: template,
      icon_url: template,
      color: template,
      title: template,
      title_link: template,
      text: template,
    }),
    pagerduty: section({
      ...web,
      routing_key: text(),
      url: httpUrl().prefault('https://events.pagerduty.com/v2/enqueue'),
      client: template,
      client_url: template,
      description: template,
      severity: template,
      class: template,
      component: template,
      group: template,
      source: template,
      details: mapping(text({ canBeEmpty: true }), { pattern: /./s, expected: 'a name' }),
    }),
    webhook: section({
      ...web,
      url: httpUrl(),
      format: oneOf(['etlmon', 'alertmanager']).prefault('etlmon'),
      max_alerts: integer(0).prefault(0),
    }),
    ntfy: section({ ...web, url: ntfyUrl(), token: text().optional() }),
    console: section(plain),
  };
};

/** Of a topic that ntfy takes. */
function ntfyUrl() {
  const error = 'an address that ends with a topic (letters, digits, - and _) such as https://ntfy.sh/etl';
  return httpUrl().refine((url) => isNtfyTopic(ntfyAddress(url).topic), { error });
}

type Sections = ReturnType<typeof integrationSections>;

export type IntegrationKind = keyof Sections;

/** The kinds, in the order in which a receiver of several has them. */
export const integrationKinds = [
  'email',
  'resend',
  'slack',
  'pagerduty',
  'webhook',
  'ntfy',
  'console',
] as const satisfies readonly IntegrationKind[];

/** A validated integration of each kind. */
export type IntegrationEntries = { readonly [Kind in IntegrationKind]: z.output<Sections[Kind]> };

/** An outside Alertmanager that all alerts are handed to. */
export const alertmanagerSection = () => section({ ...http(common()), url: httpUrl() });

export type AlertmanagerEntry = z.output<ReturnType<typeof alertmanagerSection>>;

import type { PagerdutySettings } from '../../alert/notify/settings.ts';
import type { GlobalSettings } from './global.ts';
import { readHttp } from './http.ts';
import type { Section } from './section.ts';

const serviceKeys = ['service_key', 'service_key_file'];

export const pagerdutyKeys = [
  'send_resolved',
  'http_config',
  ...serviceKeys,
  'routing_key',
  'routing_key_file',
  'url',
  'client',
  'client_url',
  'description',
  'details',
  'images',
  'links',
  'source',
  'severity',
  'class',
  'component',
  'group',
  'timeout',
];

/** One entry of `pagerduty_configs`. */
export function readPagerduty(section: Section, global: GlobalSettings): Omit<PagerdutySettings, 'rate'> {
  section.require(['routing_key', 'routing_key_file', ...serviceKeys]);
  section.warnOf(['images', 'links', 'timeout'], 'the event goes without it');
  for (const [key, parts] of Object.entries({ images: ['src', 'alt', 'href'], links: ['href', 'text'] })) {
    for (const item of section.items(key)) section.reader.section(item, key, parts)?.checkTexts(parts);
  }
  const routingKey = section.secret('routing_key');
  const serviceKey = section.secret('service_key');
  section.warnOf(
    serviceKeys,
    routingKey === undefined
      ? "events go to PagerDuty's Events API v2 with it, not to v1"
      : 'routing_key is taken',
  );
  return {
    kind: 'pagerduty',
    sendsResolved: section.flag('send_resolved') ?? true,
    timeoutMs: 10_000,
    url: section.url('url') ?? global.pagerdutyUrl,
    routingKey: routingKey ?? serviceKey ?? '',
    client: section.template('client'),
    clientUrl: section.template('client_url'),
    description: section.template('description'),
    severity: section.template('severity'),
    class: section.template('class'),
    component: section.template('component'),
    group: section.template('group'),
    source: section.template('source') ?? section.template('client'),
    details: section.map('details'),
    http: readHttp(section) ?? global.http,
  };
}

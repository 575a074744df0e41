import type { WebhookSettings } from '../../alert/notify/settings.ts';
import type { GlobalSettings } from './global.ts';
import { readHttp } from './http.ts';
import type { Section } from './section.ts';

export const webhookKeys = ['send_resolved', 'http_config', 'url', 'url_file', 'max_alerts', 'timeout'];

/** One entry of `webhook_configs`: Alertmanager's own format. */
export function readWebhook(section: Section, global: GlobalSettings): Omit<WebhookSettings, 'rate'> {
  section.require(['url', 'url_file']);
  const timeoutMs = section.duration('timeout', { mayBeZero: true });
  return {
    kind: 'webhook',
    sendsResolved: section.flag('send_resolved') ?? true,
    // Zero is how Alertmanager says that it has none of its own.
    timeoutMs: timeoutMs === undefined || timeoutMs === 0 ? 10_000 : timeoutMs,
    url: section.url('url') ?? '',
    format: 'alertmanager',
    maxAlerts: section.count('max_alerts') ?? 0,
    http: readHttp(section) ?? global.http,
  };
}

import { alertmanagerMessage } from './alertmanager-message.ts';
import { HttpTarget } from './http/http-target.ts';
import type { Sender, SenderParts } from './sender.ts';
import type { WebhookSettings } from './settings.ts';
import { webhookMessage } from './webhook-message.ts';

/** JSON to somebody's own program: ours (`WebhookMessage`), or what Alertmanager sends. */
export function webhookSender(settings: WebhookSettings, { clock, userAgent }: SenderParts): Sender {
  const { url, http, format, maxAlerts } = settings;
  const target = new HttpTarget({ url, http, clock, userAgent });
  const messageOf = format === 'alertmanager' ? alertmanagerMessage : webhookMessage;
  return {
    target: target.host,
    send: (notification, signal) =>
      target.post(JSON.stringify(messageOf(notification, maxAlerts)), signal, {
        'idempotency-key': notification.id,
        'x-etlmon-notification-id': notification.id,
      }),
  };
}

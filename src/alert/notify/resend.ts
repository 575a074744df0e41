import { HttpTarget } from './http/http-target.ts';
import type { Sender, SenderParts } from './sender.ts';
import { composeMail } from './mail.ts';
import type { ResendSettings } from './settings.ts';

/** Mail over an HTTP API as Resend has it. https://resend.com/docs/api-reference/emails/send-email */
export function resendSender(settings: ResendSettings, parts: SenderParts): Sender {
  const { url, apiKey, from, to, http } = settings;
  const target = new HttpTarget({
    url: sendAddress(url),
    http,
    clock: parts.clock,
    userAgent: parts.userAgent,
    headers: { authorization: `Bearer ${apiKey}` },
    secrets: [apiKey],
    // An attempt before this one is under way.
    mayPass: (status, text) => status === 409 && text.includes('concurrent_idempotent_requests'),
    // A mail was sent with the key. It differs in what was so when it was written: the value, for how long.
    // https://resend.com/docs/dashboard/emails/idempotency-keys
    isTaken: (status, text) => status === 409 && text.includes('invalid_idempotent_request'),
  });
  return {
    target: target.host,
    send(notification, signal) {
      const mail = composeMail(notification, parts.templates.for(notification));
      const body = { from, to, ...mail, headers: { 'Auto-Submitted': 'auto-generated' } };
      return target.post(JSON.stringify(body), signal, { 'idempotency-key': notification.id });
    },
  };
}

/** The service's own address stands for the one mails are sent at. */
function sendAddress(url: string): string {
  const address = new URL(url);
  if (address.pathname === '/') address.pathname = '/emails';
  return address.href;
}

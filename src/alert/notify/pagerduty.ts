import { createHash } from 'node:crypto';
import type { Notification } from '../notification.ts';
import { HttpTarget } from './http/http-target.ts';
import type { Sender, SenderParts } from './sender.ts';
import { detailsOf } from './pagerduty-details.ts';
import { shortened } from './shorten.ts';
import type { PagerdutySettings } from './settings.ts';
import type { TemplateFilling } from './template/receiver-templates.ts';
import { placeOf } from './text/naming.ts';
import { notificationView } from './text/notification-view.ts';
import { severities } from '../severity.ts';
import type { Severity } from '../severity.ts';
import { subjectOf } from './text/subject.ts';

/** Limits of the API: https://developer.pagerduty.com/docs/send-alert-event */
const maxSummary = 1024;
const maxEventBytes = 512_000;
const maxLinks = 10;

/** Incidents by PagerDuty's Events API v2: one for each group of alerts. */
export function pagerdutySender(settings: PagerdutySettings, parts: SenderParts): Sender {
  const { clock, userAgent, templates, warn } = parts;
  const { url, http, routingKey } = settings;
  const target = new HttpTarget({ url, http, clock, userAgent, secrets: [routingKey] });
  return {
    target: target.host,
    async send(notification, signal) {
      const filling = templates.for(notification);
      const body = eventText(notification, filling, settings);
      for (const fault of filling.faults) warn(fault);
      await target.post(body, signal);
    },
  };
}

/** As Alertmanager has it, so that an incident stays one when the other takes over. */
function dedupKey(groupKey: string): string {
  return createHash('sha256').update(groupKey).digest('hex');
}

function eventText(
  notification: Notification,
  filling: TemplateFilling,
  settings: PagerdutySettings,
): string {
  const head = {
    routing_key: settings.routingKey,
    dedup_key: dedupKey(notification.groupKey),
    event_action: notification.status === 'firing' ? 'trigger' : 'resolve',
  };
  if (notification.status === 'resolved') return JSON.stringify(head);
  const event = { ...head, ...triggerOf(notification, filling, settings) };
  const text = JSON.stringify(event);
  if (Buffer.byteLength(text) <= maxEventBytes) return text;
  const error = 'left out: the event would be larger than PagerDuty takes';
  return JSON.stringify({ ...event, payload: { ...event.payload, custom_details: { error } } });
}

function triggerOf(notification: Notification, filling: TemplateFilling, settings: PagerdutySettings) {
  const view = notificationView(notification);
  const fill = (name: string, template: string | undefined, own = '') =>
    filling.text(name, template, () => own);
  const optional = (name: string, template: string | undefined) => fill(name, template) || undefined;
  const first = view.sections[0]?.detailed[0];
  const place = placeOf(notification.commonLabels) ?? placeOf(notification.alerts[0]?.labels ?? {});
  const summary = fill('the description', settings.description, subjectOf(notification));
  const wanted = fill('the severity', settings.severity, view.severity);
  const payload = {
    summary: shortened(summary === '' ? subjectOf(notification) : summary, maxSummary),
    source: fill('the source', settings.source, place ?? 'etlmon') || 'etlmon',
    severity: isSeverity(wanted) ? wanted : view.severity,
    timestamp: new Date(notification.atMs).toISOString(),
    class: optional('the class', settings.class),
    component: optional('the component', settings.component),
    group: optional('the group', settings.group),
  };
  const client = fill('the client', settings.client, 'etlmon');
  const clientUrl = fill('the client’s address', settings.clientUrl, view.url ?? '') || undefined;
  const written = Object.entries(settings.details).map(([name, text]) => [
    name,
    fill(`the detail ${name}`, text),
  ]);
  const custom_details = { ...detailsOf(notification, view, filling.faults), ...Object.fromEntries(written) };
  return {
    payload: { ...payload, custom_details },
    client,
    client_url: clientUrl,
    links: (first?.links ?? []).slice(0, maxLinks).map(({ title, url }) => ({ href: url, text: title })),
  };
}

function isSeverity(text: string): text is Severity {
  return (severities as readonly string[]).includes(text);
}

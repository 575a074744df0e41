import type { Notification } from '../notification.ts';
import { HttpTarget } from './http/http-target.ts';
import { ntfyAddress } from './ntfy-address.ts';
import type { Sender, SenderParts } from './sender.ts';
import { shortened, shortenedBytes } from './shorten.ts';
import type { NtfySettings } from './settings.ts';
import { notificationView } from './text/notification-view.ts';
import type { AlertView } from './text/alert-view.ts';
import { withThreshold } from './text/plain-text.ts';
import type { Severity } from '../severity.ts';
import { drawBlocks } from './text/sparkline.ts';
import { headlineOf, tagOf } from './text/subject.ts';

/** More than that becomes a file attached to an empty message. */
const maxMessageBytes = 4096;
const maxTitle = 250;
const maxActions = 3;

/** 5 sounds long and overrides a phone's silence, 3 is the usual. */
const priorities: Readonly<Record<Severity, number>> = { critical: 5, error: 4, warning: 3, info: 2 };
/** Short codes of emoji. */
const emoji: Readonly<Record<Severity, string>> = {
  critical: 'rotating_light',
  error: 'red_circle',
  warning: 'warning',
  info: 'information_source',
};

/**
 * Push messages by ntfy, published as JSON: texts in headers would have to be ASCII.
 * https://docs.ntfy.sh/publish/#publish-as-json
 */
export function ntfySender(settings: NtfySettings, { clock, userAgent }: SenderParts): Sender {
  const { root, topic } = ntfyAddress(settings.url);
  // The topic is as good as a password.
  const target = new HttpTarget({ url: root, http: settings.http, clock, userAgent, secrets: [topic] });
  return {
    target: target.host,
    send: (notification, signal) =>
      target.post(JSON.stringify({ topic, ...messageOf(notification) }), signal),
  };
}

function messageOf(notification: Notification): object {
  const view = notificationView(notification);
  const isOver = view.status === 'resolved';
  const [first] = view.sections;
  const told = view.sections.flatMap(({ detailed }) => detailed);
  const total = view.sections.reduce((sum, { count }) => sum + count, 0);
  const rest = total > told.length ? [`and ${total - told.length} more`] : [];
  const message = [...(view.why === undefined ? [] : [view.why]), ...told.map(alertText), ...rest].join(
    '\n\n',
  );
  const links = first?.detailed[0]?.links ?? [];
  return {
    title: shortened(`[${tagOf(notification)}] ${headlineOf(notification)}`, maxTitle),
    message: shortenedBytes(message, maxMessageBytes),
    priority: isOver ? 2 : priorities[view.severity],
    tags: [isOver ? 'white_check_mark' : emoji[view.severity]],
    ...(view.url !== undefined && { click: view.url }),
    actions: links.slice(0, maxActions).map(({ title, url }) => ({ action: 'view', label: title, url })),
  };
}

function alertText(view: AlertView): string {
  const { value, threshold, lastHour } = view;
  const lines = [
    view.summary ?? `${view.name} ${view.where}`.trim(),
    value === undefined ? undefined : withThreshold(value, threshold),
    lastHour && `${drawBlocks(lastHour)} ${lastHour.low} to ${lastHour.high}`,
    `${view.status === 'firing' ? 'Firing' : 'Over:'} ${view.when}`,
    view.acknowledgedBy === undefined ? undefined : `Taken by ${view.acknowledgedBy}`,
    ...view.events.slice(-3).map(({ time, kind, title }) => `${time} ${kind}: ${title}`),
  ];
  return lines.filter((line) => line !== undefined).join('\n');
}

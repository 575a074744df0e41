import type { Notification } from '../notification.ts';
import { HttpTarget } from './http/http-target.ts';
import type { Sender, SenderParts } from './sender.ts';
import type { SlackSettings } from './settings.ts';
import { attachmentOf, escapeSlack, shortenedSlack } from './slack-attachment.ts';
import type { Attachment } from './slack-attachment.ts';
import type { TemplateFilling } from './template/receiver-templates.ts';
import { notificationView } from './text/notification-view.ts';
import type { NotificationView } from './text/notification-view.ts';
import { colorOf } from './text/colors.ts';
import { subjectOf } from './text/subject.ts';

/** Slack advises no more than twenty attachments, and refuses more than a hundred. */
const maxAttachments = 15;
const maxTitle = 1024;
const maxText = 3000;

/** Messages to a channel by an incoming webhook. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function slackSender(settings: SlackSettings, parts: SenderParts): Sender {
  const { clock, userAgent, templates, warn } = parts;
  const target = new HttpTarget({ url: settings.url, http: settings.http, clock, userAgent });
  return {
    target: target.host,
    async send(notification, signal) {
      const filling = templates.for(notification);
      const body = JSON.stringify(messageOf(notification, filling, settings));
      for (const fault of filling.faults) warn(fault);
      await target.post(body, signal);
    },
  };
}

/** Templates are Slack's markup already: they may have links, so only what is ours is escaped. */
function messageOf(notification: Notification, filling: TemplateFilling, settings: SlackSettings): object {
  const view = notificationView(notification);
  const none = () => '';
  const head = {
    channel: filling.text('the channel', settings.channel, none) || undefined,
    username: filling.text('the user name', settings.username, none) || undefined,
    icon_emoji: filling.text('the icon', settings.iconEmoji, none) || undefined,
    icon_url: filling.text('the icon’s address', settings.iconUrl, none) || undefined,
  };
  const own = () => escapeSlack(subjectOf(notification));
  const title = shortenedSlack(filling.text('the title', settings.title, own), maxTitle);
  const link = filling.text('the title’s link', settings.titleLink, () => view.url ?? '') || undefined;
  const ownColor = () => colorOf(view.status, view.severity);
  const color = filling.text('the colour', settings.color, ownColor);
  const text = settings.text === undefined ? '' : filling.text('the text', settings.text, none);
  const isOurs = text === '';
  const notes = filling.faults.map((fault) => `_${escapeSlack(fault)}_`).join('\n');
  const first: Attachment = {
    color,
    title,
    title_link: link,
    fallback: shortenedSlack(`${title} ${view.url ?? ''}`.trim(), maxTitle),
    text: shortenedSlack([isOurs ? introOf(view) : text, notes].filter(Boolean).join('\n'), maxText),
    mrkdwn_in: ['text'],
  };
  return { ...head, attachments: [first, ...(isOurs ? alertAttachments(view) : [])] };
}

function introOf({ counts, bySeverity, why, time }: NotificationView): string {
  const line = [counts, bySeverity, time].filter((part) => part !== '').join(' · ');
  return why === undefined ? line : `${why}\n${line}`;
}

function alertAttachments({ sections, url }: NotificationView): Attachment[] {
  const views = sections.flatMap(({ detailed, brief }) => [...detailed, ...brief]);
  const total = sections.reduce((sum, { count }) => sum + count, 0);
  const attachments = views.slice(0, maxAttachments).map(attachmentOf);
  const omitted = total - attachments.length;
  if (omitted <= 0) return attachments;
  const text = url === undefined ? `and ${omitted} more` : `<${escapeSlack(url)}|and ${omitted} more>`;
  return [...attachments, { color: '#9aa3af', fallback: text, text, mrkdwn_in: ['text'] }];
}

import type { Notification } from '../notification.ts';
import type { TemplateFilling } from './template/receiver-templates.ts';
import { htmlMail } from './text/html.ts';
import { notificationView } from './text/notification-view.ts';
import { plainText } from './text/plain-text.ts';
import { subjectOf } from './text/subject.ts';

export interface Mail {
  readonly subject: string;
  /** Empty where the mail has no such part. */
  readonly html: string;
  readonly text: string;
}

/** Templates of a mail's parts; undefined ones are ours. */
export interface MailTemplates {
  readonly subject: string | undefined;
  readonly html: string | undefined;
  readonly text: string | undefined;
}

const ours: MailTemplates = { subject: undefined, html: undefined, text: undefined };

/** The mail that tells of a notification. */
export function composeMail(
  notification: Notification,
  filling: TemplateFilling,
  templates: MailTemplates = ours,
): Mail {
  const view = notificationView(notification);
  const subject = filling.text('the subject', templates.subject, () => subjectOf(notification));
  const html = filling.html('the HTML part', templates.html, () => htmlMail(view, filling.faults));
  const text = filling.text('the text part', templates.text, () => plainText(view, filling.faults));
  return { subject: subject.replaceAll(/\s+/g, ' ').trim(), html, text };
}

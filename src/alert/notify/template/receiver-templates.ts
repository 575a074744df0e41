import { messageOf } from '../../../lib/errors.ts';
import type { AlertmanagerData } from '../../../rules/template/alertmanager-values.ts';
import type { TemplateSet } from '../../../rules/template/template-set.ts';
import type { Notification } from '../../notification.ts';
import { htmlMail } from '../text/html.ts';
import { notificationView } from '../text/notification-view.ts';
import { plainText } from '../text/plain-text.ts';
import { subjectOf } from '../text/subject.ts';

/** Texts of receivers that may be templates. */
export class ReceiverTemplates {
  readonly #open: () => TemplateSet;
  #set: TemplateSet | undefined;

  /** `open` reads the files of templates, when the first template is filled in; it may throw `TemplateError`. */
  constructor(open: () => TemplateSet) {
    this.#open = open;
  }

  /** To fill in the templates for one notification. */
  for(notification: Notification): TemplateFilling {
    return new TemplateFilling(notification, () => (this.#set ??= this.#open()));
  }
}

/** Fills in texts for one notification. A template that fails never keeps it back: it gives way to our text. */
export class TemplateFilling {
  /** What failed, for people. */
  readonly faults: string[] = [];
  readonly #notification: Notification;
  readonly #set: () => TemplateSet;

  constructor(notification: Notification, set: () => TemplateSet) {
    this.#notification = notification;
    this.#set = set;
  }

  /** `name` says in faults which text it is. `own` is the text where there is no template, or it fails. */
  text(name: string, template: string | undefined, own: () => string): string {
    return this.#fill(name, template, own, false);
  }

  /** As `text`, but what the template prints is escaped for HTML. */
  html(name: string, template: string | undefined, own: () => string): string {
    return this.#fill(name, template, own, true);
  }

  #fill(name: string, template: string | undefined, own: () => string, isHtml: boolean): string {
    if (template === undefined || !template.includes('{{')) return template ?? own();
    const notification = this.#notification;
    const view = () => notificationView(notification);
    try {
      return this.#set().expand(template, dataOf(notification), {
        nowMs: notification.atMs,
        isHtml,
        ownTexts: {
          ownSubject: () => subjectOf(notification),
          ownText: () => plainText(view()),
          ownHtml: () => htmlMail(view()),
        },
      });
    } catch (error) {
      this.faults.push(`the template of ${name} failed: ${messageOf(error)}`);
      return own();
    }
  }
}

/** A notification as Alertmanager's templates see it. */
function dataOf(notification: Notification): AlertmanagerData {
  return {
    ...notification,
    receiver: quotedReceiver(notification.receiver),
    alerts: notification.alerts.map((alert) => ({
      ...alert,
      endsAtMs: alert.status === 'firing' ? undefined : alert.endsAtMs,
    })),
  };
}

/** Alertmanager gives the name as an expression that matches it (`regexp.QuoteMeta`). */
export function quotedReceiver(name: string): string {
  return name.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}

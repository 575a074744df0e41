import type { Clock } from '../../lib/clock.ts';
import type { TemplateFile } from '../../rules/template/template-set.ts';
import { brokenSender } from './broken-sender.ts';
import { RateLimit } from './rate-limit.ts';
import type { Integration } from './receiver.ts';
import type { Sender, SenderParts } from './sender.ts';
import type { IntegrationSettings } from './settings.ts';
import type { ReceiverTemplates } from './template/receiver-templates.ts';

/** What integrations are made with. */
export interface IntegrationParts {
  readonly clock: Clock;
  /** Files that define templates for texts of receivers. */
  readonly templates: readonly TemplateFile[];
  /** Of etlmon, for the User-Agent. */
  readonly version?: string;
  /** Takes a line of the console receiver; standard output where it is not given. */
  readonly write?: (line: string) => void;
  /** Told where a notification was sent, but not quite as configured: a template failed, a recipient was refused. */
  readonly warn?: (message: string) => void;
}

/**
 * A way to a receiver that the settings describe. What only one kind needs is loaded for that kind only. Never rejects:
 * one that cannot be made has a `fault`, so that the others are told.
 */
export async function createIntegration(
  receiver: string,
  settings: IntegrationSettings,
  parts: IntegrationParts,
): Promise<Integration> {
  const { clock, templates, version, warn = () => {} } = parts;
  const sender = await openSender(settings, {
    clock,
    templates: await receiverTemplates(settings, templates),
    userAgent: version === undefined ? 'etlmon' : `etlmon/${version}`,
    write: parts.write ?? ((line) => process.stdout.write(`${line}\n`)),
    warn: (message) => warn(`receiver ${receiver}, ${settings.kind}: ${message}`),
  }).catch((error: unknown) => brokenSender(settings, error));
  const limit = settings.rate && new RateLimit(settings.rate, clock);
  return {
    kind: settings.kind,
    sendsResolved: settings.sendsResolved,
    timeoutMs: settings.timeoutMs,
    target: sender.target,
    fault: sender.fault,
    admit: limit && ((signal) => limit.admit(signal)),
    send: (notification, signal) => sender.send(notification, signal),
  };
}

/** Loaded with the first receiver; what reads templates only for who has some. */
async function receiverTemplates(
  settings: IntegrationSettings,
  files: readonly TemplateFile[],
): Promise<ReceiverTemplates> {
  const { ReceiverTemplates: Templates } = await import('./template/receiver-templates.ts');
  if (!JSON.stringify(settings).includes('{{')) {
    return new Templates(() => {
      throw new Error('BUG: there are no templates');
    });
  }
  const { openTemplates } = await import('./template/template-files.ts');
  return new Templates(() => openTemplates(files));
}

async function openSender(settings: IntegrationSettings, parts: SenderParts): Promise<Sender> {
  switch (settings.kind) {
    case 'email':
      return (await import('./email.ts')).emailSender(settings, parts);
    case 'resend':
      return (await import('./resend.ts')).resendSender(settings, parts);
    case 'slack':
      return (await import('./slack.ts')).slackSender(settings, parts);
    case 'pagerduty':
      return (await import('./pagerduty.ts')).pagerdutySender(settings, parts);
    case 'webhook':
      return (await import('./webhook.ts')).webhookSender(settings, parts);
    case 'ntfy':
      return (await import('./ntfy.ts')).ntfySender(settings, parts);
    case 'console':
      return (await import('./console.ts')).consoleSender(parts);
  }
}

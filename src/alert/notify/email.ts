import { createHash } from 'node:crypto';
import type { SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { loadTlsOptions } from '../../lib/http/tls-options.ts';
import type { Notification } from '../notification.ts';
import type { Sender, SenderParts } from './sender.ts';
import { composeMail } from './mail.ts';
import { Redaction } from './secrets.ts';
import type { EmailSettings } from './settings.ts';
import { sendOverSmtp, smtpError } from './smtp.ts';
import type { TemplateFilling } from './template/receiver-templates.ts';

/** Mail over SMTP. */
export function emailSender(settings: EmailSettings, { clock, templates, warn }: SenderParts): Sender {
  const { host, port, username, password } = settings;
  const target = `${host}:${port}`;
  const redaction = new Redaction([password, `\0${username ?? ''}\0${password ?? ''}`]);
  return {
    target,
    async send(notification, signal) {
      const filling = templates.for(notification);
      try {
        const message = await compose(notification, filling, settings, clock.now());
        for (const fault of filling.faults) warn(fault);
        const refused = await sendOverSmtp(await connectionOptions(settings), {
          auth: username === undefined ? undefined : { user: username, pass: password ?? '' },
          ...message,
          signal,
        });
        for (const fault of refused) warn(redaction.apply(fault));
      } catch (error) {
        throw smtpError(error, (text) => `${target}: ${redaction.apply(text)}`);
      }
    },
  };
}

async function connectionOptions(settings: EmailSettings): Promise<SMTPConnectionOptions> {
  const { host, port, security, hello, timeoutMs, tls } = settings;
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    ...(hello !== undefined && { name: hello }),
    ...(tls && { tls: await loadTlsOptions(tls) }),
    logger: false,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  };
}

async function compose(
  notification: Notification,
  filling: TemplateFilling,
  settings: EmailSettings,
  nowMs: number,
): Promise<{ readonly envelope: { from: string; to: string[] }; readonly message: Buffer }> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const headers = new Map(
    Object.entries(settings.headers).map(([name, text]) => [name.toLowerCase(), { name, text }]),
  );
  const header = (name: string, own: string): string => {
    const text = headers.get(name)?.text;
    headers.delete(name);
    return filling.text(`the header ${name}`, text, () => own);
  };
  const from = filling.text('the sender', settings.from, () => settings.from);
  const to = settings.to.map((one) => filling.text('a recipient', one, () => one));
  const shownFrom = header('from', from);
  const shownTo = header('to', to.join(', '));
  const subject = headers.get('subject')?.text;
  headers.delete('subject');
  const others = [...headers.values()].map(({ name, text }) => ({
    key: name,
    value: filling.text(`the header ${name}`, text, () => text),
  }));
  const { html, text, ...mail } = composeMail(notification, filling, { ...settings, subject });
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'etlmon.invalid';
  const composed = new MailComposer({
    from: shownFrom,
    to: shownTo,
    subject: mail.subject,
    ...(text !== '' && { text }),
    ...(html !== '' && { html }),
    // The same for each attempt, so that who has it twice can tell.
    messageId: `<${notification.id}.${hashOf(to.join())}@${domain}>`,
    // What is about one group is one conversation.
    references: `<${hashOf(notification.groupKey)}@${domain}>`,
    date: new Date(nowMs),
    // Nobody's absence note is wanted: RFC 3834, 5.
    headers: [{ key: 'Auto-Submitted', value: 'auto-generated' }, ...others],
    envelope: { from, to },
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const envelope = composed.getEnvelope();
  return { envelope: { from: envelope.from || '', to: envelope.to }, message: await composed.build() };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

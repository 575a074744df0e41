import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { SMTPServerOptions } from 'smtp-server';
import { expect, it, vi } from 'vitest';
import { fixture, TestServer } from '../../collect/check/test-servers.ts';
import { ManualClock } from '../../lib/clock.ts';
import { attempt } from './deliver.ts';
import { createIntegration } from './integration.ts';
import type { EmailSettings } from './settings.ts';
import { headerOf, MailServer, partsOf } from './test-mail-server.ts';
import { mixedAlerts, resolvedAlert, testAlert, testNotification } from './test-notifications.ts';
import { common, sendOnce } from './test-receiver.ts';

const unverified = {
  caFile: undefined,
  certFile: undefined,
  keyFile: undefined,
  serverName: undefined,
  isUnverified: true,
};

/** A server with a certificate nobody has signed. */
function listen(options: SMTPServerOptions = {}): Promise<MailServer> {
  const [key, cert] = [fixture('leaf.key'), fixture('self-signed.crt')].map((file) => readFileSync(file));
  return MailServer.listen({ key, cert, ...options });
}

function settings(port: number, more: Partial<EmailSettings> = {}): EmailSettings {
  return {
    ...common,
    kind: 'email',
    host: '127.0.0.1',
    port,
    security: 'starttls',
    hello: 'etl-01.example.org',
    username: undefined,
    password: undefined,
    from: 'etlmon <alerts@example.org>',
    to: ['a@example.org', 'Bö <b@example.org>'],
    headers: {},
    html: undefined,
    text: undefined,
    tls: unverified,
    ...more,
  };
}

const account = { username: 'etlmon', password: 'pass wörd' };

it('sends both parts over STARTTLS with a subject in any script', async () => {
  await using server = await listen();
  const labels = { alertname: 'Füllstand', severity: 'critical', instance: 'köln-1', mountpoint: '/données' };
  const notification = testNotification([testAlert({ labels })]);
  await sendOnce(settings(server.port), notification);
  const [mail] = server.mails;
  expect(mail).toMatchObject({
    from: 'alerts@example.org',
    to: ['a@example.org', 'b@example.org'],
    isSecure: true,
  });
  const source = mail?.source ?? '';
  expect(headerOf(source, 'subject')).toBe('[FIRING 1] Füllstand on köln-1: /données 96.2 %');
  expect(headerOf(source, 'from')).toBe('etlmon <alerts@example.org>');
  expect(headerOf(source, 'to')).toBe('a@example.org, Bö <b@example.org>');
  expect(headerOf(source, 'date')).toMatch(/^Sat, 21 Nov 2026 09:41:00 \+0000$/);
  expect(headerOf(source, 'auto-submitted')).toBe('auto-generated');
  expect(headerOf(source, 'message-id')).toMatch(/^<0f6c2d2c-[^@ ]+@example\.org>$/);
  expect(headerOf(source, 'content-type')).toMatch(/^multipart\/alternative;/);
  const parts = partsOf(source);
  expect([...parts.keys()]).toEqual(['text/plain', 'text/html']);
  expect(parts.get('text/plain')).toContain('CRITICAL  Füllstand  /données on köln-1');
  expect(parts.get('text/plain')).toMatch(/Last hour {2}▁/);
  expect(parts.get('text/html')).toContain('No space left on device &lt;tmp&gt;');
});

it('mails about one group are one conversation', async () => {
  await using server = await listen();
  await sendOnce(settings(server.port), testNotification());
  await sendOnce(settings(server.port), testNotification([resolvedAlert()], { id: 'other' }));
  const [first, second] = server.mails.map(({ source }) => source);
  expect(headerOf(first ?? '', 'references')).toBe(headerOf(second ?? '', 'references'));
  expect(headerOf(first ?? '', 'message-id')).not.toBe(headerOf(second ?? '', 'message-id'));
});

it('logs in as the server wants it, over TLS from the first byte too', async () => {
  for (const method of ['PLAIN', 'LOGIN'] as const) {
    await using server = await listen({ authMethods: [method], authOptional: false });
    await sendOnce(settings(server.port, account), testNotification());
    expect(server.mails[0]).toMatchObject({ user: 'etlmon', method });
  }
  await using server = await listen({ secure: true });
  await sendOnce(settings(server.port, { ...account, security: 'tls' }), testNotification());
  expect(server.mails[0]).toMatchObject({ user: 'etlmon', isSecure: true });
});

it('a refused login is a lasting fault that does not tell the password', async () => {
  await using server = await listen({ authOptional: false });
  const password = 'wrong-pässword';
  const sent = sendOnce(settings(server.port, { username: 'etlmon', password }), testNotification());
  const error = await sent.then(
    () => undefined,
    (fault: Error) => fault,
  );
  expect(error).toMatchObject({ mayPass: false });
  expect(error?.message).toMatch(/^127\.0\.0\.1:\d+: Invalid login: 535 Invalid credentials for \*\*\*$/);
});

it('a server that has no TLS or that nobody vouches for gets no mail', async () => {
  await using plain = await listen({ disabledCommands: ['STARTTLS'] });
  await expect(sendOnce(settings(plain.port, account), testNotification())).rejects.toThrow(/STARTTLS/);
  await sendOnce(settings(plain.port, { security: 'none' }), testNotification());
  expect(plain.mails[0]).toMatchObject({ isSecure: false, user: undefined });
  await using server = await listen();
  const trusted = { ...unverified, isUnverified: false };
  await expect(sendOnce(settings(server.port, { tls: trusted }), testNotification())).rejects.toMatchObject({
    message: expect.stringMatching(/self-signed certificate/),
    mayPass: true,
  });
  const pinned = { ...trusted, caFile: fixture('self-signed.crt') };
  await sendOnce(settings(server.port, { tls: pinned }), testNotification());
  expect(server.mails).toHaveLength(1);
});

it('what a server answers tells whether it may pass', async () => {
  const check = async (responseCode: number, mayPass: boolean): Promise<void> => {
    await using server = await listen({
      onRcptTo(_address, _session, done) {
        done(Object.assign(new Error('not now'), { responseCode }));
      },
    });
    await expect(sendOnce(settings(server.port), testNotification())).rejects.toMatchObject({ mayPass });
  };
  await check(450, true);
  await check(550, false);
  const refused = await TestServer.tcp((socket) => socket.end('421 busy\r\n'));
  await expect(sendOnce(settings(refused.port), testNotification())).rejects.toMatchObject({ mayPass: true });
  await refused[Symbol.asyncDispose]();
  await expect(sendOnce(settings(refused.port), testNotification())).rejects.toMatchObject({
    message: expect.stringContaining('ECONNREFUSED'),
    mayPass: true,
  });
});

it('one recipient that is refused does not keep it from the others', async () => {
  await using server = await listen({
    onRcptTo(address, _session, done) {
      done(
        address.address.startsWith('b')
          ? Object.assign(new Error('nobody'), { responseCode: 550 })
          : undefined,
      );
    },
  });
  const warnings: string[] = [];
  await sendOnce(settings(server.port), testNotification(), { warn: (message) => warnings.push(message) });
  expect(server.mails[0]?.to).toEqual(['a@example.org']);
  expect(warnings).toEqual([expect.stringContaining('nobody')]);
});

it('headers and parts may be templates, HTML is escaped', async () => {
  await using server = await listen();
  const more = {
    headers: {
      Subject: '{{ template "email.default.subject" . }} ({{ .Alerts.Firing | len }})',
      'Reply-To': 'team@example.org',
      'X-Team': '{{ .CommonLabels.alertname }}',
      'X-Evil': '{{ .CommonAnnotations.evil }}',
      To: 'everybody@example.org',
    },
    html: '<p>{{ (index .Alerts 0).Labels.note }}</p>{{ template "email.default.html" . }}',
    text: '{{ range .Alerts }}{{ .Labels.note }}{{ end }}',
    to: ['{{ .CommonLabels.team }}@example.org'],
  };
  const evil = 'x\r\nBcc: victim@example.org\r\n\r\nbody';
  const labels = { alertname: 'DiskFull', note: 'a < b', team: 'etl' };
  await sendOnce(
    settings(server.port, more),
    testNotification([testAlert({ labels, annotations: { evil } })]),
  );
  const [{ source, to } = { source: '', to: [] }] = server.mails;
  expect(to).toEqual(['etl@example.org']);
  expect(headerOf(source, 'to')).toBe('everybody@example.org');
  expect(headerOf(source, 'subject')).toBe('[FIRING 1] DiskFull: a < b 96.2 % (1)');
  expect(headerOf(source, 'reply-to')).toBe('team@example.org');
  expect(headerOf(source, 'x-team')).toBe('DiskFull');
  expect(headerOf(source, 'x-evil')).toMatch(/^x +Bcc: victim@example\.org +body$/);
  expect(headerOf(source, 'bcc')).toBeUndefined();
  const parts = partsOf(source);
  expect(parts.get('text/plain')?.trim()).toBe('a < b');
  expect(parts.get('text/html')).toMatch(/^<p>a &lt; b<\/p><!DOCTYPE html>/);
});

it('is sent with our texts where templates fail, and says so', async () => {
  await using server = await listen();
  const more = { headers: { Subject: '{{ .Nothing }}' }, html: '{{ template "none" . }}' };
  await sendOnce(settings(server.port, more), testNotification(mixedAlerts()));
  const source = server.mails[0]?.source ?? '';
  expect(headerOf(source, 'subject')).toBe('[FIRING 3] DiskFull, ArrivalLate and 1 more on etl-01');
  const parts = partsOf(source);
  expect(parts.get('text/html')).toContain('the template of the HTML part failed');
  expect(parts.get('text/plain')).toContain('Note: the template of the subject failed');
});

it('a server that says nothing is left after the time-out', async () => {
  const closed = Promise.withResolvers<void>();
  await using server = await TestServer.tcp(
    (socket) => void once(socket, 'close').then(() => closed.resolve()),
  );
  const clock = new ManualClock();
  const parts = { clock, templates: [] };
  const integration = await createIntegration('a', settings(server.port), parts);
  const { signal } = new AbortController();
  const sent = attempt(integration, testNotification(), { clock, signal }).catch((error: unknown) => error);
  await vi.waitFor(() => expect(server.connections).toBe(1));
  await clock.advance(10_000);
  expect(await sent).toMatchObject({
    message: `127.0.0.1:${server.port}: no answer within 10s`,
    mayPass: true,
  });
  await closed.promise;
});

import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { fixture } from '../../collect/check/test-servers.ts';
import { ManualClock } from '../../lib/clock.ts';
import { deliver } from './deliver.ts';
import { createIntegration } from './integration.ts';
import type { NtfySettings, ResendSettings, WebhookSettings } from './settings.ts';
import {
  manyAlerts,
  mixedAlerts,
  nowMs,
  resolvedAlert,
  testAlert,
  testNotification,
} from './test-notifications.ts';
import { common, JsonReceiver, plainHttp, sendOnce } from './test-receiver.ts';

function webhook(url: string, more: Partial<WebhookSettings> = {}): WebhookSettings {
  return { ...common, kind: 'webhook', url, format: 'etlmon', maxAlerts: 0, http: plainHttp, ...more };
}

describe('our webhook', () => {
  it('tells all that is known, and which notification it is', async () => {
    await using receiver = await JsonReceiver.listen();
    const notification = testNotification(mixedAlerts());
    await sendOnce(webhook(receiver.url('/hook')), notification);
    const [{ body, headers } = { body: {}, headers: {} }] = receiver.requests;
    expect(headers).toMatchObject({
      'x-etlmon-notification-id': notification.id,
      'idempotency-key': notification.id,
      'content-type': 'application/json',
      'user-agent': 'etlmon',
    });
    expect(body).toMatchObject({ version: '1', id: notification.id, reason: 'changed', truncated_alerts: 0 });
    expect(body.at).toBe('2026-11-21T09:41:00.000Z');
    expect(body.alerts).toHaveLength(5);
    const [{ evidence }, taken] = body.alerts;
    expect(evidence).toMatchObject({ value: 96.2, unit: 'percent', threshold: { operator: '>', value: 90 } });
    expect(evidence.last_hour).toMatchObject({ from: '2026-11-21T08:41:00.000Z', step_sec: 60 });
    expect(evidence.last_hour.values).toHaveLength(60);
    expect(evidence.last_hour.values[22]).toBeNull();
    expect(evidence.events[0]).toMatchObject({ at: '2026-11-21T09:12:00.000Z', kind: 'deploy' });
    expect(taken).toMatchObject({ acknowledged_by: 'anna', ends_at: null });
    expect(body.alerts[4]).toMatchObject({ status: 'resolved', evidence: null });
  });

  it('has null for what JSON cannot tell, and counts what it leaves out', async () => {
    await using receiver = await JsonReceiver.listen();
    const evidence = {
      value: Number.NaN,
      unit: 'number',
      threshold: undefined,
      lastHour: undefined,
      events: [],
    } as const;
    await sendOnce(
      webhook(receiver.url(), { maxAlerts: 2 }),
      testNotification([testAlert({ evidence }), ...manyAlerts(4)]),
    );
    const { body } = receiver.requests[0] ?? { body: {} };
    expect(body.alerts).toHaveLength(2);
    expect(body.truncated_alerts).toBe(3);
    expect(body.alerts[0].evidence.value).toBeNull();
  });
});

it('the webhook of Alertmanager’s format has its fields and no others', async () => {
  await using receiver = await JsonReceiver.listen();
  const notification = testNotification([testAlert({ startsAtMs: nowMs - 1500 }), resolvedAlert()], {
    receiver: 'team.etl',
  });
  await sendOnce(webhook(receiver.url(), { format: 'alertmanager', maxAlerts: 5 }), notification);
  const { body } = receiver.requests[0] ?? { body: {} };
  expect(Object.keys(body)).toEqual(
    'receiver status alerts groupLabels commonLabels commonAnnotations externalURL version groupKey truncatedAlerts'.split(
      ' ',
    ),
  );
  expect(body).toMatchObject({
    receiver: String.raw`team\.etl`,
    status: 'firing',
    version: '4',
    groupKey: notification.groupKey,
    truncatedAlerts: 0,
    externalURL: 'https://etl-01.example.org/alerts',
  });
  expect(body.alerts[0]).toEqual({
    status: 'firing',
    labels: notification.alerts[0]?.labels,
    annotations: notification.alerts[0]?.annotations,
    startsAt: '2026-11-21T09:40:58.5Z',
    endsAt: '0001-01-01T00:00:00Z',
    generatorURL: 'https://etl-01.example.org/rules/disk',
    fingerprint: notification.alerts[0]?.fingerprint,
  });
  expect(body.alerts[1]).toMatchObject({ status: 'resolved', endsAt: '2026-11-21T09:40:00Z' });
});

describe('ntfy', () => {
  const settings = (url: string): NtfySettings => ({ ...common, kind: 'ntfy', url, http: plainHttp });

  it('is published as JSON at the server, with a priority', async () => {
    await using receiver = await JsonReceiver.listen();
    const labels = { alertname: 'Füllstand', severity: 'critical', instance: 'köln-1' };
    await sendOnce(settings(receiver.url('/secret-topic')), testNotification([testAlert({ labels })]));
    await sendOnce(settings(receiver.url('/secret-topic')), testNotification([resolvedAlert()]));
    const [first, second] = receiver.requests;
    expect(first?.url).toBe('/');
    expect(first?.body).toMatchObject({
      topic: 'secret-topic',
      title: '[FIRING 1] Füllstand on köln-1: 96.2 %',
      priority: 5,
      tags: ['rotating_light'],
      click: 'https://etl-01.example.org/alerts',
      message: expect.stringContaining('96.2 %, alerts above 90 %'),
    });
    expect(first?.body.actions[0]).toEqual({
      action: 'view',
      label: 'Runbook',
      url: 'https://wiki.example.org/runbooks/disk-full',
    });
    expect(second?.body).toMatchObject({ priority: 2, tags: ['white_check_mark'] });
  });

  it('stays a message, also of very many alerts', async () => {
    await using receiver = await JsonReceiver.listen();
    const alerts = manyAlerts().map((alert) => ({ ...alert, annotations: { summary: 'ü€'.repeat(1000) } }));
    await sendOnce(settings(receiver.url('/t')), testNotification(alerts));
    const bytes = Buffer.byteLength(receiver.requests[0]?.body.message);
    expect(bytes).toBeLessThanOrEqual(4096);
    expect(bytes).toBeGreaterThan(1000);
  });
});

describe('Resend', () => {
  const key = 're_0123456789abcdef';
  const settings = (url: string): ResendSettings => ({
    ...common,
    kind: 'resend',
    url,
    apiKey: key,
    from: 'etlmon <alerts@example.org>',
    to: ['a@example.org', 'b@example.org'],
    http: plainHttp,
  });

  it('gets both parts and a key for the notification', async () => {
    await using receiver = await JsonReceiver.listen();
    const notification = testNotification();
    await sendOnce(settings(receiver.url()), notification);
    const [{ url, headers, body } = { url: '', headers: {}, body: {} }] = receiver.requests;
    expect(url).toBe('/emails');
    expect(headers).toMatchObject({ authorization: `Bearer ${key}`, 'idempotency-key': notification.id });
    expect(body).toMatchObject({
      from: 'etlmon <alerts@example.org>',
      to: ['a@example.org', 'b@example.org'],
      subject: '[FIRING 1] DiskFull on etl-01: /data 96.2 %',
      html: expect.stringContaining('<!DOCTYPE html>'),
      text: expect.stringContaining('CRITICAL  DiskFull'),
    });
  });

  it('has taken what it says it was sent before with other contents: its answer was lost', async () => {
    await using receiver = await JsonReceiver.listen((_, response) =>
      response.writeHead(409).end(JSON.stringify({ statusCode: 409, name: 'invalid_idempotent_request' })),
    );
    await sendOnce(settings(receiver.url()), testNotification());
    expect(receiver.requests).toHaveLength(1);
  });

  it('is asked again only where that can help', async () => {
    await using receiver = await JsonReceiver.listen();
    const check = async (status: number, name: string, mayPass: boolean): Promise<void> => {
      receiver.behaviour = (_, response) =>
        response.writeHead(status).end(JSON.stringify({ statusCode: status, name, message: name }));
      const sent = sendOnce(settings(receiver.url()), testNotification());
      await expect(sent).rejects.toMatchObject({ mayPass });
    };
    await check(401, 'missing_api_key', false);
    await check(403, 'invalid_api_key', false);
    await check(409, 'concurrent_idempotent_requests', true);
    await check(422, 'validation_error', false);
    await check(429, 'rate_limit_exceeded', true);
    await check(500, 'application_error', true);
  });
});

describe('a receiver over HTTP', () => {
  it('is shown who sends', async () => {
    await using receiver = await JsonReceiver.listen();
    const http = { ...plainHttp, headers: { 'X-Team': 'etl' } };
    const send = (more: object, url = receiver.url()) =>
      sendOnce(webhook(url, { http: { ...http, ...more } }), testNotification());
    await send({ basicAuth: { username: 'me', password: 'pass:word' } });
    await send({ bearer: 'token' });
    await send({}, receiver.url().replace('//', '//u:p%40@'));
    const got = receiver.requests.map(({ headers }) => [headers['authorization'], headers['x-team']]);
    expect(got).toEqual([
      [`Basic ${btoa('me:pass:word')}`, 'etl'],
      ['Bearer token', 'etl'],
      [`Basic ${btoa('u:p@')}`, 'etl'],
    ]);
  });

  it('is trusted as configured', async () => {
    await using receiver = await JsonReceiver.listen(() => {}, {
      key: readFileSync(fixture('leaf.key')),
      cert: readFileSync(fixture('server.crt')),
    });
    const tls = {
      caFile: fixture('ca.crt'),
      certFile: undefined,
      keyFile: undefined,
      serverName: undefined,
      isUnverified: false,
    };
    const send = (change: object) =>
      sendOnce(
        webhook(receiver.url('/', 'https'), { http: { ...plainHttp, tls: { ...tls, ...change } } }),
        testNotification(),
      );
    await send({});
    await send({ caFile: undefined, isUnverified: true });
    await expect(send({ caFile: undefined })).rejects.toMatchObject({
      mayPass: true,
      message: expect.stringMatching(/certificate/),
    });
    await expect(send({ serverName: 'elsewhere.test' })).rejects.toThrow('elsewhere.test');
    await expect(send({ caFile: '/nowhere/ca.crt' })).rejects.toThrow('/nowhere/ca.crt');
    expect(receiver.requests).toHaveLength(2);
  });

  it('is tried again after the time it asks for, until it takes it', async () => {
    await using receiver = await JsonReceiver.listen();
    receiver.behaviour = (_, response) => {
      if (receiver.requests.length === 1) response.writeHead(503, { 'retry-after': '30' });
      if (receiver.requests.length === 2) response.destroy();
    };
    const clock = new ManualClock();
    const settings = webhook(receiver.url());
    const integration = await createIntegration('a', settings, { clock, templates: [] });
    const waits: (number | undefined)[] = [];
    const delivery = deliver(integration, testNotification(), {
      clock,
      signal: new AbortController().signal,
      random: () => 1,
      onFailure: (_, __, retryInMs) => waits.push(retryInMs),
    });
    for (const wanted of [30_000, 2000]) {
      await vi.waitFor(() => expect(waits.at(-1)).toBe(wanted));
      await clock.advance(wanted);
    }
    expect(await delivery).toEqual({ outcome: 'sent', attempts: 3 });
    expect(waits).toEqual([30_000, 2000]);
  });

  it('is not asked at all with a header that cannot be written', async () => {
    await using receiver = await JsonReceiver.listen();
    const http = { ...plainHttp, headers: { 'X-Team': 'line\nbreak' } };
    await expect(sendOnce(webhook(receiver.url(), { http }), testNotification())).rejects.toMatchObject({
      message: expect.stringContaining('x-team'),
      mayPass: false,
    });
    expect(receiver.requests).toEqual([]);
  });

  it('that answers elsewhere is told so', async () => {
    await using receiver = await JsonReceiver.listen((_, response) =>
      response.writeHead(302, { location: 'https://login.example.org/?token=abc' }),
    );
    await expect(sendOnce(webhook(receiver.url()), testNotification())).rejects.toMatchObject({
      message: `${receiver.host}: status 302 (redirects are not followed)`,
      mayPass: false,
    });
  });
});

it('the console has a line for the notification and one for each alert', async () => {
  const lines: string[] = [];
  const evil = testAlert({ annotations: { summary: 'red \u001B[31m\r\nalert' } });
  await sendOnce({ ...common, kind: 'console' }, testNotification([evil, resolvedAlert()]), {
    write: (line) => lines.push(line),
  });
  expect(lines).toHaveLength(3);
  expect(lines[0]).toBe(
    '2026-11-21T09:41:00Z notification for on-call: [FIRING 1] DiskFull on etl-01: /data 96.2 %',
  );
  expect(lines[1]).toMatch(
    /^ {2}firing critical DiskFull \/data on etl-01; red ·\[31m alert; 96\.2 %, alerts above 90 %; since/,
  );
  expect(lines[2]).toMatch(/^ {2}resolved critical DiskFull .*lasted 2 h 15 m$/);
});

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { PagerdutySettings } from './settings.ts';
import { manyAlerts, mixedAlerts, resolvedAlert, testNotification } from './test-notifications.ts';
import { common, JsonReceiver, plainHttp, sendOnce } from './test-receiver.ts';
import type { Behaviour } from './test-receiver.ts';

const key = 'R0123456789012345678901234567890';

/** Answers as https://developer.pagerduty.com/api-reference/368ae3d938c9e-send-an-event-to-pager-duty says. */
const pagerduty: Behaviour = ({ body }, response) => {
  const errors: string[] = [];
  const { payload, event_action, routing_key, dedup_key } = body;
  if (routing_key !== key) errors.push("'routing_key' is invalid");
  if (!['trigger', 'acknowledge', 'resolve'].includes(event_action)) errors.push("'event_action' is invalid");
  if (event_action === 'trigger') {
    if (typeof payload?.summary !== 'string' || payload.summary === '')
      errors.push("'payload.summary' is missing or blank");
    if (payload?.summary?.length > 1024) errors.push("'payload.summary' is too long");
    if (typeof payload?.source !== 'string' || payload.source === '')
      errors.push("'payload.source' is missing or blank");
    if (!['critical', 'error', 'warning', 'info'].includes(payload?.severity))
      errors.push("'payload.severity' is invalid");
  } else if (typeof dedup_key !== 'string') errors.push("'dedup_key' is missing");
  if (Buffer.byteLength(JSON.stringify(body)) > 512_000) response.writeHead(413).end();
  else if (errors.length > 0)
    response
      .writeHead(400)
      .end(JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors }));
  else
    response.writeHead(202).end(JSON.stringify({ status: 'success', message: 'Event processed', dedup_key }));
};

function settings(url: string, more: Partial<PagerdutySettings> = {}): PagerdutySettings {
  return {
    ...common,
    kind: 'pagerduty',
    url,
    routingKey: key,
    client: undefined,
    clientUrl: undefined,
    description: undefined,
    severity: undefined,
    class: undefined,
    component: undefined,
    group: undefined,
    source: undefined,
    details: {},
    http: plainHttp,
    ...more,
  };
}

it('triggers an incident for a group, and resolves the same', async () => {
  await using receiver = await JsonReceiver.listen(pagerduty);
  const notification = testNotification(mixedAlerts());
  await sendOnce(settings(receiver.url('/v2/enqueue')), notification);
  await sendOnce(settings(receiver.url('/v2/enqueue')), testNotification([resolvedAlert()]));
  const [trigger, resolve] = receiver.requests.map(({ body }) => body);
  const dedup_key = createHash('sha256').update(notification.groupKey).digest('hex');
  expect(trigger).toMatchObject({
    event_action: 'trigger',
    dedup_key,
    client: 'etlmon',
    client_url: 'https://etl-01.example.org/alerts',
    payload: {
      summary: '[FIRING 3] DiskFull, ArrivalLate and 1 more on etl-01',
      source: 'etl-01',
      severity: 'critical',
      timestamp: '2026-11-21T09:41:00.000Z',
      custom_details: { num_firing: '3', num_resolved: '2' },
    },
  });
  expect(trigger.links[0]).toEqual({
    href: 'https://wiki.example.org/runbooks/disk-full',
    text: 'Runbook',
  });
  expect(trigger.payload.custom_details.firing[0]).toMatchObject({
    value: '96.2 %, alerts above 90 %',
    before: [
      expect.stringContaining('deploy: etl-loader 2.4.1 deployed'),
      expect.stringContaining('job: nightly-export started'),
      expect.any(String),
    ],
  });
  expect(resolve).toEqual({ routing_key: key, event_action: 'resolve', dedup_key });
});

it('fills in templates, and keeps to the severities PagerDuty knows', async () => {
  await using receiver = await JsonReceiver.listen(pagerduty);
  const change = {
    description: '{{ template "pagerduty.default.description" . }}!',
    severity: '{{ .CommonLabels.severity }}ish',
    class: '{{ .GroupLabels.alertname }}',
    details: { firing: '{{ template "pagerduty.default.instances" .Alerts.Firing }}', team: 'etl' },
  };
  await sendOnce(settings(receiver.url('/'), change), testNotification());
  const [{ body } = { body: {} }] = receiver.requests;
  const { payload } = body;
  expect(payload.summary).toBe('[FIRING 1] DiskFull on etl-01: /data 96.2 %!');
  expect(payload.severity).toBe('critical');
  expect(payload.class).toBe('DiskFull');
  expect(payload.custom_details.team).toBe('etl');
  expect(payload.custom_details.firing).toContain('alertname=DiskFull instance=etl-01 mountpoint=/data');
});

it('leaves details out of an event that would be too large', async () => {
  await using receiver = await JsonReceiver.listen(pagerduty);
  const details = { all: 'ü'.repeat(300_000) };
  await sendOnce(
    settings(receiver.url('/'), { details, description: 'é'.repeat(3000) }),
    testNotification(manyAlerts()),
  );
  const [{ body } = { body: {} }] = receiver.requests;
  const { payload } = body;
  expect(payload.custom_details).toEqual({ error: expect.stringContaining('larger than PagerDuty takes') });
  expect(payload.summary).toHaveLength(1024);
});

it('an event that is refused is a lasting fault, too many are not', async () => {
  await using receiver = await JsonReceiver.listen(pagerduty);
  const wrong = settings(receiver.url('/v2/enqueue'), { routingKey: 'wrongwrongwrong' });
  await expect(sendOnce(wrong, testNotification())).rejects.toMatchObject({
    message: expect.stringContaining('status 400: {'),
    mayPass: false,
  });
  receiver.behaviour = (_, response) => response.writeHead(429, { 'retry-after': '7' });
  await expect(sendOnce(settings(receiver.url('/')), testNotification())).rejects.toMatchObject({
    mayPass: true,
    retryAfterMs: 7000,
  });
});

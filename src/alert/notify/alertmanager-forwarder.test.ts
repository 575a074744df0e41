import { expect, it, vi } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { fingerprintOf } from '../alert.ts';
import type { RaisedAlert } from '../alert.ts';
import { AlertmanagerForwarder } from './alertmanager-forwarder.ts';
import { forwarderMetrics, forwarderSamples } from './forwarder-metrics.ts';
import { JsonReceiver, plainHttp } from './test-receiver.ts';

const minuteMs = 60_000;
const clockStart = Date.UTC(2026, 10, 21, 9, 0);

function alert(name: string, change: Partial<RaisedAlert> = {}): RaisedAlert {
  const labels = { alertname: name };
  return {
    fingerprint: fingerprintOf(labels),
    labels,
    annotations: { summary: name },
    startsAtMs: clockStart,
    endsAtMs: undefined,
    updatedAtMs: clockStart,
    generatorUrl: 'http://etl-01/rule',
    ...change,
  };
}

function open(clock: ManualClock, urls: readonly string[], messages: string[] = []): AlertmanagerForwarder {
  return new AlertmanagerForwarder({
    alertmanagers: urls.map((url) => ({ url, timeoutMs: 10_000, http: plainHttp })),
    clock,
    version: '1.2.3',
    log: (message) => messages.push(message),
  });
}

function names(server: JsonReceiver): string[][] {
  return server.requests.map(({ body }) =>
    body.map(({ labels }: { labels: Record<string, string> }) => labels['alertname']),
  );
}

it('sends what fires at once, and again every minute, with an end ahead', async () => {
  await using server = await JsonReceiver.listen();
  const clock = new ManualClock(clockStart);
  const forwarder = open(clock, [server.url('/am/')]);
  forwarder.update([alert('A'), alert('B', { generatorUrl: '/graph' })]);
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  const [first] = server.requests;
  expect(first?.url).toBe('/am/api/v2/alerts');
  expect(first?.headers['user-agent']).toBe('etlmon/1.2.3');
  expect(first?.body).toEqual([
    {
      labels: { alertname: 'A' },
      annotations: { summary: 'A' },
      startsAt: '2026-11-21T09:00:00Z',
      endsAt: '2026-11-21T09:04:00Z',
      generatorURL: 'http://etl-01/rule',
    },
    expect.not.objectContaining({ generatorURL: expect.anything() }),
  ]);
  await clock.advance(minuteMs);
  await vi.waitFor(() => expect(server.requests).toHaveLength(2));
  expect(server.requests[1]?.body[0].endsAt).toBe('2026-11-21T09:05:00Z');
  await forwarder.close();
});

it('tells the end of an alert for a quarter of an hour', async () => {
  await using server = await JsonReceiver.listen();
  const clock = new ManualClock(clockStart);
  const forwarder = open(clock, [server.url()]);
  forwarder.update([alert('A', { endsAtMs: clockStart - 1000 })]);
  for (let minute = 1; minute <= 20; minute++) {
    await vi.waitFor(() => expect(server.requests).toHaveLength(Math.min(minute, 15)));
    await clock.advance(minuteMs);
  }
  expect(server.requests.every(({ body }) => body[0].endsAt === '2026-11-21T08:59:59Z')).toBe(true);
  await forwarder.close();
});

it('keeps the end somebody else has set', async () => {
  await using server = await JsonReceiver.listen();
  const clock = new ManualClock(clockStart);
  const forwarder = open(clock, [server.url()]);
  forwarder.update([alert('A', { endsAtMs: clockStart + 90_000 })]);
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  expect(server.requests[0]?.body[0].endsAt).toBe('2026-11-21T09:01:30Z');
  await forwarder.close();
});

it('sends 64 at a time to each, and goes on after one that fails', async () => {
  await using good = await JsonReceiver.listen();
  await using bad = await JsonReceiver.listen((_, response) => response.writeHead(500));
  const clock = new ManualClock(clockStart);
  const messages: string[] = [];
  const forwarder = open(clock, [good.url(), bad.url('/?key=hidden')], messages);
  forwarder.update(Array.from({ length: 150 }, (_, index) => alert(`A${index}`)));
  await vi.waitFor(() => expect(names(bad)).toHaveLength(3));
  await vi.waitFor(() => expect(names(good).map(({ length }) => length)).toEqual([64, 64, 22]));
  await vi.waitFor(() =>
    expect(forwarder.state().map(({ sent, failed }) => sent + failed)).toEqual([150, 150]),
  );
  expect(forwarder.state()).toMatchObject([
    { sent: 150, failed: 0, dropped: 0, waiting: 0, error: undefined },
    { sent: 0, failed: 150, error: `${bad.host}: status 500` },
  ]);
  expect(messages).toEqual([`the Alertmanager does not take alerts: ${bad.host}: status 500`]);
  bad.behaviour = () => {};
  await clock.advance(minuteMs);
  await vi.waitFor(() => expect(messages).toHaveLength(2));
  expect(messages[1]).toBe(`${bad.host}: the Alertmanager takes alerts again`);
  expect(JSON.stringify(forwarder.state())).not.toContain('hidden');
  await forwarder.close();
});

it('lets no more wait than it may, and counts what is given up', async () => {
  await using server = await JsonReceiver.listen((_, response) => void response.socket?.pause());
  const clock = new ManualClock(clockStart);
  const forwarder = open(clock, [server.url()]);
  forwarder.update(Array.from({ length: 10_100 }, (_, index) => alert(`A${index}`)));
  expect(forwarder.state()).toMatchObject([{ waiting: 10_000, dropped: 100, capacity: 10_000 }]);
  await forwarder.close();
});

it('tells how it goes by Prometheus’ names', () => {
  const url = 'http://am:9093/api/v2/alerts';
  const state = { url, sent: 5, failed: 2, dropped: 1, waiting: 3, capacity: 10_000, error: undefined };
  expect(
    forwarderSamples([state]).map(({ name, value }) => [
      name.replace('prometheus_notifications_', ''),
      value,
    ]),
  ).toEqual([
    ['sent_total', 7],
    ['errors_total', 2],
    ['dropped_total', 1],
    ['queue_length', 3],
    ['queue_capacity', 10_000],
  ]);
  expect(forwarderMetrics.map(({ name }) => name)).toContain('prometheus_notifications_sent_total');
});

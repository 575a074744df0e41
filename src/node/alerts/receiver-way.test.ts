import { expect, it } from 'vitest';
import { driven } from '../../../tests/support/driven.ts';
import { until } from '../../../tests/support/until.ts';
import { testNotification } from '../../alert/notify/test-notifications.ts';
import { common, JsonReceiver, plainHttp } from '../../alert/notify/test-receiver.ts';
import type { WebhookSettings } from '../../alert/notify/settings.ts';
import { ManualClock } from '../../lib/clock.ts';
import { ReceiverWay } from './receiver-way.ts';

const place = { receiver: 'ops', index: 1 };
const rate = { count: 1, perMs: 3_600_000 };

function webhook(url: string, more: Partial<WebhookSettings> = {}): WebhookSettings {
  return { ...common, kind: 'webhook', url, format: 'etlmon', maxAlerts: 0, http: plainHttp, ...more };
}

/** What work comes to that needs no time but the network's. */
function settled<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  return driven(work, () => clock.advance(0));
}

/** A server that answers so, and a way to it. */
async function serving(status: number, more: Partial<WebhookSettings> = {}) {
  const server = await JsonReceiver.listen((_, response) => void (response.statusCode = status));
  const clock = new ManualClock();
  const parts = { clock, templates: [] };
  const settings = webhook(server.url(), more);
  const way = await ReceiverWay.open(place, settings, parts, undefined);
  return { server, clock, parts, settings, way };
}

it('is the same with the same settings, and another that counts on with others', async () => {
  const { server, clock, parts, settings, way } = await serving(403);
  await using _ = server;
  const { signal } = new AbortController();
  const outcome = await settled(clock, way.send(testNotification(), { clock, signal }));
  expect(outcome).toMatchObject({ state: 'dead', attempts: 1, error: `${server.host}: status 403` });
  expect(way.fault).toBe(`${server.host}: status 403`);
  expect(await ReceiverWay.open(place, { ...settings }, parts, way)).toBe(way);
  const other = await ReceiverWay.open(place, { ...settings, url: server.url('/other') }, parts, way);
  way.end();
  expect(other).not.toBe(way);
  expect([other.counts.failed, other.fault, other.name.integration]).toEqual([1, undefined, 'webhook[1]']);
  const templates = [{ file: 'a.tmpl', text: '' }];
  expect(await ReceiverWay.open(place, settings, { clock, templates }, way)).not.toBe(way);
});

it('gives up what it is sending when another takes its place, which is no fault', async () => {
  const { server, clock, way } = await serving(503);
  await using _ = server;
  const { signal } = new AbortController();
  const sending = way.send(testNotification(), { clock, signal });
  await until(async () => {
    await clock.advance(1000);
    return server.requests.length >= 2;
  });
  way.end();
  const outcome = await settled(clock, sending);
  expect(outcome).toMatchObject({ state: 'failing', error: `${server.host}: status 503` });
  expect(way.fault).toBeUndefined();
});

it('says that it waits for its rate, which is no fault; a trial does not wait and takes no place', async () => {
  const { server, clock, way } = await serving(200, { rate });
  await using _ = server;
  const { signal } = new AbortController();
  for (let count = 0; count < 2; count += 1)
    expect(await settled(clock, way.try(testNotification(), { clock, signal }))).toBeUndefined();
  const first = await settled(clock, way.send(testNotification(), { clock, signal }));
  expect(first).toMatchObject({ state: 'sent', attempts: 1 });
  const abort = new AbortController();
  const sending = way.send(testNotification(), { clock, signal: abort.signal });
  await clock.advance(60_000);
  abort.abort(new Error('not delivered within 60 s'));
  expect(await settled(clock, sending)).toMatchObject({
    state: 'failing',
    attempts: 0,
    error: 'it waits for its rate: 1 in 1h',
  });
  expect(way.fault).toBeUndefined();
  expect(way.counts).toMatchObject({ sent: 1, failed: 0 });
});

it('is at fault where nothing came of an attempt in time', async () => {
  const { server, clock, way } = await serving(200);
  await using _ = server;
  const abort = new AbortController();
  server.behaviour = () => abort.abort(new Error('not delivered within 10 s'));
  const outcome = await settled(clock, way.send(testNotification(), { clock, signal: abort.signal }));
  expect(outcome).toMatchObject({ state: 'failing', attempts: 1, error: 'not delivered within 10 s' });
  expect(way.fault).toBe('not delivered within 10 s');
});

it('a trial says why it failed, and ends the fault where it did not', async () => {
  const { server, clock, way } = await serving(403);
  await using _ = server;
  const { signal } = new AbortController();
  await settled(clock, way.send(testNotification(), { clock, signal }));
  const attempt = (): Promise<string | undefined> =>
    settled(clock, way.try(testNotification(), { clock, signal }));
  expect(await attempt()).toBe(`${server.host}: status 403`);
  expect(way.fault).toBe(`${server.host}: status 403`);
  server.behaviour = () => {};
  expect(await attempt()).toBeUndefined();
  expect([way.fault, way.view().last_sent_at]).toEqual([undefined, null]);
});

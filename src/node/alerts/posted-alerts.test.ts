import { afterEach, beforeEach, expect, it } from 'vitest';
import { JsonReceiver } from '../../alert/notify/test-receiver.ts';
import { AlertsBench } from '../../../tests/support/alerts-bench.ts';
import { until } from '../../../tests/support/until.ts';

let receiver: JsonReceiver;
let bench: AlertsBench;

beforeEach(async () => {
  receiver = await JsonReceiver.listen();
  bench = await AlertsBench.start(`
global: { resolve_timeout: 2m }
route: { receiver: ops, group_by: [alertname], group_wait: 1s, group_interval: 5s, repeat_interval: 1m }
receivers: [{ name: ops, webhook_configs: [{ url: '${receiver.url()}' }] }]`);
});

afterEach(async () => {
  bench[Symbol.dispose]();
  await receiver[Symbol.asyncDispose]();
});

const full = { alertname: 'Full', severity: 'critical' };

/** What the webhook was told: `firing Full`. Waits until it was told so often. */
async function told(count: number): Promise<string[]> {
  await until(() => receiver.requests.length >= count, { what: `notification ${count}` });
  return receiver.requests.map(({ body }) => `${body.status} ${body.groupLabels.alertname}`);
}

it('a posted alert is one of the node: it is listed, counted, kept, told, acknowledged, and ends', async () => {
  await bench.post(full, { annotations: { summary: 'no room', description: 'clean up' }, startedAgo: 60 });
  await bench.pass(1);
  expect(await told(1)).toEqual(['firing Full']);
  const [alert] = await bench.shown();
  expect(alert).toMatchObject({
    name: 'Full',
    severity: 'critical',
    state: 'firing',
    summary: 'no room',
    value: null,
    threshold: null,
    rule: null,
    source_url: null,
    receivers: ['ops'],
    fired_at: new Date(bench.nowMs - 61_000).toISOString(),
  });
  expect(bench.alerts.counts()).toMatchObject({ firing: 1, critical: 1 });
  const id = alert?.id ?? '';
  expect(bench.alerts.desk.acknowledge(id, 'ada', 'mine').acknowledged).toMatchObject({ by: 'ada' });
  bench.alerts.desk.comment(id, 'bob', 'seen');
  expect(await bench.alerts.desk.alert(id)).toMatchObject({ description: 'clean up', comments: 1 });
  const span = { fromMs: undefined, toMs: undefined, stepMs: undefined };
  await expect(bench.alerts.desk.series(id, span)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await bench.pass(130);
  expect(await told(2)).toEqual(['firing Full', 'resolved Full']);
  expect(await bench.episodes()).toMatchObject([
    { name: 'Full', acknowledged_by: 'ada', value: null, at: alert?.fired_at },
  ]);
  const [{ resolved_at: end } = {}] = await bench.episodes();
  // Two minutes after it was posted.
  expect(Date.parse(String(end)) - Date.parse(alert?.fired_at ?? '')).toBe(180_000);
  expect(bench.alerts.counts()).toMatchObject({ firing: 0 });
});

it('alerts of rules and posted ones with the same labels are one: that which fires', async () => {
  const firedAtMs = bench.nowMs;
  bench.tell(full, 'firing');
  await bench.pass(2);
  expect(await told(1)).toEqual(['firing Full']);
  await bench.post(full);
  await bench.post(full, { endsIn: 0 });
  await bench.pass(200);
  const repeats = receiver.requests.length;
  expect(await bench.shown()).toMatchObject([{ state: 'firing', summary: 'of a rule' }]);
  expect((await told(repeats)).at(-1)).toBe('firing Full');
  // It goes on as it was posted when the rule says that it is over, and ends for itself.
  await bench.post(full);
  bench.tell(full, 'inactive', firedAtMs);
  await bench.pass(30);
  expect(await bench.shown()).toMatchObject([{ state: 'firing', rule: null }]);
  await bench.pass(120);
  expect((await told(receiver.requests.length)).filter((text) => text.startsWith('resolved'))).toEqual([
    'resolved Full',
  ]);
  const episodes = await bench.episodes();
  expect(episodes.map(({ resolved_at: end }) => typeof end)).toEqual(episodes.map(() => 'string'));
});

it('goes on after a restart until the resolve timeout, and is not told again', async () => {
  const saysMore = { annotations: { summary: 'no room' } };
  await bench.post(full, saysMore);
  await bench.post({ alertname: 'Quiet' }, saysMore);
  await bench.pass(2);
  await told(2);
  const before = await bench.shown();
  await bench.restart();
  const after = await bench.shown();
  expect(after.map(({ id, fired_at: firedAt, summary }) => [id, firedAt, summary])).toEqual(
    before.map(({ id, fired_at: firedAt, summary }) => [id, firedAt, summary]),
  );
  const open = (await bench.episodes()).filter(({ resolved_at: end }) => end === null);
  expect(open.map(({ name }) => name)).toEqual(['Full', 'Quiet']);
  await bench.post(full, saysMore);
  await bench.pass(50);
  expect(receiver.requests).toHaveLength(2);
  await bench.pass(100);
  const texts = await told(4);
  expect(texts.filter((text) => text.startsWith('resolved')).toSorted()).toEqual([
    'resolved Full',
    'resolved Quiet',
  ]);
  const episodes = await bench.episodes();
  expect(episodes.map(({ resolved_at: end }) => typeof end)).toEqual(['string', 'string']);
  await bench.restart();
  expect(await bench.shown()).toEqual([]);
});

it('counts what was posted', async () => {
  await bench.post(full);
  await bench.post(full, { endsIn: 0 });
  await bench.ask('POST', '/api/v2/alerts', [{ labels: { 'no name': 'x' } }]);
  const values = bench.alerts
    .samples()
    .filter(({ name }) => /received|invalid|refused/.test(name))
    .map(({ labels, value }) => [labels['status'], value]);
  expect(values).toEqual([
    ['firing', 2],
    ['resolved', 1],
    [undefined, 1],
    [undefined, 0],
  ]);
});

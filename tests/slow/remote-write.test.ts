import { expect, test } from 'vitest';
import { remoteWriteEntry } from '../../src/config/sections/remote-write.ts';
import { RemoteWriter } from '../../src/export/index.ts';
import type { RemoteWriteEndpoint } from '../../src/export/index.ts';
import { TestDatabase } from '../../src/export/test-database.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { ReceiverKind } from '../support/metrics-receiver.ts';
import { MetricsReceiver } from '../support/metrics-receiver.ts';
import { TestNode } from '../support/etlmon.ts';
import { until } from '../support/until.ts';

const receivers: readonly ReceiverKind[] = ['prometheus', 'victoriaMetrics'];
const range = 600_000;

function endpoint(url: string, more: object = {}): RemoteWriteEndpoint {
  return remoteWriteEntry().parse({ url, ...more });
}

function open(
  database: TestDatabase,
  endpoints: readonly RemoteWriteEndpoint[],
  messages: string[] = [],
): RemoteWriter {
  const note = (_: object, message: string): void => void messages.push(message);
  return new RemoteWriter({
    endpoints,
    database,
    clock: systemClock,
    log: { info: note, warn: note },
    externalLabels: { node: 'etl-1', empty: '' },
    version: '0',
    random: () => 0,
  });
}

async function emptied(writer: RemoteWriter): Promise<void> {
  await until(() => writer.state().every(({ pendingSamples }) => pendingSamples === 0), {
    what: 'an empty queue',
    timeoutMs: 15_000,
  });
}

function series(name: string, labels: Record<string, string> = {}): string {
  const all = Object.entries({ __name__: name, node: 'etl-1', ...labels });
  return JSON.stringify(all.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

test.for(receivers)('a real %s gives back what it was sent, to the last digit', async (kind, context) => {
  await using receiver = await MetricsReceiver.create(context, kind);
  await receiver.start();
  using database = new TestDatabase();
  const writer = open(database, [endpoint(receiver.writeUrl)]);
  await writer.start();
  const nowMs = Date.now() - 5000;
  const values = [0, 1, -1.5, 0.1, 123456789.25, 1e21, 5e-9, 2 ** 40 + 1, 1 / 8, Infinity, -Infinity];
  const labels = { b: 'ü "quoted"\n', a: '日本', none: '' };
  await writer.offer(nowMs, [
    ...values.map((value, index) => ({ name: `exact_${index}`, labels, value })),
    { name: 'odd.name', labels: { 'odd-label': 'x', node: 'own' }, value: 1 },
  ]);
  await emptied(writer);
  const sentSamples = values.length + 1;
  expect(writer.state()).toMatchObject([{ status: 'ok', sentSamples, failedSamples: 0 }]);
  const want = values.map((value, index) => [
    series(`exact_${index}`, { a: '日本', b: 'ü "quoted"\n' }),
    [[nowMs, Number.isFinite(value) ? value : `${value < 0 ? '-' : '+'}Inf`]],
  ]);
  const got = await until(
    async () => {
      const rows = await receiver.raw(`{__name__=~"exact_.*"}[${range}ms]`, nowMs + 1000);
      return rows.length === values.length && rows;
    },
    { what: 'the samples' },
  );
  const numbers = got.map(([name, points]) => [
    name,
    points.map(([at, text]) => [at, text.endsWith('Inf') ? text : Number(text)]),
  ]);
  expect(new Map(numbers as [])).toEqual(new Map(want as []));
  const [odd] = await receiver.raw(`odd_name[${range}ms]`, nowMs + 1000);
  expect(odd?.[0]).toBe(series('odd_name', { node: 'own', odd_label: 'x' }));
  await writer.close();
});

test.for(receivers)('a series that ended is over at once for a real %s', async (kind, context) => {
  await using receiver = await MetricsReceiver.create(context, kind);
  await receiver.start();
  using database = new TestDatabase();
  const writer = open(database, [endpoint(receiver.writeUrl)]);
  await writer.start();
  const nowMs = Date.now() - 20_000;
  const sample = { name: 'ended', labels: {}, value: 1 };
  await writer.offer(nowMs, [sample]);
  await writer.offer(nowMs + 10_000, [{ ...sample, isStale: true }]);
  await emptied(writer);
  await until(async () => (await receiver.raw(`ended[${range}ms]`, nowMs + 1000)).length === 1, {
    what: 'the sample',
  });
  expect(await receiver.instant('ended', nowMs + 9000)).toBe(1);
  expect(await receiver.instant('ended', nowMs + 11_000)).toBe(0);
  await writer.close();
});

test.for(receivers)('nothing is lost or out of order while a real %s is away', async (kind, context) => {
  await using receiver = await MetricsReceiver.create(context, kind);
  await receiver.start();
  using database = new TestDatabase();
  const messages: string[] = [];
  const config = endpoint(receiver.writeUrl, { max_samples_per_send: 20, max_shards: 4 });
  const startMs = Date.now() - 300_000;
  const scrapes = 120;
  const names = Array.from({ length: 15 }, (_, index) => `away_${index}`);
  const offer = async (writer: RemoteWriter, from: number, to: number): Promise<void> => {
    for (let scrape = from; scrape < to; scrape++) {
      const samples = names.map((name, index) => ({ name, labels: {}, value: scrape * 100 + index }));
      await writer.offer(startMs + scrape * 1000, samples);
    }
  };
  const before = open(database, [config], messages);
  await before.start();
  await offer(before, 0, 20);
  await emptied(before);
  await receiver.stop();
  await offer(before, 20, 70);
  expect(before.state()[0]?.shards).toBeLessThanOrEqual(4);
  await until(() => before.state()[0]?.status === 'retrying');
  // A restart in the middle of it.
  await before.close();
  const after = open(database, [config], messages);
  await after.start();
  await offer(after, 70, 100);
  await receiver.start();
  await emptied(after);
  await offer(after, 100, scrapes);
  await emptied(after);
  expect(after.state()).toMatchObject([{ status: 'ok', failedSamples: 0, droppedSamples: 0 }]);
  const want = names
    .map((name, index) => [
      series(name),
      Array.from({ length: scrapes }, (_, scrape) => [startMs + scrape * 1000, `${scrape * 100 + index}`]),
    ])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  await until(
    async () => {
      const got = await receiver.raw(`{__name__=~"away_.*"}[${range}ms]`, startMs + 300_000);
      expect(got).toEqual(want);
      return true;
    },
    { what: 'all samples' },
  );
  expect(messages).toContain('remote write: the server takes samples again');
  await after.close();
});

test('a node sends on what it reads to a real Prometheus', async (context) => {
  await using receiver = await MetricsReceiver.create(context, 'prometheus');
  await receiver.start();
  await using node = await TestNode.start({
    config: {
      node: { labels: { site: 'north' } },
      remote_write: [{ url: receiver.writeUrl, keep: ['node_memory_*', 'up'] }],
    },
  });
  const total = await until(
    async () => {
      const [found] = await receiver.raw(`node_memory_MemTotal_bytes[${range}ms]`, Date.now());
      return found !== undefined && found[1].length >= 2 && found;
    },
    { what: 'two readings', timeoutMs: 20_000 },
  );
  expect(JSON.parse(total[0])).toEqual(
    Object.entries({
      __name__: 'node_memory_MemTotal_bytes',
      instance: 'test',
      job: 'node',
      site: 'north',
    }),
  );
  expect(await receiver.raw(`node_load1[${range}ms]`, Date.now())).toEqual([]);
  const metrics = (await node.request('/metrics')).text;
  expect(metrics).toMatch(/^prometheus_remote_storage_samples_total\S* [1-9]/m);
});

import { expect, test } from 'vitest';
import { until } from '../../tests/support/until.ts';
import { remoteWriteSamples } from './index.ts';
import { TestReceiver } from './test-receiver.ts';
import { testEndpoint, TestWriter } from './test-writer.ts';

/** Waits for the answer to what is under way, which no clock moved by hand can bring. */
async function settled(test: TestWriter, status: string): Promise<void> {
  await until(() => test.writer.state().every((state) => state.status === status), { what: status });
}

async function sent(test: TestWriter): Promise<void> {
  await until(() => test.writer.state().every(({ pendingSamples }) => pendingSamples === 0), {
    what: 'an empty queue',
  });
}

test('a request is what the protocol asks for', async () => {
  await using receiver = await TestReceiver.listen();
  const url = receiver.url.replace('http://', 'http://me:p%40ss@');
  await using test = await TestWriter.start(
    [testEndpoint(url, { headers: { 'X-Scope-OrgID': 'team', 'Content-Encoding': 'own' } })],
    { externalLabels: { node: 'n1' } },
  );
  await test.offer(1.5, 'up', { b: '2', a: '1', node: 'own', none: '' });
  await sent(test);
  expect(receiver.requests).toMatchObject([
    {
      headers: {
        'content-type': 'application/x-protobuf',
        'content-encoding': 'snappy',
        'x-prometheus-remote-write-version': '0.1.0',
        'user-agent': 'etlmon/1.2.3',
        'x-scope-orgid': 'team',
        authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
      },
      samples: [{ series: 'up{a="1",b="2",node="own"}', value: 1.5, atMs: test.clock.now() }],
    },
  ]);
  expect(test.writer.state()[0]?.url).toBe(receiver.url);
});

test('credentials are those that are configured', async () => {
  await using receiver = await TestReceiver.listen();
  const check = async (more: object, authorization: string): Promise<void> => {
    await using test = await TestWriter.start([testEndpoint(receiver.url, more)]);
    await test.offer(1);
    await sent(test);
    expect(receiver.requests.at(-1)?.headers.authorization).toBe(authorization);
  };
  await check({ bearer_token: 't' }, 'Bearer t');
  await check({ basic_auth: { username: 'u', password: 'p:ü' } }, `Basic ${btoa('u:p:Ã¼')}`);
  await check({ bearer_token: 't', headers: { Authorization: 'Own' } }, 'Own');
});

test('connections stay open', async () => {
  await using receiver = await TestReceiver.listen();
  await using test = await TestWriter.start([testEndpoint(receiver.url)]);
  for (let i = 0; i < 5; i++) {
    await test.offer(i);
    await sent(test);
  }
  expect(receiver.requests.length).toBe(5);
  expect(receiver.connections).toBe(1);
});

test('a server that fails is asked again, later each time, and gets everything in order', async () => {
  await using receiver = await TestReceiver.listen();
  await using test = await TestWriter.start([testEndpoint(receiver.url)]);
  receiver.behaviour = (response) => void (response.statusCode = 503);
  await test.offer(0);
  const waits: number[] = [];
  for (let i = 1; i <= 9; i++) {
    await until(() => test.writer.state()[0]?.retriedSamples === i, { what: 'the failure' });
    const state = test.writer.state()[0];
    waits.push((state?.nextTryAt ?? 0) - test.clock.now());
    expect(receiver.requests.length).toBe(i);
    if (i === 9) break;
    await test.clock.advance((waits.at(-1) ?? 0) - 1);
    expect(receiver.underWay).toBe(0);
    await test.clock.advance(1);
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  await test.offer(1);
  await test.offer(2);
  expect(receiver.requests.length).toBe(9);
  receiver.behaviour = () => {};
  await test.clock.advance(30_000);
  await sent(test);
  expect(receiver.accepted.map(({ value }) => value)).toEqual([0, 1, 2]);
  expect(test.writer.state()).toMatchObject([
    { status: 'ok', sentSamples: 3, retriedSamples: 9, failedSamples: 0, lastError: undefined },
  ]);
  expect(test.messages).toEqual([
    'remote write: samples wait in the queue: status 503',
    'remote write: the server takes samples again',
  ]);
});

test('a server that says when to come back is believed, in seconds and as a date', async () => {
  await using receiver = await TestReceiver.listen();
  const check = async (retryAfter: (nowMs: number) => string, wantMs: number): Promise<void> => {
    await using test = await TestWriter.start([testEndpoint(receiver.url)]);
    receiver.behaviour = (response) => {
      response.writeHead(429, { 'Retry-After': retryAfter(test.clock.now()) }).end('slow down');
    };
    await test.offer(1);
    await settled(test, 'retrying');
    const state = test.writer.state()[0];
    expect((state?.nextTryAt ?? 0) - test.clock.now()).toBe(wantMs);
    expect(state?.lastError).toBe('status 429: slow down');
  };
  await check(() => '120', 120_000);
  await check(() => '0', 500);
  await check((nowMs) => new Date(nowMs + 60_000).toUTCString(), 60_000);
  await check(() => '99999999', 3_600_000);
  await check(() => 'soon', 500);
});

test('what a server refuses is given up and counted; its message is told once', async () => {
  await using receiver = await TestReceiver.listen();
  await using test = await TestWriter.start([testEndpoint(receiver.url)]);
  receiver.behaviour = (response, number) => {
    response.writeHead(400).end(`out of order\nsample ${number}`);
  };
  for (let i = 0; i < 3; i++) {
    await test.offer(i);
    await sent(test);
  }
  receiver.behaviour = (response) => void response.writeHead(413).end('x'.repeat(100_000));
  await test.offer(3);
  await sent(test);
  expect(test.writer.state()).toMatchObject([{ status: 'refused', failedSamples: 4, sentSamples: 0 }]);
  expect(test.messages).toEqual([
    'remote write: samples are refused: status 400: out of order sample 0',
    `remote write: samples are refused: status 413: ${'x'.repeat(300)}…`,
  ]);
  receiver.behaviour = () => {};
  await test.offer(4);
  await settled(test, 'ok');
});

test('a server that never answers is given up at the deadline, and so is one that drips', async () => {
  await using receiver = await TestReceiver.listen();
  await using test = await TestWriter.start([testEndpoint(receiver.url, { timeout: 10_000 })]);
  const check = async (behaviour: TestReceiver['behaviour'], want: string): Promise<void> => {
    receiver.behaviour = behaviour;
    const count = receiver.requests.length;
    if (count === 0) await test.offer(1);
    else await test.clock.advance(500);
    await until(() => receiver.requests.length > count, { what: 'the request' });
    await test.clock.advance(9_999);
    const before = test.writer.state()[0]?.retriedSamples ?? 0;
    await test.clock.advance(1);
    await until(() => (test.writer.state()[0]?.retriedSamples ?? 0) > before, { what: 'the failure' });
    expect(test.writer.state()[0]?.lastError).toContain(want);
  };
  const never = new Promise<void>(() => {});
  await check(() => never, 'no answer within 10s');
  await check((response) => {
    response.writeHead(500).write('begun');
    return never;
  }, 'begun');
});

test('connections that break are tried again', async () => {
  await using receiver = await TestReceiver.listen();
  await using test = await TestWriter.start([testEndpoint(receiver.url)]);
  receiver.behaviour = (response) => void response.socket?.resetAndDestroy();
  await test.offer(1);
  await settled(test, 'retrying');
  expect(test.writer.state()[0]?.lastError).toMatch(/ECONNRESET|hang up|closed/);
  receiver.behaviour = (response, number) => {
    if (number < 3) response.socket?.destroy();
  };
  await test.clock.advance(500);
  await until(() => receiver.requests.length === 2);
  await until(() => test.writer.state()[0]?.retriedSamples === 2);
  await test.clock.advance(1000);
  await until(() => test.writer.state()[0]?.retriedSamples === 3);
  await test.clock.advance(2000);
  await sent(test);
  expect(receiver.accepted.length).toBe(1);
});

test('a backlog is sent in several shards, each series in order, and in larger requests than it came in', async () => {
  await using receiver = await TestReceiver.listen();
  const endpoint = testEndpoint(receiver.url, { max_samples_per_send: 40, max_shards: 4 });
  await using test = await TestWriter.start([endpoint]);
  receiver.behaviour = (response) => void (response.statusCode = 500);
  const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
  const scrapes = 200;
  for (let scrape = 0; scrape < scrapes; scrape++) {
    const samples = names.map((name) => ({ name, labels: {}, value: scrape }));
    await test.writer.offer(scrape, samples);
  }
  await settled(test, 'retrying');
  expect(test.writer.state()[0]?.pendingSamples).toBe(scrapes * names.length);
  receiver.requests.length = 0;
  receiver.mostUnderWay = 0;
  const allShards = Promise.withResolvers<void>();
  receiver.behaviour = () => {
    if (receiver.underWay === 4) allShards.resolve();
    // While there are fewer shards nobody waits for the fourth for long.
    return Promise.race([allShards.promise, new Promise<void>((resolve) => setTimeout(resolve, 200))]);
  };
  await test.clock.advance(60_000);
  await sent(test);
  expect(receiver.mostUnderWay).toBe(4);
  expect(receiver.requests.length).toBeLessThan(scrapes);
  for (const name of names) {
    const values = receiver.accepted.filter(({ series }) => series === `${name}{}`).map(({ value }) => value);
    expect(values).toEqual(Array.from({ length: scrapes }, (_, scrape) => scrape));
  }
  expect(test.writer.state()).toMatchObject([{ failedSamples: 0, pendingBytes: 0 }]);
});

test('two servers are served each on its own; metrics are chosen by name', async () => {
  await using good = await TestReceiver.listen();
  await using bad = await TestReceiver.listen();
  bad.behaviour = (response) => void (response.statusCode = 500);
  await using test = await TestWriter.start([
    testEndpoint(good.url, { name: 'good', keep: ['node_*'], drop: ['*_bucket'] }),
    testEndpoint(bad.url, { name: 'bad' }),
  ]);
  await test.writer.offer(test.clock.now(), [
    { name: 'node_load1', labels: {}, value: 1 },
    { name: 'node_x_bucket', labels: {}, value: 1 },
    { name: 'other', labels: {}, value: 1 },
  ]);
  await until(() => test.writer.state()[1]?.status === 'retrying' && good.accepted.length === 1);
  expect(good.accepted).toMatchObject([{ series: 'node_load1{}' }]);
  expect(test.writer.state()).toMatchObject([
    { name: 'good', pendingSamples: 0, sentSamples: 1 },
    { name: 'bad', pendingSamples: 3, sentSamples: 0 },
  ]);
  const pending = remoteWriteSamples(test.writer.state()).filter(({ name }) =>
    name.endsWith('samples_pending'),
  );
  expect(pending).toEqual([
    {
      name: 'prometheus_remote_storage_samples_pending',
      labels: { remote_name: 'good', url: good.url },
      value: 0,
    },
    {
      name: 'prometheus_remote_storage_samples_pending',
      labels: { remote_name: 'bad', url: bad.url },
      value: 3,
    },
  ]);
});

test('a changed configuration takes the queue along by name, and gives up what is gone', async () => {
  await using first = await TestReceiver.listen();
  await using second = await TestReceiver.listen();
  first.behaviour = (response) => void (response.statusCode = 500);
  await using test = await TestWriter.start([
    testEndpoint(first.url, { name: 'moving' }),
    testEndpoint(`${first.url}/gone`),
  ]);
  await test.offer(7);
  await settled(test, 'retrying');
  await test.writer.apply([testEndpoint(second.url, { name: 'moving' })]);
  await sent(test);
  expect(second.accepted).toMatchObject([{ value: 7 }]);
  expect(test.writer.state()).toMatchObject([{ url: second.url, status: 'ok' }]);
  expect(test.messages.at(-1)).toBe('remote write: gave up what waited for endpoints no longer configured');
  await test.writer.apply([]);
  await test.offer(8);
  expect(test.writer.state()).toEqual([]);
});

test('closing breaks off what is under way; it is still in the queue', async () => {
  await using receiver = await TestReceiver.listen();
  await using test = await TestWriter.start([testEndpoint(receiver.url)]);
  receiver.behaviour = () => new Promise(() => {});
  await test.offer(1);
  await until(() => receiver.requests.length === 1);
  await test.writer.close();
  expect(test.writer.state()).toMatchObject([{ pendingSamples: 1 }]);
});

import { expect, test } from 'vitest';
import { ManualClock, systemClock } from '../../lib/clock.ts';
import { until } from '../../../tests/support/until.ts';
import type { Collector, Reading, Row } from '../collector.ts';
import { Scheduler } from '../scheduler.ts';
import { httpCheckEntry, tcpCheckEntry } from './config.ts';
import { checkMetrics, createCheckCollector } from './index.ts';
import { historyLength, readMemory } from './memory.ts';
import { TestServer } from './test-servers.ts';

/** The readings of checks, and what is left of them for a restart. */
class Left {
  readonly rows = new Map<string, readonly Row[]>();
  readonly events: Row[] = [];
  readonly clock = new ManualClock();
  last: Reading = {};

  take(reading: Reading): void {
    this.last = reading;
    for (const change of reading.changes ?? []) {
      if (change.kind === 'replace') this.rows.set(change.scope ?? '', change.rows);
      else this.events.push(...change.rows);
    }
  }

  collector(written: { http?: readonly object[]; tcp?: readonly object[] }): Collector {
    return createCheckCollector(
      {
        http: (written.http ?? []).map((entry) => httpCheckEntry().parse(entry)),
        tcp: (written.tcp ?? []).map((entry) => tcpCheckEntry().parse(entry)),
      },
      { clock: this.clock, restored: (_, scope = '') => this.rows.get(scope) ?? [] },
    );
  }

  async run(collector: Collector): Promise<Row> {
    const task = collector.tasks[0]!;
    this.take(await task.read(new AbortController().signal));
    await this.clock.advance(task.intervalMs);
    return this.rows.get(task.id)?.[0] ?? {};
  }
}

test('states change by the rule and over a restart, each change is an event with its reason', async () => {
  let status = 200;
  await using server = await TestServer.http((_, response) => response.writeHead(status).end());
  const left = new Left();
  const entry = { name: 'shop', url: server.url('/?key=1'), failures: '2 of 3', successes: 2 };
  let collector = left.collector({ http: [entry] });
  const states: unknown[] = [];
  for (status of [200, 200, 503, 200, 500]) states.push((await left.run(collector))['state']);
  collector = left.collector({ http: [entry] });
  for (status of [500, 200, 200]) states.push((await left.run(collector))['state']);
  expect(states).toEqual(['pending', 'up', 'up', 'up', 'down', 'down', 'down', 'up']);
  const reason = 'status 500, expected 2xx';
  expect(left.events).toMatchObject([
    {
      name: 'shop',
      kind: 'http',
      target: server.url('/?***'),
      state: 'up',
      previous_state: 'pending',
      reason: null,
    },
    { state: 'down', previous_state: 'up', previous_since: '2026-01-01T00:00:30.000Z', reason },
    { at: '2026-01-01T00:03:30.000Z', state: 'up', previous_state: 'down', reason },
  ]);
  expect(left.rows.get('http/shop')?.[0]).toMatchObject({
    last_result: 'ok',
    reason: null,
    last_failure: reason,
    last_failure_at: '2026-01-01T00:02:30.000Z',
    since: '2026-01-01T00:03:30.000Z',
  });
});

test('after a long stop the state is kept, but what was counted before is not', async () => {
  await using server = await TestServer.http((_, response) => response.writeHead(500).end());
  const left = new Left();
  const entry = { name: 'a', url: server.url(), failures: 2 };
  await left.run(left.collector({ http: [entry] }));
  await left.clock.advance(86_400_000);
  const restarted = left.collector({ http: [entry] });
  expect(await left.run(restarted)).toMatchObject({ state: 'pending' });
  expect(await left.run(restarted)).toMatchObject({ state: 'down' });
  // Another target under the same name is another check.
  const moved = left.collector({ http: [{ ...entry, url: server.url('/other') }] });
  expect(await left.run(moved)).toMatchObject({ state: 'pending' });
});

test('a run is tried again before it counts as failed', async () => {
  let requests = 0;
  await using server = await TestServer.http((_, response) => {
    requests++;
    response.writeHead(requests % 3 === 0 ? 200 : 500).end();
  });
  const left = new Left();
  const collector = left.collector({ http: [{ name: 'a', url: server.url(), retries: 2 }] });
  const task = collector.tasks[0]!;
  const reading = task.read(new AbortController().signal);
  for (let tries = 1; tries < 3; tries++) {
    await until(() => requests === tries, { what: `try ${tries}` });
    await until(() => server.openConnections === 0, { what: 'its end' });
    await left.clock.advance(500);
  }
  left.take(await reading);
  expect(requests).toBe(3);
  expect(left.rows.get('http/a')?.[0]).toMatchObject({ state: 'up', last_failure: null });
});

test('the history is bounded', async () => {
  await using server = await TestServer.tcp((socket) => socket.end());
  const left = new Left();
  const collector = left.collector({ tcp: [{ name: 'a', address: `127.0.0.1:${server.port}` }] });
  for (let run = 0; run < historyLength + 5; run++) await left.run(collector);
  const { history } = readMemory(left.rows.get('tcp/a')?.[0]);
  expect(history).toHaveLength(historyLength);
  expect(history.at(-1)).toMatchObject({ isGood: true, reason: undefined });
});

test('samples are those that are declared, and tell of the check and its target', async () => {
  await using server = await TestServer.http((_, response) => response.end('hello'));
  const left = new Left();
  await left.run(left.collector({ http: [{ name: 'a', url: server.url('/x?secret=1') }] }));
  const samples = left.last.samples ?? [];
  const declared = new Set(checkMetrics.map(({ name }) => name));
  expect(samples.filter(({ name }) => !declared.has(name))).toEqual([]);
  expect(new Set(samples.map(({ labels }) => `${labels['check']} ${labels['instance']}`))).toEqual(
    new Set([`a ${server.url('/x?***')}`]),
  );
  const value = (name: string): number | undefined => samples.find((sample) => sample.name === name)?.value;
  expect([
    value('probe_success'),
    value('probe_http_status_code'),
    value('probe_http_content_length'),
  ]).toEqual([1, 200, 5]);
  expect(new Set(samples.map(({ name, labels }) => name + JSON.stringify(labels))).size).toBe(samples.length);
});

test('a check that hangs keeps no other waiting; one that is switched off is not made', async () => {
  await using silent = await TestServer.tcp((socket) => socket.resume());
  await using server = await TestServer.http((_, response) => response.end());
  const left = new Left();
  const times = { interval: '1s', timeout: '10m' };
  const collector = createCheckCollector(
    {
      http: [
        { name: 'hangs', url: silent.url(), ...times },
        { name: 'answers', url: server.url(), ...times },
        { name: 'off', url: server.url(), ...times, enabled: false },
      ].map((entry) => httpCheckEntry().parse(entry)),
      tcp: [
        tcpCheckEntry().parse({ name: 'hangs', address: `127.0.0.1:${silent.port}`, expect: 'x', ...times }),
      ],
    },
    { clock: systemClock, restored: () => [] },
  );
  const scheduler = new Scheduler({
    clock: systemClock,
    sink: async (_, __, reading) => left.take(reading),
    random: () => 0,
  });
  scheduler.start(collector);
  await until(() => (scheduler.healthOf('check', 'http/answers')?.runs ?? 0) >= 2, { what: 'two runs' });
  expect([...left.rows.keys()]).toEqual(['http/answers']);
  expect(scheduler.healthOf('check', 'http/hangs')).toMatchObject({ running: true, runs: 0 });
  expect(scheduler.healthOf('check', 'http/off')).toBeUndefined();
  await scheduler.close(1000);
  await until(() => silent.openConnections === 0, { what: 'the connections to be closed at shutdown' });
  expect(left.rows.has('http/hangs')).toBe(false);
});

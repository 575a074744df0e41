import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { NodeClient } from '../contract/client.ts';
import { ManualClock } from '../lib/clock.ts';
import { startedAt } from './fixtures.ts';
import { Follower } from './follower.ts';
import { logLine } from './log-fixtures.ts';
import type { FollowPlan } from './state/follow-plan.ts';
import type { LogMessage } from './update/log-effects.ts';

const plan = (change: Partial<FollowPlan> = {}): FollowPlan => ({
  node: 0,
  name: 'app',
  generation: 1,
  filter: '',
  ignoresCase: false,
  resumeAfter: null,
  ...change,
});

interface Connection {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A node that speaks the event stream of a log, under the test's hand. */
class StreamingNode implements AsyncDisposable {
  readonly #server = createServer((request, response) => {
    const connection = { request, response };
    this.connections.push(connection);
    this.#answer(connection);
  });
  readonly connections: Connection[] = [];
  #answer: (connection: Connection) => void = ({ response }) => this.accept(response);

  async listen(where: string | number): Promise<void> {
    this.#server.listen(where);
    await once(this.#server, 'listening');
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  onConnection(answer: (connection: Connection) => void): void {
    this.#answer = answer;
  }

  accept(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
  }

  /** On the newest connection. */
  send(text: string): void {
    this.connections.at(-1)?.response.write(text);
  }

  drop(): void {
    this.connections.at(-1)?.response.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

const lineEvent = (id: number): string => `id: ${id}\ndata: ${JSON.stringify(logLine(id))}\n\n`;
const events = (...ids: readonly number[]): string => ids.map(lineEvent).join('');

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose();
});

async function open(where: 'tcp' | 'unix' = 'tcp') {
  const node = new StreamingNode();
  const folder = mkdtempSync(join(tmpdir(), 'etlmon-'));
  const socket = join(folder, 'node.sock');
  await node.listen(where === 'unix' ? socket : 0);
  const address = where === 'unix' ? `unix:${socket}` : `http://127.0.0.1:${node.port}`;
  const clock = new ManualClock(startedAt);
  const messages: LogMessage[] = [];
  /** How long each retry waits. */
  const delays: number[] = [];
  const follower = new Follower({
    clock,
    clients: [new NodeClient(address)],
    dispatch: (message) => {
      messages.push(message);
      if (message.kind === 'log-stream' && message.stream.status === 'broken')
        delays.push((message.stream.retryAt ?? 0) - clock.now());
    },
    random: () => 1,
  });
  disposals.push(() => {
    follower.stop();
    rmSync(folder, { recursive: true });
    return node[Symbol.asyncDispose]();
  });
  const ids = (): number[] =>
    messages.flatMap((one) => (one.kind === 'log-streamed' ? one.streamed.lines.map(({ id }) => id) : []));
  /** Moves time in small steps until it is so; the sockets are real, so there is something to wait for. */
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 2000 && !isSo(); turn++) await clock.advance(5);
    expect(isSo()).toBe(true);
  };
  const isLive =
    (times = 1) =>
    (): boolean =>
      messages.filter((one) => one.kind === 'log-stream' && one.stream.status === 'live').length >= times;
  return { node, clock, follower, messages, delays, ids, until, isLive };
}

const statusOf = (messages: readonly LogMessage[]) =>
  messages.findLast((one) => one.kind === 'log-stream')?.stream;

describe('a stream', () => {
  it('is asked for with the last lines and the filter, over TCP and unix sockets', async () => {
    for (const where of ['tcp', 'unix'] as const) {
      const { node, follower, ids, until, isLive } = await open(where);
      follower.follow(plan({ filter: 'a|b', ignoresCase: true }));
      await until(isLive());
      expect(node.connections[0]?.request.url).toBe(
        '/api/v1/logs/app?lines=500&filter=a%7Cb&ignore_case=true&follow=true',
      );
      node.send(events(1, 2, 3));
      await until(() => ids().length === 3);
    }
  });

  it('goes on behind its last line when it breaks, losing and doubling none', async () => {
    const { node, follower, ids, until, isLive, messages } = await open();
    follower.follow(plan());
    await until(isLive());
    node.send(`${events(1, 2)}id: 3\ndata: {"id":3,"li`);
    await until(() => ids().length === 2);
    node.drop();
    await until(() => statusOf(messages)?.status === 'broken');
    expect(statusOf(messages)).toMatchObject({ retryAt: expect.any(Number) });
    await until(isLive(2));
    expect(node.connections[1]?.request.headers['last-event-id']).toBe('2');
    node.send(events(3, 3, 2, 4));
    await until(() => ids().length === 4);
    expect(ids()).toEqual([1, 2, 3, 4]);
  });

  it('says when the node counts its lines from the beginning again', async () => {
    const { node, follower, until, isLive, messages, ids } = await open();
    follower.follow(plan({ resumeAfter: 70 }));
    await until(isLive());
    node.send(events(1, 2));
    await until(() => messages.some(({ kind }) => kind === 'log-renumbered'));
    expect(ids()).toEqual([]);
  });

  it('is tried ever less often while the node is away, and at once when told to', async () => {
    const { node, clock, follower, until, delays } = await open();
    node.onConnection(({ response }) => response.destroy());
    follower.follow(plan());
    for (let count = 1; count <= 6; count++) {
      await until(() => delays.length === count);
      await clock.advance(delays.at(-1) ?? 0);
    }
    await until(() => delays.length === 7);
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    const before = node.connections.length;
    follower.retryNow();
    await until(() => node.connections.length === before + 1);
  });

  it('is not asked for again where the node refuses', async () => {
    const { node, clock, follower, until, messages } = await open();
    node.onConnection(({ response }) => {
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      const problem = { type: 'x', title: 'x', status: 404, detail: 'no log is named app', code: 'NO_LOG' };
      response.end(JSON.stringify(problem));
    });
    follower.follow(plan());
    await until(() => statusOf(messages)?.status === 'refused');
    expect(statusOf(messages)).toMatchObject({ message: 'no log is named app' });
    await clock.advance(120_000);
    expect(node.connections.length).toBe(1);
  });

  it('ends with the words of the node', async () => {
    const { node, follower, until, isLive, messages, ids } = await open();
    follower.follow(plan({ filter: '(a+)+b' }));
    await until(isLive());
    const problem = { type: 'x', title: 'x', status: 503, detail: 'the filter is too slow', code: 'SLOW' };
    node.send(`${events(1)}event: problem\ndata: ${JSON.stringify(problem)}\n\n`);
    await until(() => statusOf(messages)?.status === 'refused');
    expect(statusOf(messages)).toMatchObject({ message: 'the filter is too slow' });
    expect(ids()).toEqual([1]);
  });

  it('tells of gaps, and of pausing and resuming', async () => {
    const { node, follower, until, isLive, messages } = await open();
    follower.follow(plan());
    await until(isLive());
    node.send(
      `event: paused\ndata: {}\n\nevent: gap\ndata: {"from":4,"to":9}\n\n: keep-alive\n\n${events(10)}`,
    );
    await until(() => messages.some((one) => one.kind === 'log-streamed' && one.streamed.count > 0));
    expect(messages.some(({ kind }) => kind === 'log-turned')).toBe(true);
    const gaps = messages.flatMap((one) => (one.kind === 'log-streamed' ? one.streamed.gaps : []));
    expect(gaps).toEqual([{ from: 4, to: 9 }]);
  });

  it('breaks at what is no line, and at another program', async () => {
    const { node, follower, until, isLive, messages } = await open();
    follower.follow(plan());
    await until(isLive());
    node.send('data: {"id":"one"}\n\n');
    await until(() => statusOf(messages)?.status === 'broken');
    expect(statusOf(messages)).toMatchObject({ message: expect.stringContaining('is this an etlmon node?') });
  });

  it('is closed when another is wanted, or none', async () => {
    const { node, follower, until, isLive } = await open();
    follower.follow(plan());
    await until(isLive());
    follower.follow(plan());
    expect(node.connections.length).toBe(1);
    const [first] = node.connections;
    follower.follow(plan({ generation: 2, resumeAfter: 70 }));
    await until(isLive(2));
    expect(node.connections[1]?.request.headers['last-event-id']).toBe('70');
    await until(() => first?.request.destroyed === true);
    follower.follow(null);
    await until(() => node.connections[1]?.request.destroyed === true);
  });
});

describe('a flood', () => {
  it('is handed over twice a second, and no more of it than is kept', async () => {
    const { node, clock, follower, ids, until, isLive, messages } = await open();
    follower.follow(plan());
    await until(isLive());
    await until(() => messages.some(({ kind }) => kind === 'log-streamed'));
    const [startMs, count] = [clock.monotonic(), 30_000];
    for (let id = 1; id <= count; id += 1000)
      node.send(events(...Array.from({ length: 1000 }, (_, index) => id + index)));
    await until(() => ids().at(-1) === count);
    const batches = messages.filter((one) => one.kind === 'log-streamed');
    const most = (clock.monotonic() - startMs) / 500 + 2;
    expect(batches.length).toBeLessThanOrEqual(most);
    for (const { streamed } of batches) expect(streamed.lines.length).toBeLessThanOrEqual(5000);
    expect(batches.reduce((sum, { streamed }) => sum + streamed.count, 0)).toBe(count);
  });
});

import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { NodeClient } from '../contract/client.ts';
import { ManualClock } from '../lib/clock.ts';
import { startedAt } from './fixtures.ts';
import { Follower } from './follower.ts';
import { JournalSource } from './journal-source.ts';
import { journalLine } from './service-fixtures.ts';
import type { FollowPlan } from './state/follow-plan.ts';
import type { LogMessage } from './update/log-effects.ts';

const disposals: (() => unknown)[] = [];
afterEach(async () => {
  for (const dispose of disposals.splice(0)) await dispose();
});

const plan = (change: Partial<FollowPlan> = {}): FollowPlan => ({
  node: 0,
  name: 'ledger.service',
  generation: 1,
  filter: '',
  ignoresCase: false,
  resumeAfter: null,
  ...change,
});

const event = (number: number, change: Parameters<typeof journalLine>[1] = {}): string => {
  const entry = journalLine(number, change);
  return `id: ${entry.cursor}\ndata: ${JSON.stringify(entry)}\n\n`;
};

/** A follower of journals at a node under the test's hand. */
async function open() {
  const requests: IncomingMessage[] = [];
  const responses: ServerResponse[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    responses.push(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = new ManualClock(startedAt);
  const messages: LogMessage[] = [];
  const client = new NodeClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const follower = new Follower({
    clock,
    clients: [new JournalSource(client)],
    dispatch: (message) => messages.push(message),
    random: () => 1,
  });
  disposals.push(async () => {
    follower.stop();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const lines = () => messages.flatMap((one) => (one.kind === 'log-streamed' ? one.streamed.lines : []));
  /** The sockets are real, so there is something to wait for. */
  const until = async (isSo: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 2000 && !isSo(); turn++) await clock.advance(5);
    expect(isSo()).toBe(true);
  };
  const send = (text: string): void => void responses.at(-1)?.write(text);
  return { requests, responses, follower, messages, lines, until, send };
}

describe('the journal of a service', () => {
  it('is followed as a log, its lines numbered as they come', async () => {
    const { requests, follower, lines, until, send } = await open();
    follower.follow(plan());
    await until(() => requests.length === 1);
    expect(requests[0]?.url).toBe('/api/v1/services/ledger.service/journal?lines=500&follow=true');
    expect(requests[0]?.headers['last-event-id']).toBeUndefined();
    send(`${event(7, { priority: 3 })}: keep-alive\n\n${event(8, { message: 'two\nrows' })}`);
    await until(() => lines().length === 3);
    expect(lines().map(({ id, line }) => [id, line])).toEqual([
      [1, '<3>ledger[66]: batch 7 loaded'],
      [2, '<6>ledger[66]: two'],
      [3, '  rows'],
    ]);
    expect(lines()[0]?.logged_at).toBe(journalLine(7).at);
  });

  it('goes on behind the cursor of its last entry when the stream breaks', async () => {
    const { requests, responses, follower, lines, until, send } = await open();
    follower.follow(plan());
    await until(() => requests.length === 1);
    send(event(1) + event(2, { message: 'two\nrows' }));
    await until(() => lines().length === 3);
    responses[0]?.destroy();
    await until(() => requests.length === 2);
    expect(requests[1]?.headers['last-event-id']).toBe('s=1;i=2');
    send(event(3));
    await until(() => lines().length === 4);
    expect(lines().map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });

  it('begins with its last lines where another one was followed before', async () => {
    const { requests, follower, lines, until, send } = await open();
    follower.follow(plan());
    await until(() => requests.length === 1);
    send(event(1));
    await until(() => lines().length === 1);
    follower.follow(plan({ name: 'nginx.service', generation: 2 }));
    await until(() => requests.length === 2);
    expect(requests[1]?.url).toContain('/nginx.service/');
    expect(requests[1]?.headers['last-event-id']).toBeUndefined();
  });

  it('ends with the words of the node, and is tried again later', async () => {
    const { requests, follower, messages, until, send } = await open();
    follower.follow(plan());
    await until(() => requests.length === 1);
    const problem = { type: 'x', title: 'x', status: 503, detail: 'journalctl is missing', code: 'X' };
    send(`event: problem\ndata: ${JSON.stringify(problem)}\n\n`);
    await until(() => messages.some((one) => one.kind === 'log-stream' && one.stream.status === 'broken'));
    const told = messages.findLast((one) => one.kind === 'log-stream');
    expect(told?.stream).toMatchObject({ message: 'journalctl is missing' });
    await until(() => requests.length === 2);
  });

  it('breaks at what is no entry', async () => {
    const { requests, follower, messages, until, send } = await open();
    follower.follow(plan());
    await until(() => requests.length === 1);
    send('data: {"message":1}\n\n');
    await until(() => messages.some((one) => one.kind === 'log-stream' && one.stream.status === 'broken'));
    const told = messages.findLast((one) => one.kind === 'log-stream');
    expect(told?.stream).toMatchObject({ message: expect.stringContaining('is this an etlmon node?') });
  });
});

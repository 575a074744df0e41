import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { journalEntrySchema } from '../contract/services.ts';
import { Audit } from '../control/audit.ts';
import { RateLimit } from '../control/rate-limit.ts';
import { Refusal } from '../control/refusal.ts';
import { ServiceControl } from '../control/service.ts';
import { systemClock } from '../lib/clock.ts';
import { Unavailable } from '../lib/errors.ts';
import type { Row } from '../lib/reading.ts';
import { NodeServices } from '../node/service-view.ts';
import type { Env } from './caller.ts';
import { refusalResponse } from './problem.ts';
import { addServices } from './service-routes.ts';

const entry = (number: number, more: object = {}): string =>
  JSON.stringify({
    __CURSOR: `s=1;i=${number}`,
    __REALTIME_TIMESTAMP: '1795273901905168',
    MESSAGE: `line ${number}`,
    PRIORITY: '6',
    ...more,
  });

/** The API over a journalctl that is a script, on a machine without systemd. */
function api(script: string): { app: Hono<Env>; audit: Row[] } {
  const audit: Row[] = [];
  const control = new ServiceControl({
    allowed: ['nginx'],
    rateLimit: new RateLimit(systemClock, { count: 1, perMs: 1000 }),
    clock: systemClock,
    audit: new Audit(systemClock, (line) => void audit.push({ ...line })),
    ownUnit: undefined,
    connect: () => Promise.reject(new Unavailable('this machine was not booted with systemd')),
  });
  const view = new NodeServices({
    clock: systemClock,
    stored: () => [],
    queryEvents: async ({ unit, limit }) => [{ unit, kind: 'failed', limit }],
    collector: () => undefined,
    control: () => control,
    journalctl: ['/bin/sh', '-c', script],
  });
  const app = new Hono<Env>();
  app.onError((error) => {
    if (error instanceof Refusal) return refusalResponse(error);
    throw error;
  });
  addServices(app, view);
  return { app, audit };
}

const local = { headers: { host: 'localhost' } };
const get = async (app: Hono<Env>, path: string): Promise<[number, unknown]> => {
  const answer = await app.request(path, local);
  return [answer.status, await answer.json()];
};

describe('/api/v1/services/{unit}/journal', () => {
  it('gives the last lines', async () => {
    const { app } = api(`printf '%s\\n' '${entry(1)}' '${entry(2, { PRIORITY: null })}'`);
    const [status, lines] = await get(app, '/api/v1/services/nginx/journal');
    expect(status).toBe(200);
    expect(lines).toMatchObject([
      { cursor: 's=1;i=1', message: 'line 1', priority: 6, at: '2026-11-21T15:11:41.905Z' },
      { message: 'line 2', priority: null },
    ]);
    for (const line of lines as unknown[]) expect(journalEntrySchema.strict().parse(line)).toEqual(line);
  });

  it('streams lines with their cursors, and goes on behind the last one', async () => {
    const { app } = api(`for arg; do :; done; echo '${entry(3)}'; exec sleep 1000`);
    const answer = await app.request('/api/v1/services/nginx/journal?follow=1', {
      headers: { 'last-event-id': 's=1;i=2' },
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const reader = answer.body!.getReader();
    const { value } = await reader.read();
    const [id, data] = Buffer.from(value ?? new Uint8Array())
      .toString()
      .split('\n');
    expect(id).toBe('id: s=1;i=3');
    expect(JSON.parse(data?.slice('data: '.length) ?? '')).toMatchObject({ message: 'line 3' });
    await reader.cancel();
  });

  it('ends with a problem where the journal cannot be read', async () => {
    const { app } = api('echo Failed to seek to cursor >&2; exit 1');
    const text = await (await app.request('/api/v1/services/nginx/journal?follow=1')).text();
    expect(text).toMatch(/^event: problem\ndata: \{.*"status":503.*Failed to seek to cursor"/);
    expect(await get(app, '/api/v1/services/nginx/journal')).toMatchObject([503, { code: 'UNAVAILABLE' }]);
  });

  it('refuses what is no cursor and what is no service', async () => {
    const { app } = api('exit 0');
    expect(await get(app, '/api/v1/services/nginx/journal?after=--x')).toMatchObject([400, {}]);
    expect(await get(app, '/api/v1/services/a%2Fb/journal')).toMatchObject([404, { code: 'NOT_FOUND' }]);
    expect(await get(app, '/api/v1/services/--file=x/journal')).toMatchObject([404, { code: 'NOT_FOUND' }]);
  });
});

describe('commands', () => {
  const post = async (
    app: Hono<Env>,
    path: string,
    body: object,
    host = 'localhost',
  ): Promise<[number, unknown]> => {
    const answer = await app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', host },
      body: JSON.stringify(body),
    });
    return [answer.status, await answer.json()];
  };

  it('are refused by policy, by place and without a manager, and written down each time', async () => {
    const { app, audit } = api('exit 0');
    const start = '/api/v1/services/nginx/start';
    expect(await post(app, start, { confirm: true })).toMatchObject([503, { code: 'UNAVAILABLE' }]);
    expect(await post(app, '/api/v1/services/ssh/stop', {})).toMatchObject([403, { code: 'POLICY' }]);
    expect(await post(app, '/api/v1/services/nginx.timer/stop', {})).toMatchObject([404, {}]);
    expect((await post(app, start, { confirm: true }, 'evil.example'))[0]).toBe(403);
    expect(audit.map((row) => [row['command'], row['target']])).toEqual([
      ['service.start', 'nginx.service'],
      ['service.stop', 'ssh.service'],
      ['service.stop', 'nginx.timer'],
      ['service.start', 'nginx.service'],
    ]);
  });
});

it('without a collector there are no services; events are of one', async () => {
  const { app } = api('exit 0');
  expect(await get(app, '/api/v1/services')).toEqual([200, []]);
  expect(await get(app, '/api/v1/metrics/services')).toEqual([200, []]);
  expect(await get(app, '/api/v1/services/nginx/events?limit=5')).toEqual([
    200,
    [{ unit: 'nginx.service', kind: 'failed', limit: 6 }],
  ]);
});

import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { Env } from '../api/caller.ts';
import { addChecks } from '../api/check-routes.ts';
import { tcpCheckEntry } from '../collect/check/config.ts';
import { checkSchema } from '../contract/checks.ts';
import { configuredChecks } from './check-view.ts';
import { NodeChecks } from './checks.ts';

test('both routes answer with every configured check, its own events with it', async () => {
  const entries = ['a', 'b'].map((name) => tcpCheckEntry().parse({ name, address: 'db.test:5432' }));
  const event = { at: '2026-01-01T00:00:00.000Z', state: 'down', previous_state: 'up', reason: 'refused' };
  const view = new NodeChecks({
    clock: { now: () => 0 },
    checks: () => configuredChecks([], entries),
    row: () => undefined,
    events: async () => [
      { ...event, kind: 'tcp', name: 'b' },
      { ...event, kind: 'http', name: 'a' },
    ],
    health: () => undefined,
  });
  const app = new Hono<Env>();
  addChecks(app, view);
  for (const path of ['/api/v1/checks', '/api/v1/metrics/http']) {
    const answer = await app.request(path);
    const checks = z.array(z.strictObject(checkSchema.shape)).parse(await answer.json());
    expect(checks.map(({ name, events }) => [name, events.length])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  }
});

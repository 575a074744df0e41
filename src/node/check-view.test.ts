import { expect, test } from 'vitest';
import { z } from 'zod';
import { httpCheckEntry, tcpCheckEntry } from '../collect/check/config.ts';
import { createCheckCollector } from '../collect/check/index.ts';
import { TestServer, fixture } from '../collect/check/test-servers.ts';
import type { Row } from '../collect/collector.ts';
import { checkSchema } from '../contract/checks.ts';
import { ManualClock } from '../lib/clock.ts';
import { configuredChecks, eventsShown, toCheck } from './check-view.ts';

test('what the collector leaves becomes what the contract says', async () => {
  await using server = await TestServer.https('server', (_, response) => response.end('hello'));
  const entry = httpCheckEntry().parse({
    name: 'shop',
    url: `https://me:secret@localhost:${server.port}/?token=hunter2`,
    tls: { ca: fixture('ca.crt') },
  });
  const clock = new ManualClock();
  const collector = createCheckCollector({ http: [entry], tcp: [] }, { clock, restored: () => [] });
  const reading = await collector.tasks[0]!.read(new AbortController().signal);
  const rows = (table: string): readonly Row[] =>
    (reading.changes ?? []).flatMap((change) => (change.table === table ? change.rows : []));
  const [configured] = configuredChecks([entry], []);
  const knowledge = {
    row: rows('checks')[0],
    events: rows('check_events'),
    health: undefined,
    nowMs: clock.now(),
  };
  const check = toCheck(configured!, knowledge);
  expect(z.strictObject(checkSchema.shape).parse(check)).toEqual(check);
  expect(JSON.stringify([check, reading])).not.toMatch(/hunter2|secret/);
  expect(check).toMatchObject({
    name: 'shop',
    kind: 'http',
    target: `https://localhost:${server.port}/?***`,
    state: 'up',
    since: '2026-01-01T00:00:00.000Z',
    last_result: 'ok',
    status_code: 200,
    body_bytes: 5,
    tls_version: 'TLS 1.3',
    certificate: { verified: true, days_left: 36_824 },
    history: [{ ok: true, status_code: 200, reason: null }],
    events: [{ state: 'up', previous_state: 'pending', previous_since: null, reason: null }],
  });
  const stale = toCheck(configured!, { ...knowledge, nowMs: clock.now() + 3_600_000 });
  expect(stale).toMatchObject({
    state: 'unknown',
    since: null,
    reason: 'the check was not made for longer than three intervals',
    last_checked: '2026-01-01T00:00:00.000Z',
  });
});

test('before its first run a check is pending; one that is switched off is unknown', () => {
  const tcp = [
    tcpCheckEntry().parse({ name: 'a', address: 'db.test:5432' }),
    tcpCheckEntry().parse({ name: 'b', address: 'db.test:5432', tls: {}, enabled: false }),
  ];
  const [plain, off] = configuredChecks([], tcp).map((check) =>
    checkSchema.parse(toCheck(check, { row: undefined, events: [], health: undefined, nowMs: 0 })),
  );
  expect(plain).toMatchObject({ kind: 'tcp', target: 'db.test:5432', state: 'pending', certificate: null });
  expect(off).toMatchObject({
    kind: 'tls',
    state: 'unknown',
    enabled: false,
    reason: 'the check is switched off',
  });
});

test('a row of another target tells nothing of this one, and events are the newest', () => {
  const [check] = configuredChecks([], [tcpCheckEntry().parse({ name: 'a', address: 'db.test:5432' })]);
  const event = { at: '2026-01-01T00:00:00.000Z', state: 'down', previous_state: 'up', reason: 'x' };
  const events = Array.from({ length: 30 }, () => event);
  const row = { kind: 'tcp', target: 'old.test:5432', state: 'up', last_checked: '2026-01-01T00:00:00.000Z' };
  const shown = toCheck(check!, { row, events, health: undefined, nowMs: Date.UTC(2026, 0, 1) });
  expect(shown).toMatchObject({ state: 'pending', last_checked: null });
  expect(shown.events).toHaveLength(eventsShown);
});

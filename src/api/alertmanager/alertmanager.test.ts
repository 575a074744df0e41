import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it } from 'vitest';
import { AlertsBench } from '../../../tests/support/alerts-bench.ts';

const routing = `
route:
  receiver: ops
  group_by: [team]
  routes:
    - { matchers: [team="etl"], receiver: etl, continue: true }
    - { matchers: ['team=~"etl|web"'], receiver: web }
receivers: [{ name: ops }, { name: etl }, { name: web }]
inhibit_rules: [{ source_matchers: [severity="critical"], target_matchers: [severity="warning"], equal: [team] }]
`;

let bench: AlertsBench;

describe('what is asked', () => {
  const path = '/api/v2/alerts';
  const names = async (query: string): Promise<string> => {
    const alerts = (await bench.get(`${path}?${query}`)) as { labels: Record<string, string> }[];
    const listed = alerts.map(({ labels }) => labels['alertname'] ?? '');
    return listed.toSorted((one, other) => one.localeCompare(other)).join(' ');
  };

  beforeAll(async () => {
    bench = await AlertsBench.start(routing);
    await bench.post({ alertname: 'A', team: 'etl', severity: 'critical' });
    await bench.post({ alertname: 'B', team: 'etl', severity: 'warning' });
    await bench.post({ alertname: 'C', team: 'web', severity: 'warning' });
    await bench.post({ alertname: 'D' });
    bench.tell({ alertname: 'R', team: 'db' }, 'firing');
    const [startsAt, endsAt] = [0, 60_000].map((ms) => new Date(bench.nowMs + ms).toISOString());
    const matchers = [{ name: 'alertname', value: 'C', isRegex: false }];
    const silence = { matchers, startsAt, endsAt, createdBy: 'ada', comment: 'c' };
    await bench.ask('POST', '/api/v2/silences', silence);
  });

  afterAll(() => bench[Symbol.dispose]());

  it.each([
    ['', 'A B C D R'],
    ['filter=team%3Detl', 'A B'],
    ['filter=team%3D~%22e.%2B|web%22&filter=severity!%3D%22critical%22', 'B C'],
    ['filter=team%3D%22%22', 'D'],
    ['filter=constructor%3D~%22.%2Bx%22', ''],
    ['receiver=et.', 'A B'],
    ['receiver=e', ''],
    ['silenced=false', 'A B D R'],
    ['inhibited=false', 'A C D R'],
    ['active=false', 'B C'],
    ['active=false&active=true&unprocessed=false', 'A B C D R'],
    ['active=no', 'B C'],
  ])('alerts with %s are %s', async (query, want) => {
    expect(await names(query)).toBe(want);
  });

  it('alerts are shown as Alertmanager shows them, also those of rules', async () => {
    const [silenced] = await bench.get(`${path}?filter=alertname%3DC`);
    expect(silenced).toMatchObject({ status: { state: 'suppressed', inhibitedBy: [] } });
    expect(silenced.status.silencedBy).toHaveLength(1);
    const [own] = await bench.get(`${path}?filter=alertname%3DR`);
    expect(own).toEqual({
      annotations: { summary: 'of a rule' },
      endsAt: new Date(bench.nowMs + 300_000).toISOString(),
      fingerprint: expect.stringMatching(/^[\da-f]{16}$/) as string,
      receivers: [{ name: 'ops' }],
      startsAt: new Date(bench.nowMs).toISOString(),
      status: { state: 'active', silencedBy: [], inhibitedBy: [] },
      updatedAt: new Date(bench.nowMs).toISOString(),
      labels: { alertname: 'R', team: 'db' },
    });
  });

  it('an alert is in each of its groups', async () => {
    const groups = (await bench.get('/api/v2/alerts/groups?filter=severity!%3Dwarning')) as {
      readonly receiver: { readonly name: string };
      readonly labels: object;
      readonly alerts: readonly {
        readonly labels: { readonly alertname: string };
        readonly receivers: object;
      }[];
    }[];
    const shown = groups.map(({ receiver, labels, alerts }) => [
      receiver.name,
      labels,
      ...alerts.map((alert) => alert.labels.alertname),
    ]);
    expect(shown).toEqual([
      ['ops', {}, 'D'],
      ['ops', { team: 'db' }, 'R'],
      ['etl', { team: 'etl' }, 'A'],
      ['web', { team: 'etl' }, 'A'],
    ]);
    expect(groups[2]?.alerts[0]?.receivers).toEqual([{ name: 'etl' }, { name: 'web' }]);
  });

  it.each([
    ['GET', '/api/v2/alerts?filter=x', 400, '"`x`: expected'],
    ['GET', '/api/v2/alerts?filter=a%3D~%22(%22', 400, '"a=~'],
    ['GET', '/api/v2/alerts/groups?receiver=(', 400, '"receiver=~'],
    ['GET', '/api/v2/silences?filter=x', 400, '"`x`: expected'],
    ['GET', '/api/v2/silence/x', 422, '{"code":601,'],
    ['GET', '/api/v2/silence/11111111-1111-4111-8111-111111111111', 404, ''],
    ['DELETE', '/api/v2/silence/11111111-1111-4111-8111-111111111111', 500, '"there is no silence'],
    ['GET', '/api/v2/none', 404, '{"code":404,'],
    ['PUT', '/api/v2/alerts', 405, '{"code":405,'],
    ['GET', '/api/v2/constructor', 404, '{"code":404,'],
    ['HEAD', '/-/healthy', 200, ''],
    ['GET', '/-/ready', 200, 'OK'],
  ])('%s %s is answered with %d', async (method, where, status, begin) => {
    const answer = await bench.ask(method, where);
    expect([answer.status, answer.text.slice(0, begin.length)]).toEqual([status, begin]);
  });
});

describe('what is posted', () => {
  beforeEach(async () => {
    bench = await AlertsBench.start(routing);
  });

  afterEach(() => bench[Symbol.dispose]());

  const good = { labels: { alertname: 'Good' } };
  const time = '2026-01-01T00:00:00Z';

  it.each<[unknown, number, taken: number]>([
    [[], 200, 0],
    ['null', 200, 0],
    ['', 422, 0],
    ['x', 400, 0],
    [{}, 400, 0],
    [[good, {}], 422, 0],
    [[good, null], 400, 0],
    [[good, { labels: { a: 1 } }], 400, 0],
    [[good, { labels: { a: 'b' }, startsAt: 'soon' }], 400, 0],
    [[good, { labels: { a: 'b' }, startsAt: '2026-13-01T00:00:00Z' }], 400, 0],
    [[good, { labels: { a: 'b' }, generatorURL: 'a b' }], 422, 0],
    // What can be read and is no alert does not keep the others from being taken.
    [[good, { labels: {} }], 400, 1],
    [[good, { labels: { a: '' } }], 400, 1],
    [[good, { labels: { 'a b': 'c' } }], 400, 1],
    [[good, { labels: { a: 'b' }, annotations: { 'a-b': '' } }], 400, 1],
    [[good, { labels: { a: 'b' }, startsAt: time, endsAt: '2025-12-31T23:59:59Z' }], 400, 1],
    [[good, { labels: { a: 'b' }, startsAt: '0001-01-01T00:00:00Z', generatorURL: '/x' }], 200, 2],
  ])('alerts %j are answered with %d', async (body, status, taken) => {
    const answer = await bench.ask('POST', '/api/v2/alerts', body);
    expect([answer.status, (await bench.shown()).length]).toEqual([status, taken]);
  });

  const silence = {
    matchers: [{ name: 'a', value: 'b', isRegex: false }],
    startsAt: time,
    endsAt: '2026-01-01T01:00:00.123456789+00:00',
    createdBy: 'ada',
    comment: 'c',
  };

  it.each<[object, number]>([
    [{}, 200],
    [{ comment: '' }, 200],
    [{ comment: undefined }, 422],
    [{ matchers: [] }, 422],
    [{ matchers: [{ name: 'a', value: 'b' }] }, 422],
    [{ matchers: [{ name: 'a b', value: 'b', isRegex: false }] }, 400],
    [{ matchers: [{ name: 'a', value: '(', isRegex: true }] }, 400],
    [{ matchers: [{ name: 'a', value: '.*', isRegex: true }] }, 400],
    [{ endsAt: time }, 400],
    [{ startsAt: 5 }, 400],
    [{ id: '11111111-1111-4111-8111-111111111111' }, 404],
  ])('a silence with %j is answered with %d', async (change, status) => {
    expect((await bench.ask('POST', '/api/v2/silences', { ...silence, ...change })).status).toBe(status);
  });

  it('silences are made, changed and ended, with a line in the audit log each', async () => {
    const set = async (change: object): Promise<string> => {
      const { text } = await bench.ask('POST', '/api/v2/silences', { ...silence, ...change });
      return (JSON.parse(text) as { silenceID: string }).silenceID;
    };
    const id = await set({});
    await bench.pass(1);
    expect(await set({ id, comment: 'longer', endsAt: '2026-01-01T02:00:00Z' })).toBe(id);
    const shown = await bench.get(`/api/v2/silence/${id}`);
    expect(shown).toMatchObject({
      id,
      status: { state: 'active' },
      matchers: [{ name: 'a', value: 'b', isRegex: false, isEqual: true }],
      startsAt: '2026-01-01T00:00:00.000Z',
      endsAt: '2026-01-01T02:00:00.000Z',
      comment: 'longer',
    });
    expect(await bench.alerts.desk.silence(id)).toMatchObject({ comment: 'longer', created_by: 'ada' });
    const later = await set({ startsAt: '2026-01-01T00:30:00Z' });
    await bench.pass(1);
    expect((await bench.ask('DELETE', `/api/v2/silence/${id}`)).status).toBe(200);
    const states = (await bench.get('/api/v2/silences')).map(
      (one: { id: string; status: { state: string } }) => [one.id, one.status.state],
    );
    expect(states).toEqual([
      [later, 'pending'],
      [id, 'expired'],
    ]);
    expect(await bench.get('/api/v2/silences?filter=a%3D~b')).toEqual([]);
    expect((await bench.ask('DELETE', '/api/v2/silence/11111111-1111-4111-8111-111111111111')).status).toBe(
      500,
    );
    const set3 = ['silences.set: done', 'silences.set: done', 'silences.set: done'];
    expect((await bench.audited()).slice(-5)).toEqual([
      ...set3,
      'silences.expire: done',
      'silences.expire: NOT_FOUND',
    ]);
  });

  it.each([
    [{ 'content-type': 'text/plain' }, 415],
    [{}, 415],
    [{ 'content-type': 'application/json', 'x-forwarded-for': '10.0.0.1' }, 403],
    [{ 'content-type': 'application/json', origin: 'http://evil.example.com' }, 403],
    [{ 'content-type': 'application/json; charset=utf-8' }, 200],
  ])('who sends %j is answered with %d', async (headers, status) => {
    const body = JSON.stringify(silence);
    const given = { host: 'localhost', ...headers } as Record<string, string>;
    expect((await bench.ask('POST', '/api/v2/silences', body, given)).status).toBe(status);
    expect((await bench.ask('POST', '/api/v2/alerts', [good], given)).status).toBe(status);
    const audited = (await bench.audited()).filter((line) => line.startsWith('alerts'));
    expect(audited).toEqual([]);
  });

  it('a body may have four megabytes', async () => {
    expect((await bench.ask('POST', '/api/v2/alerts', ' '.repeat(4 * 1024 * 1024 + 1))).status).toBe(413);
  });
});

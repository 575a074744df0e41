import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Finished } from '../support/command.ts';
import { etlmon } from '../support/command.ts';
import { TestNode } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const rules = `
groups:
  - name: always
    interval: 1s
    rules:
      - alert: Always
        expr: vector(7) > 5
        labels: { severity: critical, place: here }
        annotations: { summary: seven is more than five, description: Nothing to do. }
      - alert: Waiting
        expr: vector(1)
        for: 1h
`;

/** Takes notifications, or refuses them. */
class Webhook implements AsyncDisposable {
  readonly taken: string[] = [];
  status = 200;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        if (this.status === 200) this.taken.push(body);
        response.writeHead(this.status).end();
      });
    });
  }

  static async start(): Promise<Webhook> {
    const webhook = new Webhook();
    await new Promise<void>((resolve) => webhook.#server.listen(0, '127.0.0.1', resolve));
    return webhook;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the webhook does not listen');
    return `http://127.0.0.1:${address.port}/hook`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

let folder: TemporaryFolder;
let webhook: Webhook;
let node: TestNode;

const run = (...args: readonly string[]): Promise<Finished> => etlmon([...args, '--node', node.address]);
const list = async (...args: readonly string[]): Promise<{ id: string; name: string }[]> =>
  JSON.parse((await run('alerts', '--json', ...args)).stdout) as { id: string; name: string }[];
const always = ['--match', '{alertname="Always"}'] as const;

beforeAll(async () => {
  folder = new TemporaryFolder();
  webhook = await Webhook.start();
  folder.write('always.yml', rules);
  const routes = [
    // Each alert is told once, at once.
    'route: { receiver: ops, group_by: [alertname], group_wait: 0s, group_interval: 1h, repeat_interval: 2h }',
    'receivers:',
    `  - { name: ops, webhook_configs: [{ url: '${webhook.url}' }] }`,
    '  - { name: idle }',
  ].join('\n');
  const file = folder.write('alertmanager.yml', routes);
  node = await TestNode.start({
    folder,
    config: { alerts: { rule_files: ['always.yml'] }, notifications: { alertmanager_config: file } },
  });
  await until(async () => (await list('--state', 'firing', ...always)).length === 1, {
    what: 'the alert',
    timeoutMs: 20_000,
  });
}, 60_000);

afterAll(async () => {
  await node?.[Symbol.asyncDispose]();
  await webhook?.[Symbol.asyncDispose]();
  folder?.[Symbol.dispose]();
});

test('etlmon alerts lists what fires and exits with 1 for it', async () => {
  const { code, stdout, stderr } = await run('alerts');
  expect([code, stderr]).toEqual([1, '']);
  expect(stdout).toMatch(/^ {2}ID +SEVERITY +ALERT +STATE +VALUE +WHO +WHAT\n/);
  expect(stdout).toMatch(
    /^ {2}[0-9a-f]{6} +critical +Always +firing \d+ m?s +7 > 5 +seven is more than five$/m,
  );
  expect(stdout).toMatch(/ Waiting +pending \d+ m?s of 1 h /);
  expect(await run('alerts', '--match', '{alertname="Waiting"}')).toMatchObject({ code: 0 });
  expect(await run('alerts', '--search', 'no such thing')).toMatchObject({ code: 0, stdout: 'no alerts\n' });
  expect(await run('alerts', '--state', 'odd')).toMatchObject({ code: 2 });
  expect((await run('alerts', 'history')).stdout).toMatch(/fires \d+ m?s +critical +Always +seven is more/);
});

test('an alert is acknowledged, commented and given back by the begin of its id', async () => {
  const [alert] = await list(...always);
  const begin = alert?.id.slice(0, 10) ?? '';
  expect(await run('alerts', 'ack', begin, '--reason', 'looking', '--by', 'ada')).toMatchObject({
    code: 0,
    stdout: `acknowledged by ada: Always (${alert?.id})\n`,
  });
  expect((await run('alerts')).stdout).toMatch(/Always .* by ada /);
  expect(await run('alerts', 'comment', begin, 'seen', 'before', '--by', 'bob')).toMatchObject({ code: 0 });
  const shown = await run('alerts', 'show', begin);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toContain(`Always  critical  (${alert?.id})\n  seven is more than five\n`);
  for (const part of [
    /\n {2}ada takes care of it since .*: looking\n/,
    /\n {2}value: 7 > 5\n/,
    /\nWhat to do\n {2}Nothing to do\.\n/,
    / {2}ada acknowledged: looking\n {2}.* {2}bob comment: seen before\n/,
    /\n {2}place +here\n/,
    /\n {2}expr: vector\(7\) > 5\n {2}for: {2}at once\n/,
  ])
    expect(shown.stdout).toMatch(part);
  expect(await run('alerts', 'unack', begin)).toMatchObject({ code: 0 });
  expect(await run('alerts', 'unack', begin)).toMatchObject({ code: 1 });
  expect(await run('alerts', 'show', 'zz')).toMatchObject({
    code: 1,
    stderr: 'etlmon alerts: no alert has an id that begins with "zz"\n',
  });
});

test('a silence keeps an alert quiet until it is expired', async () => {
  const added = await run('silence', 'add', 'Always', 'place=~"h.*"', '--for', '2h', '--comment', 'known');
  expect(added).toMatchObject({ code: 0, stderr: '' });
  expect(added.stdout).toMatch(/^\S+\n {2}until \d{4}-.*; 1 active alert matches\n$/);
  const id = added.stdout.split('\n')[0] ?? '';
  const quiet = await until(async () => {
    const answer = await run('alerts', ...always);
    return answer.code === 0 && answer;
  });
  expect(quiet.stdout).toMatch(/Always .* silenced +seven is more than five/);
  expect((await run('silence', 'list')).stdout).toMatch(
    /active +alertname="Always" place=~"h\.\*" +in 1 h 59 m +1 +\S+ +known/,
  );
  expect((await run('silence', 'show', id.slice(0, 12))).stdout).toContain('comment   known\n');
  expect(await run('silence', 'expire', id)).toMatchObject({ code: 0, stdout: `expired ${id}\n` });
  expect((await run('silence', 'list')).stdout).toBe('nothing is silenced\n');
  expect((await run('silence', 'list', '--all')).stdout).toMatch(/expired +alertname="Always"/);
  await until(async () => (await run('alerts', ...always)).code === 1);
});

test('a silence may begin later, be maintenance, and never be for everything', async () => {
  const add = (...args: readonly string[]) => run('silence', 'add', ...args);
  const later = ['--from', '2099-01-01T00:00:00Z', '--for', '1h'];
  const planned = await add('place=there', '--maintenance', ...later, '--json');
  expect(JSON.parse(planned.stdout)).toMatchObject({
    kind: 'maintenance',
    state: 'pending',
    starts_at: '2099-01-01T00:00:00.000Z',
    ends_at: '2099-01-01T01:00:00.000Z',
  });
  for (const [args, message] of [
    [
      ['severity!=x', '--for', '1h'],
      'this would silence every alert: one matcher at least has to need a label',
    ],
    [['Always'], 'add: give --for or --until'],
    [['Always', '--for', 'long'], '--for: expected a duration such as 30m or 2h, got "long"'],
    [['Always', '--until', '2001-01-01T00:00:00Z'], '--until: expected a time after its begin'],
    [['Always', '--for', '1h', '--all'], '--all goes with list only'],
  ] as const)
    expect(await add(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`etlmon silence: ${message}\n`),
    });
});

test('receivers are listed and tried, and what could not be sent is told', async () => {
  await until(() => webhook.taken.some((body) => body.includes('seven is more than five')), {
    what: 'the notification',
    timeoutMs: 20_000,
  });
  const sent = await until(async () => {
    const { stdout } = await run('notify', 'log', '--search', 'Always', '--state', 'sent');
    return stdout.includes('Always') && stdout;
  });
  expect(sent).toMatch(/^ +\d+ {2}\d{4}-\S+ \S+ +sent +ops webhook\[0\] +firing +1 +Always/m);
  const tried = await run('notify', 'test', 'ops');
  expect(tried).toMatchObject({ code: 0, stderr: '' });
  expect(tried.stdout).toMatch(/^ok {2}webhook\[0\] {2}\S+ {2}after \d+ m?s\n$/);
  webhook.status = 400;
  const refused = await run('notify', 'test', 'ops');
  webhook.status = 200;
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/^failed {2}webhook\[0\] .*400/);
  expect((await run('notify', 'list')).stdout).toMatch(/ops +webhook\[0\] +127\.0\.0\.1:\d+ +sent +\d{4}-/);
  expect(await run('notify', 'test', 'nobody')).toMatchObject({ code: 1, stdout: '' });
  expect(await run('notify', 'retry', '999999')).toMatchObject({ code: 1 });
  expect(await run('notify', 'retry', 'x')).toMatchObject({ code: 2 });
});

test('a notification that is given up can be sent again', async () => {
  webhook.status = 400;
  folder.write('always.yml', rules.replaceAll('Always', 'Afterwards'));
  expect(await node.post('/api/v1/config', {})).toMatchObject({ status: 200 });
  await until(async () => (await node.get('/api/v1/notifications?state=dead')).length > 0, {
    what: 'the dead letter',
    timeoutMs: 20_000,
  });
  const listed = await run('notify', 'log', '--state', 'dead', '--json');
  const [dead] = JSON.parse(listed.stdout) as { id: number }[];
  expect(await run('notify', 'retry', String(dead?.id))).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^dead .*: status 400\n$/),
  });
  webhook.status = 200;
  expect(await run('notify', 'retry', String(dead?.id))).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^sent {2}ops webhook\[0\] /),
  });
});

test('where no node answers, all of them say so', async () => {
  const nowhere = ['--node', 'http://127.0.0.1:1'];
  for (const args of [['alerts'], ['silence', 'list'], ['notify', 'list']])
    expect(await etlmon([...args, ...nowhere])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('refuses connections'),
    });
});

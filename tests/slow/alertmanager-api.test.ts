import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { JsonReceiver } from '../../src/alert/notify/test-receiver.ts';
import { Alertmanager } from '../support/alertmanager-server.ts';
import { runToEnd } from '../support/command.ts';
import { TestNode } from '../support/etlmon.ts';
import { requirePart } from '../support/parts.ts';
import { Prometheus } from '../support/prometheus.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const config = {
  global: { resolve_timeout: '10m' },
  route: {
    receiver: 'ops',
    group_by: ['alertname', 'team'],
    group_wait: '1s',
    routes: [
      {
        matchers: ['team="etl"'],
        receiver: 'etl',
        routes: [
          { matchers: ['severity="critical"', 'note="say \\"ü\\""'], receiver: 'pager', continue: true },
          { matchers: ['severity=~"critical|page"'], receiver: 'pager', mute_time_intervals: ['nights'] },
        ],
      },
      { matchers: ['team!~"etl|ops"'], receiver: 'web', group_by: ['...'], repeat_interval: '1d' },
    ],
  },
  receivers: [{ name: 'ops' }, { name: 'etl' }, { name: 'pager' }, { name: 'web' }],
  inhibit_rules: [
    { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['team'] },
  ],
  time_intervals: [
    {
      name: 'nights',
      time_intervals: [
        {
          times: [{ start_time: '22:00', end_time: '24:00' }],
          weekdays: ['monday:friday', 'sunday'],
          days_of_month: ['1:7', '-3:-1'],
          months: ['january:march'],
          years: ['2026:2030'],
          location: 'Europe/Berlin',
        },
      ],
    },
  ],
};

/** What amtool is told; an id is that of the silence made so many steps before. */
const commands: readonly (readonly string[])[] = [
  [
    'alert',
    'add',
    'Full',
    'team=etl',
    'severity=critical',
    '--annotation=summary=no room, ü',
    '--generator-url=http://x/y?a=b',
  ],
  ['alert', 'add', 'Slow', 'team=etl', 'severity=warning', '--start=2026-01-02T03:04:05Z'],
  ['alert', 'add', 'Odd', 'team=db', 'path=C:\\x', 'text=a,b={c}'],
  ['alert', 'add', 'Over', '--start=2026-01-02T03:04:05Z', '--end=2026-01-02T03:05:05Z'],
  ['alert', 'add', 'Bad', '--start=2026-01-02T03:04:05Z', '--end=2025-01-02T03:05:05Z'],
  ['alert', 'query', '-o', 'json'],
  ['alert', 'query', '-o', 'extended'],
  ['alert', 'query', '-o', 'json', 'team=~"e.l"'],
  ['alert', 'query', '-o', 'json', 'team!~"e.l"'],
  ['alert', 'query', '-o', 'json', 'alertname!=Full', 'severity!=""'],
  ['alert', 'query', '-o', 'json', 'text="a,b={c}"'],
  ['alert', 'query', '-o', 'json', 'Slow'],
  ['alert', 'query', '-o', 'json', '--inhibited'],
  ['alert', 'query', '-o', 'json', '--active'],
  ['alert', 'query', '-o', 'json', '--receiver=pag.r'],
  ['alert', 'query', '-o', 'json', '--receiver=pag'],
  ['alert', 'query', '-o', 'json', '--receiver=('],
  ['alert', 'query', '-o', 'json', 'team=~"("'],
  [
    'silence',
    'add',
    'alertname=Full',
    'team=~"etl|web"',
    '--comment=being "replaced" ü',
    '--author=ada',
    '--duration=1h',
  ],
  [
    'silence',
    'add',
    'alertname!=Full',
    'team!~"db.*"',
    '--comment=later',
    '--author=bob',
    '--start=2099-01-01T00:00:00Z',
    '--end=2099-01-02T00:00:00Z',
  ],
  ['silence', 'add', 'team=~".*"', '--comment=all', '--author=bob'],
  ['silence', 'query', '-o', 'json'],
  ['silence', 'query', '-o', 'extended'],
  ['silence', 'query', '-o', 'json', 'alertname=Full'],
  ['silence', 'query', '-o', 'json', '--created-by=bob'],
  ['alert', 'query', '-o', 'json', '--silenced'],
  ['alert', 'query', '-o', 'json'],
  ['silence', 'update', '--duration=3h', '--comment=longer', '<1>'],
  ['silence', 'query', '-o', 'json', '--within=2h'],
  ['silence', 'update', '--start=2098-01-01T00:00:00Z', '<2>'],
  ['silence', 'expire', '<1>'],
  ['silence', 'expire', '11111111-1111-4111-8111-111111111111'],
  ['silence', 'query', '-o', 'json', '--expired'],
  ['silence', 'import', '<file>'],
  ['silence', 'query', '-o', 'json', 'imported=yes'],
  ['alert', 'query', '-o', 'json'],
  ['cluster', 'show'],
  ['config', 'routes', 'show'],
  ['config', 'routes', 'test', 'team=etl', 'severity=critical'],
  ['config', 'routes', 'test', '--tree', 'team=etl', 'severity=critical', 'note="say \\"ü\\""'],
  ['config', 'routes', 'test', 'team=db', '--verify.receivers=web'],
  ['config', 'routes', 'test', 'team=db', '--verify.receivers=ops'],
];

const uuid = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g;

/** What amtool says of each command, with silences by the order they were made in and without times of today. */
async function play(url: string, folder: TemporaryFolder): Promise<string[]> {
  const ids: string[] = [];
  const today = new Date().toISOString().slice(0, 10);
  const said: string[] = [];
  for (const command of commands) {
    const filled = command.map((word) =>
      word === '<file>'
        ? folder.join('silences.json')
        : word.replace(/^<(\d)>$/, (_, place: string) => ids[Number(place) - 1] ?? ''),
    );
    const { code, stdout, stderr } = await runToEnd('amtool', [`--alertmanager.url=${url}`, ...filled]);
    for (const [id] of stdout.matchAll(uuid)) if (!ids.includes(id)) ids.push(id);
    const text = stdout
      .replaceAll(uuid, (id) => `<${ids.indexOf(id) + 1}>`)
      .replaceAll(/\d{4}-\d\d-\d\d[T ][\d:.]+(Z| UTC)/g, (time) => (time.startsWith(today) ? '<time>' : time))
      .replaceAll(/ +/g, ' ');
    // Their reasons are in other words.
    said.push(`${command.join(' ')}: ${code} ${text}${code === 0 ? stderr : ''}`);
  }
  return said;
}

/** One only: amtool sends several at once, in no certain order. */
const imported = [
  {
    comment: 'import',
    createdBy: 'ada',
    startsAt: '2099-01-01T00:00:00.000Z',
    endsAt: '2099-01-01T01:00:00.000Z',
    matchers: [{ name: 'imported', value: 'yes', isRegex: false, isEqual: true }],
  },
];

test('amtool says the same of a node as of Alertmanager', async (context) => {
  requirePart(context, 'amtool', 'prometheus-alertmanager');
  using folder = new TemporaryFolder();
  folder.write('silences.json', JSON.stringify(imported));
  const file = folder.write('alertmanager.yml', stringify(config));
  await using node = await TestNode.start({ config: { notifications: { alertmanager_config: file } } });
  await using alertmanager = await Alertmanager.start(context, config);
  const ours = await play(`${node.address}/alertmanager`, folder);
  const theirs = await play(alertmanager.url, folder);
  expect(ours).toEqual(theirs);
  // Nothing is refused by a slip in the command.
  const refused = ours.filter((text) => !/: 0 /.test(text)).map((text) => text.replace(/: .*/s, ''));
  expect(refused).toEqual([
    'alert add Bad --start=2026-01-02T03:04:05Z --end=2025-01-02T03:05:05Z',
    'alert query -o json --receiver=(',
    'alert query -o json team=~"("',
    'silence add team=~".*" --comment=all --author=bob',
    'silence expire 11111111-1111-4111-8111-111111111111',
    'config routes test team=db --verify.receivers=ops',
  ]);
});

test('a Prometheus sends its alerts to a node, which tells of them, also when Prometheus is gone', async (context) => {
  await using receiver = await JsonReceiver.listen();
  using folder = new TemporaryFolder();
  const routing = {
    route: { receiver: 'ops', group_by: ['alertname'], group_wait: '0s', group_interval: '1s' },
    receivers: [{ name: 'ops', webhook_configs: [{ url: receiver.url() }] }],
  };
  const file = folder.write('alertmanager.yml', stringify(routing));
  await using node = await TestNode.start({ config: { notifications: { alertmanager_config: file } } });
  const until10s = Math.ceil(Date.now() / 1000) + 10;
  const rule = (alert: string, expr: string): object => ({
    alert,
    expr,
    labels: { severity: 'critical' },
    annotations: { summary: `{{ $value }} of ${alert}` },
  });
  await using prometheus = await Prometheus.start(
    context,
    {
      global: { evaluation_interval: '1s', external_labels: { site: 'here' } },
      rule_files: ['rules.yml'],
      alerting: {
        alertmanagers: [
          {
            path_prefix: '/alertmanager',
            static_configs: [{ targets: [node.address.replace('http://', '')] }],
          },
        ],
      },
    },
    {
      'rules.yml': {
        groups: [
          { name: 'g', rules: [rule('Always', 'vector(1)'), rule('Soon', `vector(time()) < ${until10s}`)] },
        ],
      },
    },
    ['--rules.alert.resend-delay=1s'],
  );
  const told = (text: string): Promise<unknown> =>
    until(
      () => receiver.requests.some(({ body }) => `${body.groupLabels.alertname} ${body.status}` === text),
      { what: text, timeoutMs: 25_000 },
    );
  await told('Always firing');
  await told('Soon firing');
  const [alert] = (await node.get('/api/v1/alerts?search=Always')) as object[];
  expect(alert).toMatchObject({
    name: 'Always',
    state: 'firing',
    severity: 'critical',
    summary: '1 of Always',
    labels: { alertname: 'Always', severity: 'critical', site: 'here' },
    rule: null,
    source_url: expect.stringContaining('/graph?g0.expr=vector%281%29') as string,
  });
  await told('Soon resolved');
  // Prometheus says each time that its alerts end four times as long after as it sends them.
  await prometheus[Symbol.asyncDispose]();
  await told('Always resolved');
  const episodes = (await node.get('/api/v1/alerts/history')) as { readonly resolved_at: string | null }[];
  expect(episodes.map(({ resolved_at: end }) => end === null)).toEqual([false, false]);
});

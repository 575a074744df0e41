import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Health } from '../../src/contract/health.ts';
import type { History } from '../../src/contract/history.ts';
import { etlmon } from '../support/command.ts';
import { testConfig, TestNode } from '../support/etlmon.ts';
import { TemporaryFolder } from '../support/temporary-folder.ts';
import { until } from '../support/until.ts';

const rules = `
groups:
  - name: etl
    interval: 1s
    rules:
      - record: etl:up:sum
        expr: sum(up)
      - alert: NodeIsUp
        expr: etl:up:sum > 0
        labels: { severity: page }
        annotations: { summary: 'up at {{ $externalLabels.site }}' }
      - alert: NodeIsLongUp
        expr: etl:up:sum > 0
        for: 15m
`;

interface ShownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: string;
  readonly activeAt: string;
}

function alertOf(node: TestNode, name: string): Promise<ShownAlert> {
  return until(
    async () => {
      const { data } = await node.get('/prometheus/api/v1/alerts');
      return (data.alerts as ShownAlert[]).find(({ labels }) => labels['alertname'] === name);
    },
    { what: `the alert ${name}`, timeoutMs: 20_000 },
  );
}

/** Values by the labels of the series, as a query finds them now. */
async function query(node: TestNode, expression: string): Promise<Record<string, string>> {
  const { data } = await node.get(`/prometheus/api/v1/query?query=${encodeURIComponent(expression)}`);
  const found = data.result as { metric: Record<string, string>; value: [number, string] }[];
  return Object.fromEntries(found.map(({ metric, value }) => [JSON.stringify(metric), value[1]]));
}

test('rules record series and make alerts, whose time to wait outlives a kill', async () => {
  using folder = new TemporaryFolder();
  folder.write('etl.rules.yml', rules);
  const config = { node: { labels: { site: 'north' } }, alerts: { rule_files: ['*.rules.yml'] } };
  let before: ShownAlert;
  {
    await using node = await TestNode.start({ folder, config });
    expect(await alertOf(node, 'NodeIsUp')).toMatchObject({
      state: 'firing',
      labels: { alertname: 'NodeIsUp', severity: 'page' },
      annotations: { summary: 'up at north' },
    });
    const recorded = await until(
      async () => {
        const found = await query(node, '{__name__=~"etl:up:sum|ALERTS",alertname!="NodeIsLongUp"}');
        return Object.keys(found).length === 2 && found;
      },
      { what: 'what rules have recorded' },
    );
    expect(recorded).toEqual({
      '{"__name__":"etl:up:sum"}': '1',
      '{"__name__":"ALERTS","alertname":"NodeIsUp","alertstate":"firing","severity":"page"}': '1',
    });
    const history = (await node.get('/api/v1/metrics/history?name=etl:up:sum&step=1s')) as History;
    expect(history.series[0]?.avg).toContain(1);
    before = await alertOf(node, 'NodeIsLongUp');
    expect(before.state).toBe('pending');
    await until(async () => Date.now() - Date.parse(before.activeAt) > 3000, { what: 'three seconds' });
    await node.stop('SIGKILL');
  }
  await using node = await TestNode.start({ folder, config });
  const after = await alertOf(node, 'NodeIsLongUp');
  const waitedMs = Date.now() - Date.parse(after.activeAt);
  expect(after.state).toBe('pending');
  expect(waitedMs).toBeGreaterThan(2000);

  const { data } = await node.get('/prometheus/api/v1/rules?type=alert&rule_name[]=NodeIsUp');
  expect(data.groups).toMatchObject([
    {
      name: 'etl',
      file: folder.join('etl.rules.yml'),
      interval: 1,
      rules: [{ type: 'alerting', query: 'etl:up:sum > 0', health: 'ok', duration: 0 }],
    },
  ]);
  const shown = await etlmon(['rules', 'show', '--node', node.address]);
  expect(shown).toMatchObject({ code: 0, stderr: '' });
  expect(shown.stdout).toMatch(/^ {2}NodeIsLongUp +alerting +pending +1 +\d/m);
  const { status, text } = await node.request('/prometheus/api/v1/rules?type=both');
  expect({ status, text }).toMatchObject({ status: 400, text: expect.stringContaining('bad_data') });
});

test('a rule that fails makes the node degraded and says why; a reload takes over what is good', async () => {
  using folder = new TemporaryFolder();
  const file = folder.write(
    'r.yml',
    `groups: [{name: g, interval: 1s, rules: [{record: r, expr: 'up * on() {__name__=~"node_load.*"}'}]}]\n`,
  );
  const config = { alerts: { rule_files: [file] } };
  await using node = await TestNode.start({ folder, config });
  const health = async (): Promise<Health> => (await node.request('/api/v1/health')).json() as Health;
  const reasons = await until(
    async () => {
      const found = (await health()).reasons.filter((reason) => reason.startsWith('rule '));
      return found.length > 0 && found;
    },
    { what: 'the rule to fail', timeoutMs: 20_000 },
  );
  expect(reasons.join()).toContain(
    `rule r of group g in ${file}: found duplicate series for the match group`,
  );
  expect((await node.request('/metrics')).text).toMatch(
    /^prometheus_rule_evaluation_failures_total\{rule_group="[^"]*r\.yml;g"\} [1-9]/m,
  );

  writeFileSync(file, 'groups: [{name: g, rules: [{record: r, expr: sum(}]}]\n');
  const refused = await node.post('/api/v1/config', {});
  expect(refused.json()).toMatchObject({
    code: 'INVALID_CONFIG',
    detail: expect.stringContaining(`${file}:1:46: expr: 1:5: parse error:`),
  });
  writeFileSync(file, 'groups: [{name: g, interval: 1s, rules: [{record: r, expr: sum(up)}]}]\n');
  expect(await node.post('/api/v1/config', {})).toMatchObject({ status: 200 });
  await until(async () => Object.values(await query(node, 'r')).includes('1'), { what: 'the good rule' });
  expect((await health()).reasons.filter((reason) => reason.startsWith('rule '))).toEqual([]);
});

test('faults in files of rules stop the start and are found by check', async () => {
  using folder = new TemporaryFolder();
  folder.write('bad.yml', 'groups:\n- name: g\n  rules:\n  - record: r\n    expr: sum(\n');
  const config = folder.write(
    'node.yaml',
    testConfig(folder, { alerts: { rule_files: ['bad.yml', 'gone.yml'] } }),
  );
  const want = [
    `${folder.join('bad.yml')}:5:11: expr: 1:5: parse error: unclosed left parenthesis`,
    `${folder.join('gone.yml')}: no such file`,
    '',
  ].join('\n');
  expect(await etlmon(['check', config])).toMatchObject({ code: 2, stdout: '', stderr: want });
  expect(await etlmon(['node', '-c', config])).toMatchObject({ code: 2, stderr: want });
});

test('rules check tells how many rules there are, or every fault', async () => {
  using folder = new TemporaryFolder();
  const cwd = folder.path;
  folder.write('good.yml', 'groups: [{name: g, rules: [{record: r, expr: up}, {record: r, expr: up}]}]\n');
  folder.write('bad.yml', 'groups:\n- name: g\n  rules:\n  - record: r\n    expr: sum(\n    for: 5m\n');
  const good = await etlmon(['rules', 'check', 'good.yml'], { cwd });
  expect(good).toMatchObject({ code: 0, stderr: '' });
  expect(good.stdout).toBe(
    'Checking good.yml\n  SUCCESS: 2 rules\n  warning: r is made by 2 rules, in lines 1, 1\n',
  );
  const both = await etlmon(['rules', 'check', 'good.yml', 'bad.yml', 'gone.yml'], { cwd });
  expect(both.code).toBe(1);
  expect(both.stdout).toContain('  FAILED: 2 faults\n  bad.yml:5:11: expr: 1:5: parse error: unclosed left');
  expect(both.stdout).toContain('\n  gone.yml: no such file\n');
  const json = await etlmon(['rules', 'check', 'bad.yml', '--json'], { cwd });
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({
    files: [
      {
        file: 'bad.yml',
        rules: 0,
        faults: [
          { line: 5, column: 11 },
          { line: 6, column: 10 },
        ],
      },
    ],
  });
});

test('rules test runs unit tests as promtool has them', async () => {
  using folder = new TemporaryFolder();
  const cwd = folder.path;
  folder.write('r.yml', 'groups: [{name: g, rules: [{record: total, expr: sum(up)}]}]\n');
  const testOf = (name: string, value: number): string =>
    `- name: ${name}\n  interval: 1m\n  input_series: [{series: up, values: '1 1'}]\n  promql_expr_test:\n` +
    `  - {expr: total, eval_time: 1m, exp_samples: [{labels: total, value: ${value}}]}\n`;
  folder.write('t.yml', `rule_files: [r.yml]\ntests:\n${testOf('right', 1)}${testOf('wrong', 2)}`);
  const whole = await etlmon(['rules', 'test', 't.yml'], { cwd });
  expect(whole).toMatchObject({ code: 1, stderr: '' });
  expect(whole.stdout).toMatch(/^Testing t\.yml\n {2}FAILED: 1 of 2\n {2}wrong\n/);
  expect(whole.stdout).toMatch(/exp: \{__name__="total"\} 2E\+00\n +got: \{__name__="total"\} 1E\+00/);
  const part = await etlmon(['rules', 'test', 't.yml', '--run', '^ri'], { cwd });
  expect(part).toMatchObject({ code: 0, stdout: 'Testing t.yml\n  SUCCESS: 1 test\n' });
  const json = await etlmon(['rules', 'test', 't.yml', '--json'], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({ files: [{ isPassed: false, tests: [{}, {}] }] });
});

test.each([
  [['rules', 'chekc', 'x'], 'expected check, test or show, got "chekc"; did you mean check?'],
  [['rules', 'check'], 'check needs a file'],
  [['rules', 'check', 'x', '--run', 'y'], '--run goes with test only'],
  [['rules', 'test', 'x', '--run', '('], '--run: '],
  [['rules', 'show', 'x', 'y'], 'unexpected argument "y"'],
  [['rules', 'check', 'x', '--config', 'y'], '--config goes with show only'],
])('%j is wrong use', async (args, message) => {
  const { code, stderr } = await etlmon(args);
  expect(code).toBe(2);
  expect(stderr).toContain(`etlmon rules: ${message}`);
});

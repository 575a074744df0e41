import { afterAll, beforeAll, expect, test } from 'vitest';
import { etlmon } from '../support/command.ts';
import { endMs, endS, PrometheusNode } from '../support/prometheus-node.ts';

let prometheus: PrometheusNode;

beforeAll(async () => {
  prometheus = await PrometheusNode.start();
}, 60_000);

afterAll(() => prometheus?.[Symbol.asyncDispose]());

test('etlmon query prints a table, JSON, CSV and a chart', async () => {
  const common = ['--node', prometheus.node.address, '--at', String(endS)];
  const query = (...args: string[]) => etlmon(['query', ...common, ...args]);
  const table = await query('steps_total');
  expect(table).toMatchObject({ code: 0, stderr: '' });
  expect(table.stdout.split('\n').slice(1)).toEqual(['  kind  value', '  one    2157', '  two    4314', '']);
  expect(table.stdout).toMatch(/^steps_total {2}\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\n/);
  const json = await query('--format', 'json', 'fine');
  expect(JSON.parse(json.stdout)).toEqual({
    resultType: 'vector',
    result: [{ metric: { __name__: 'fine' }, value: [endS, '1e-07'] }],
  });
  const csv = await query('--format', 'csv', '--range', '1m', '--step', '1m', '{__name__=~"fine|odd.name"}');
  const [first, last] = [endMs - 60_000, endMs].map((ms) => new Date(ms).toISOString());
  expect(csv.stdout).toBe(
    `time,__name__,ä label,value\n${first},fine,,0.1\n${last},fine,,1e-07\n` +
      `${first},odd.name,"ü ""x""\n",-Inf\n${last},odd.name,"ü ""x""\n",-Inf\n`,
  );
  const range = await query('--range', '1h', 'sum(rate(steps_total[5m]))');
  expect(range.stdout).toMatch(/\n +last +min +avg +max +points\n +\S+ +0\.6 +0\.6 +0\.6 +241\n$/);
  const chart = await query('--range', '1h', '--format', 'chart', '--ascii', 'steps_total');
  expect(chart.stdout).toMatch(/^ +5 k \+/);
  expect(chart.stdout).toMatch(/\na +2\.16 k +kind="one"\nb +4\.31 k +kind="two"\n$/);
  expect(await query('nothing')).toMatchObject({ code: 0, stdout: 'nothing matches\n' });
});

test('etlmon query points at what is wrong', async () => {
  const query = (...args: string[]) => etlmon(['query', '--node', prometheus.node.address, ...args]);
  expect(await query('sum(ä)')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: "etlmon query: unexpected character: 'ä'\n  sum(ä)\n      ^\n",
  });
  expect(await query('1 +\n  rate(up)')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^etlmon query: expected type range vector.*\n {4}rate\(up\)\n {9}\^\n$/),
  });
  expect(await query('label_replace(up, "a", "b", "c", "(")')).toMatchObject({
    code: 1,
    stderr: 'etlmon query: invalid regular expression in label_replace(): (\n',
  });
  for (const [args, message] of [
    [['up', '--range', '5'], '--range: expected a duration such as 30m or 1h, got "5"'],
    [['up', '--step', '5s'], '--step goes with --range'],
    [['up', '--format', 'xml'], '--format: expected table, json, csv, chart, got "xml"'],
    [['up', '--at', 'then'], '--at: expected a time such as 2026-01-31T12:00:00Z, got "then"'],
  ] as const)
    expect(await query(...args)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`etlmon query: ${message}\n`),
    });
  expect(await etlmon(['query', 'up', '--node', 'http://127.0.0.1:1'])).toMatchObject({ code: 1 });
});

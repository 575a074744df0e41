import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runUnitTests } from './unit-test.ts';
import type { UnitTestReport } from './unit-test.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rules-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const rules = `
groups:
  - name: backups
    rules:
      - record: backup_age_hours
        expr: backup_age_seconds / 3600
      - alert: BackupOld
        expr: backup_age_hours > 1
        for: 2m
        labels: {severity: page}
        annotations: {summary: '{{ $labels.host }} is {{ $value }} h old, see {{ $externalURL }}'}
`;

/** Runs a file of unit tests beside the rules above. */
function run(tests: string, head = 'rule_files: [rules.yml]\n'): UnitTestReport {
  writeFileSync(join(folder, 'rules.yml'), rules);
  writeFileSync(join(folder, 'test.yml'), `${head}tests:\n${tests}`);
  return runUnitTests(join(folder, 'test.yml'));
}

const input = `- interval: 1m
  external_url: http://mon
  input_series:
  - {series: 'backup_age_seconds{host="a"}', values: '0 7200x9'}
`;

function failuresOf(report: UnitTestReport): string[] {
  return [...report.faults, ...report.tests.flatMap(({ failures }) => failures)];
}

it('passes where alerts and samples are as expected', () => {
  const report = run(`${input}  name: ages
  alert_rule_test:
  - {eval_time: 2m, alertname: BackupOld}
  - eval_time: 3m
    alertname: BackupOld
    exp_alerts:
    - exp_labels: {host: a, severity: page}
      exp_annotations: {summary: 'a is 2 h old, see http://mon'}
  promql_expr_test:
  - {expr: backup_age_hours, eval_time: 1m, exp_samples: [{labels: 'backup_age_hours{host="a"}', value: 2}]}
  - {expr: 'ALERTS', eval_time: 2m, exp_samples: [{labels: '{__name__="ALERTS",alertname="BackupOld",alertstate="pending",host="a",severity="page"}', value: 1}]}
  - {expr: '1 + 1', eval_time: 2m, exp_samples: [{value: 2}]}
  - {expr: 'nothing', eval_time: 2m}
`);
  expect(failuresOf(report)).toEqual([]);
  expect(report).toMatchObject({ isPassed: true, tests: [{ name: 'ages', failures: [] }] });
});

it('shows how alerts differ', () => {
  const report = run(`${input}  alert_rule_test:
  - eval_time: 3m
    alertname: BackupOld
    exp_alerts: [{exp_labels: {host: b, severity: page}}]
  - {eval_time: 4m, alertname: BackupOld}
`);
  expect(report.isPassed).toBe(false);
  expect(report.tests.map(({ name }) => name)).toEqual(['unnamed#0']);
  expect(failuresOf(report)).toEqual([
    `    alertname: BackupOld, time: 3m,
        exp:[
            0:
              Labels:{alertname="BackupOld", host="b", severity="page"}
              Annotations:{}
            ],
        got:[
            0:
              Labels:{alertname="BackupOld", host="a", severity="page"}
              Annotations:{summary="a is 2 h old, see http://mon"}
            ]`,
    expect.stringContaining('time: 4m,\n        exp:[],\n        got:['),
  ]);
});

it('shows how samples differ', () => {
  const report = run(`${input}  promql_expr_test:
  - {expr: backup_age_hours, eval_time: 1m, exp_samples: [{labels: 'backup_age_hours{host="a"}', value: 2.5}]}
  - {expr: backup_age_hours, eval_time: 1m}
  - {expr: 'sum(', eval_time: 1m}
  - {expr: 'backup_age_seconds[1m]', eval_time: 1m}
  - {expr: '1', eval_time: 1m, exp_samples: [{labels: '{', value: 1}]}
`);
  expect(failuresOf(report)).toEqual([
    `    expr: "backup_age_hours", time: 1m,
        exp: {__name__="backup_age_hours", host="a"} 2.5E+00
        got: {__name__="backup_age_hours", host="a"} 2E+00`,
    `    expr: "backup_age_hours", time: 1m,
        exp: nil
        got: {__name__="backup_age_hours", host="a"} 2E+00`,
    expect.stringContaining('expr: "sum(", time: 1m, err: 1:'),
    '    expr: "backup_age_seconds[1m]", time: 1m, err: rule result is not a vector or scalar',
    expect.stringContaining('err: expected a label or "}"'),
  ]);
});

it('compares histograms', () => {
  const test = (
    expected: string,
  ) => `- input_series: [{series: h, values: '{{schema:0 count:3 sum:4 buckets:[1 2]}}'}]
  promql_expr_test:
  - {expr: h, eval_time: 0, exp_samples: [{labels: h, histogram: '${expected}'}]}
`;
  expect(run(test('{{schema:0 sum:4 count:3 buckets:[1 2]}}')).isPassed).toBe(true);
  expect(failuresOf(run(test('{{count:3 sum:4 buckets:[2 1]}}')))).toEqual([
    `    expr: "h", time: 0s,
        exp: {__name__="h"} {{count:3 sum:4 buckets:[2 1]}}
        got: {__name__="h"} {{count:3 sum:4 buckets:[1 2]}}`,
  ]);
  expect(failuresOf(run(test('5')))[0]).toContain('expected one histogram, got 5');
});

it('lets numbers differ in their last bit where that is asked for', () => {
  const test = `- input_series: [{series: x, values: '0.1'}]
  promql_expr_test: [{expr: x + 0.2, eval_time: 0, exp_samples: [{labels: '{}', value: 0.3}]}]
`;
  expect(run(test).isPassed).toBe(false);
  expect(run(test, 'fuzzy_compare: true\n').isPassed).toBe(true);
});

it('begins at the time it is told', () => {
  const test = (start: string) => `- start_timestamp: ${start}
  input_series: [{series: x, values: '1 2'}]
  promql_expr_test: [{expr: timestamp(x), eval_time: 1m, exp_samples: [{labels: '{}', value: 1767225660}]}]
`;
  expect(failuresOf(run(test('2026-01-01T00:00:00Z')))).toEqual([]);
  expect(failuresOf(run(test('1767225600')))).toEqual([]);
  expect(failuresOf(run(test('yesterday')))[0]).toContain(
    'start_timestamp: expected a time, got "yesterday"',
  );
});

it('evaluates as often as it is told, and groups in the order it is told', () => {
  writeFileSync(
    join(folder, 'ordered.yml'),
    'groups:\n- {name: second, rules: [{record: b, expr: a}]}\n- {name: first, rules: [{record: a, expr: x}]}\n',
  );
  const test = `- input_series: [{series: x, values: '1 2 3 4'}]
  promql_expr_test: [{expr: b, eval_time: 3m, exp_samples: [{labels: b, value: 4}]}]
`;
  const head = 'rule_files: [ordered.yml]\ngroup_eval_order: [first, second]\n';
  expect(failuresOf(run(test, head))).toEqual([]);
  expect(run(test, 'rule_files: [ordered.yml]\n').isPassed).toBe(false);
  expect(failuresOf(run(test, `${head}evaluation_interval: 2m\n`))).toHaveLength(1);
  expect(failuresOf(run(test, 'group_eval_order: [a, a]\n'))[0]).toContain('group "a" is there twice');
});

it('does not let rules see what is still to come', () => {
  writeFileSync(
    join(folder, 'future.yml'),
    'groups:\n- {name: g, rules: [{record: next, expr: x offset -1m}]}\n',
  );
  const test = `- input_series: [{series: x, values: '1 2 3'}]
  promql_expr_test: [{expr: next, eval_time: 0, exp_samples: [{labels: next, value: 1}]}]
`;
  expect(failuresOf(run(test, 'rule_files: [future.yml]\n'))).toEqual([]);
});

it('ends a test at the first rule that fails', () => {
  writeFileSync(join(folder, 'bad.yml'), 'groups:\n- {name: g, rules: [{record: x, expr: x + 1}]}\n');
  const test =
    "- input_series: [{series: x, values: '1x9'}]\n  promql_expr_test: [{expr: x, eval_time: 5m}]\n";
  expect(failuresOf(run(test, 'rule_files: [bad.yml]\n'))).toEqual([
    '    rule: x, time: 0s, err: duplicate sample for timestamp',
  ]);
});

it('says what is wrong with the file, its rules and its series', () => {
  expect(failuresOf(run('- interval: 1m\n  input: []\n'))[0]).toContain(
    'test.yml:4:3: unknown key "input" in a test',
  );
  expect(failuresOf(run("- input_series: [{series: x, values: '1 b'}]\n"))).toEqual([
    'expected a number, got "b" (column 5)',
  ]);
  expect(failuresOf(run('- alert_rule_test: [{eval_time: 1m}]\n'))[0]).toContain(
    'a test of an alert needs an alertname',
  );
  writeFileSync(join(folder, 'broken.yml'), 'groups: 5');
  expect(failuresOf(run('', 'rule_files: [broken.yml]\n'))[0]).toContain(
    'broken.yml:1:9: expected a list of groups',
  );
  expect(run('', 'rule_files: [none-*.yml]\n').warnings).toEqual([
    `no file matches ${join(folder, 'none-*.yml')}`,
  ]);
  expect(failuresOf(runUnitTests(join(folder, 'gone.yml')))[0]).toContain('ENOENT');
});

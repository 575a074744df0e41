import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requirePart } from '../../../tests/support/parts.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { MemoryStore } from '../../promql/notation/memory-store.ts';
import { duplicateRules } from '../../rules/duplicates.ts';
import { GroupState } from '../../rules/group.ts';
import { parseRuleFile } from '../../rules/rule-file.ts';
import type { RuleFile } from '../../rules/rule-file.ts';
import type { Rule } from '../../rules/rule.ts';
import { defaultAlertNames } from './default-rules.ts';
import { ruleFileText, rulesText } from './rule-text.ts';
import { thresholdRules } from './rules.ts';
import type { ThresholdSettings } from './settings.ts';
import { entry, noThresholds, usualThresholds } from './test-settings.ts';
import { things } from './things.ts';

/** Every condition of every kind of thing. */
const everyCondition = Object.entries(things).map(([thing, { conditions }]) =>
  entry(
    thing as keyof typeof things,
    thing === 'transfers' ? '*' : '/a*/{b,c}',
    Object.fromEntries(Object.keys(conditions).map((key) => [key, 90])),
    { withinMs: 600_000, match: String.raw`say "\d+" {{ x }}` },
  ),
);

const rulesOf = ({ groups }: RuleFile): Rule[] => groups.flatMap(({ rules }) => rules);

const alertsFor = (settings: Partial<ThresholdSettings>): string[] =>
  rulesOf(thresholdRules({ ...noThresholds, ...settings })).map(({ name }) => name);

it('what is printed is read back as the same rules, and promtool takes it', (context) => {
  const settings = {
    ...usualThresholds,
    entries: everyCondition,
    namedServices: ['a.service', 'b*.service'],
  };
  const file = thresholdRules(settings);
  const text = ruleFileText(file);
  const meaning = ({ groups }: RuleFile): unknown =>
    groups.map((group) => ({
      ...group,
      line: 0,
      rules: group.rules.map((rule) => ({ ...rule, line: 0, expression: undefined })),
    }));
  expect(meaning(parseRuleFile(text, 'etlmon'))).toEqual(meaning(file));
  expect(duplicateRules(file)).toEqual([]);
  requirePart(context, 'promtool', 'prometheus');
  using folder = new TemporaryFolder();
  folder.write('rules.yml', text);
  const { status, stdout } = spawnSync('promtool', ['check', 'rules', join(folder.path, 'rules.yml')], {
    encoding: 'utf8',
  });
  expect(stdout).toMatch(/SUCCESS: \d+ rules found/);
  expect(status).toBe(0);
});

it('on nothing at all, nothing fails and nothing fires', () => {
  const store = new MemoryStore();
  const context = { queryable: store, sink: store, externalLabels: {}, externalUrl: '', queryOffsetMs: 0 };
  const groups = thresholdRules({ ...usualThresholds, entries: everyCondition }).groups;
  for (const state of groups.map((group) => new GroupState(group, context))) {
    const outcomes = state.evaluate(3_600_000);
    expect(outcomes.filter(({ error, samples }) => error !== undefined || samples > 0)).toEqual([]);
  }
});

it('every alert says how bad it is, what is the case and what to do', () => {
  for (const rule of rulesOf(thresholdRules({ ...usualThresholds, entries: everyCondition }))) {
    if (rule.kind === 'record') continue;
    expect(rule.labels['severity']).toMatch(/^(critical|warning|info)$/);
    expect(rule.annotations).toEqual({ summary: expect.any(String), description: expect.any(String) });
    expect(rule.annotations['summary']).not.toMatch(/\n|undefined/);
  }
});

it('without defaults there is what was asked for', () => {
  expect(alertsFor({})).toEqual([]);
  expect(alertsFor({ cpuPercent: 50 })).toEqual(['instance:cpu_busy:percent', 'CpuBusy']);
  expect(alertsFor({ entries: [entry('jobs', '*', { missed: 1 })] })).toEqual(['JobMissed']);
});

it('a default can be left out, by name or by an entry for all things', () => {
  const all = alertsFor(usualThresholds);
  expect([...new Set(all)].filter((name) => !name.includes(':')).toSorted()).toEqual(
    defaultAlertNames().toSorted(),
  );
  expect(alertsFor({ ...usualThresholds, exclude: ['CertificateEnding'] })).toHaveLength(all.length - 2);
  const off = [entry('checks', '*', { certificate_ends_within: 'off' })];
  expect(alertsFor({ ...usualThresholds, entries: off })).toHaveLength(all.length - 2);
});

it('a disk that counts as full late has its critical stage later still', () => {
  const queries = rulesOf(thresholdRules({ ...noThresholds, diskPercent: 97 })).map(({ query }) => query);
  expect(queries.slice(1).map((query) => / > [\d.]+/.exec(query)?.[0])).toEqual([' > 97', ' > 98.5']);
});

it('an entry says what it wants otherwise', () => {
  const options = {
    severity: 'info',
    forMs: 1000,
    keepFiringForMs: 2000,
    labels: { team: '{{ $labels.job }}' },
    summary: 'S',
    runbookUrl: 'https://wiki/x',
  } as const;
  const [rule] = rulesOf(
    thresholdRules({ ...noThresholds, entries: [entry('scripts', 'q', { failed_for: 5 }, { options })] }),
  );
  expect(rule && rulesText([rule])).toBe(
    `- alert: ScriptFailed
  expr: etlmon_exec_success{script="q"} == 0
  for: 1s
  keep_firing_for: 2s
  labels:
    severity: info
    script: q
    team: "{{ $labels.job }}"
  annotations:
    summary: S
    description: The scripts of this node show what it last wrote and with what it exited.
    runbook_url: https://wiki/x
`,
  );
});

import { expect, it } from 'vitest';
import { PrometheusFailure } from '../../api/prometheus/index.ts';
import { noThresholds, usualThresholds } from '../../alert/threshold/test-settings.ts';
import { ManualClock } from '../../lib/clock.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { loadRules, NodeRules } from './node-rules.ts';
import { ruleSamples } from './rule-metrics.ts';

interface Shown {
  readonly name: string;
  readonly rules: readonly Readonly<Record<string, unknown>>[];
}

/** A node without samples. */
function nodeRules(clock = new ManualClock()): NodeRules {
  return new NodeRules({
    clock,
    log: console,
    series: () => undefined,
    take: () => {},
    externalLabels: () => ({}),
  });
}

/** A node with the groups of this file, after some time. */
async function running(text: string, seconds: number): Promise<{ rules: NodeRules; clock: ManualClock }> {
  using folder = new TemporaryFolder();
  folder.write('r.yml', text);
  const clock = new ManualClock();
  const rules = nodeRules(clock);
  rules.start(await loadRules({ patterns: ['r.yml'], folder: folder.path, thresholds: noThresholds }));
  await clock.advance(seconds * 1000);
  return { rules, clock };
}

const groupsOf = (rules: NodeRules, query = ''): readonly Shown[] =>
  (rules.rules(new URLSearchParams(query)) as { groups: Shown[] }).groups;

it('has nothing to say without rules', async () => {
  const rules = nodeRules();
  rules.start(await loadRules({ patterns: [], folder: '/', thresholds: noThresholds }));
  expect(rules.rules(new URLSearchParams())).toEqual({ groups: [] });
  expect(rules.alerts()).toEqual({ alerts: [] });
  expect(rules.faults()).toEqual([]);
  expect(ruleSamples(rules.state())).toEqual([]);
});

it('has the rules of thresholds beside those of files', async () => {
  const rules = nodeRules();
  rules.start(await loadRules({ patterns: [], folder: '/', thresholds: usualThresholds }));
  expect(groupsOf(rules).map(({ name }) => name)).toEqual(['etlmon-machine', 'etlmon-watch', 'etlmon-work']);
});

const file = `groups:
- {name: b, interval: 1s, rules: [{record: r, expr: 'vector(1)'}, {alert: A, expr: 'vector(2.5)', for: 2s}]}
- {name: a, interval: 1s, limit: 3, rules: [{record: s, expr: 'sum (x)', labels: {l: v}}]}
- {name: empty, rules: []}
`;

it('shows rules and alerts as Prometheus does', async () => {
  const { rules, clock } = await running(file, 0);
  const names = (query: string): string[] =>
    groupsOf(rules, query).flatMap(({ name, rules: shown }) =>
      shown.map((one) => `${name} ${String(one['name'])}`),
    );
  expect(names('')).toEqual(['a s', 'b r', 'b A']);
  expect(names('type=alert')).toEqual(['b A']);
  expect(names('type=record&rule_group[]=b')).toEqual(['b r']);
  expect(names('rule_name[]=A&rule_name[]=s')).toEqual(['a s', 'b A']);
  expect(names('file[]=other.yml')).toEqual([]);
  expect(() => names('type=x')).toThrow(PrometheusFailure);
  expect(groupsOf(rules)[0]).toMatchObject({
    interval: 1,
    limit: 3,
    lastEvaluation: '0001-01-01T00:00:00Z',
    rules: [{ query: 'sum(x)', labels: { l: 'v' }, health: 'unknown', type: 'recording' }],
  });
  await clock.advance(4000);
  const alert = { labels: { alertname: 'A' }, annotations: {}, state: 'firing', value: '2.5e+00' };
  expect(groupsOf(rules, 'type=alert')[0]?.rules[0]).toMatchObject({
    state: 'firing',
    duration: 2,
    keepFiringFor: 0,
    health: 'ok',
    alerts: [alert],
    type: 'alerting',
  });
  expect(groupsOf(rules, 'type=alert&exclude_alerts=true')[0]?.rules[0]).toMatchObject({ alerts: [] });
  expect(rules.alerts()).toMatchObject({ alerts: [alert] });
});

it('names some of the rules that fail, and counts', async () => {
  const bad = Array.from(
    { length: 5 },
    (_, index) =>
      `{record: r${index}, expr: 'label_replace(vector(1), "l", "$1", "x", "(.*)") or label_join(vector(1), "", ",")'}`,
  );
  const { rules } = await running(`groups: [{name: g, interval: 1s, rules: [${bad.join(', ')}]}]\n`, 3);
  const faults = rules.faults();
  expect(faults).toHaveLength(4);
  expect(faults[0]).toMatch(/^rule r0 of group g in \/.*r\.yml: invalid /);
  expect(faults[3]).toBe('2 more rules fail');
  const samples = new Map(ruleSamples(rules.state()).map(({ name, value }) => [name, value]));
  expect(samples.get('prometheus_rule_evaluation_failures_total')).toBe(15);
  expect(samples.get('prometheus_rule_group_iterations_total')).toBe(3);
  expect(samples.get('prometheus_rule_group_duration_seconds_count')).toBe(3);
  expect(samples.get('prometheus_rule_group_rules')).toBe(5);
});

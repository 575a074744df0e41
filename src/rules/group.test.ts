import { expect, it } from 'vitest';
import { formatLabels } from '../promql/eval/label-set.ts';
import { MemoryStore } from '../promql/notation/memory-store.ts';
import { parseSeries } from '../promql/notation/series.ts';
import { ask } from './ask.ts';
import { GroupState } from './group.ts';
import { duplicateRules } from './duplicates.ts';
import { parseRuleFile } from './rule-file.ts';

const minuteMs = 60_000;

/** Rules over series, one minute after the other. */
class Scenario {
  readonly store = new MemoryStore();
  readonly state: GroupState;
  #minute = 0;

  constructor(rules: string, ...series: readonly string[]) {
    for (const each of series) this.store.load(parseSeries(each), { startMs: 0, stepMs: minuteMs });
    const [group] = parseRuleFile(`groups:\n- name: g\n${rules}`, 'g.yml').groups;
    if (group === undefined) throw new Error('no group');
    this.state = new GroupState(group, {
      queryable: this.store,
      sink: this.store,
      externalLabels: { site: 'north' },
      externalUrl: '',
      queryOffsetMs: 0,
    });
  }

  /** Alerts after each of so many minutes: `pending`, `firing`, or nothing. */
  states(minutes: number): string[] {
    return Array.from({ length: minutes }, () => {
      this.errors();
      return this.state
        .activeAlerts()
        .flatMap(({ alerts }) => alerts.map(({ state }) => state))
        .join(' ');
    });
  }

  errors(): (string | undefined)[] {
    return this.state.evaluate(this.#minute++ * minuteMs).map(({ error }) => error);
  }

  query(text: string, minute: number): string[] {
    return ask(this.store, text, minute * minuteMs, {}).map(
      ({ labels, value }) => `${formatLabels(labels)} ${typeof value === 'number' ? value : 'histogram'}`,
    );
  }
}

it('makes an alert pending, then firing once it held long enough, and ends it', () => {
  const scenario = new Scenario('  rules: [{alert: A, expr: up == 0, for: 2m}]', 'up 1 0 0 0 1 0');
  expect(scenario.states(6)).toEqual(['', 'pending', 'pending', 'firing', '', 'pending']);
});

it('fires at once without a for', () => {
  expect(new Scenario('  rules: [{alert: A, expr: up == 0}]', 'up 1 0 1').states(3)).toEqual([
    '',
    'firing',
    '',
  ]);
});

it('keeps on firing for a while where the rule says so', () => {
  const scenario = new Scenario('  rules: [{alert: A, expr: up == 0, keep_firing_for: 2m}]', 'up 0 1 1 1 1');
  expect(scenario.states(5)).toEqual(['firing', 'firing', 'firing', '', '']);
  const again = new Scenario('  rules: [{alert: A, expr: up == 0, keep_firing_for: 2m}]', 'up 0 1 0 1 1 1');
  expect(again.states(6)).toEqual(['firing', 'firing', 'firing', 'firing', 'firing', '']);
});

it('writes ALERTS and ALERTS_FOR_STATE, and ends them', () => {
  const scenario = new Scenario(
    '  rules: [{alert: A, expr: up == 0, for: 1m, labels: {severity: page}}]',
    'up{job="x"} 1 0 0 1',
  );
  scenario.states(4);
  const labels = { job: 'x', severity: 'page', alertname: 'A' };
  const series = (more: Record<string, string>) => expect.objectContaining({ ...labels, ...more }) as unknown;
  const found = (text: string, minute: number) =>
    ask(scenario.store, text, minute * minuteMs, {}).map(({ labels: own, value }) => [own, value]);
  expect(found('ALERTS', 1)).toEqual([[series({ __name__: 'ALERTS', alertstate: 'pending' }), 1]]);
  expect(found('ALERTS', 2)).toEqual([[series({ __name__: 'ALERTS', alertstate: 'firing' }), 1]]);
  expect(found('ALERTS_FOR_STATE', 2)).toEqual([[series({ __name__: 'ALERTS_FOR_STATE' }), 60]]);
  expect(found('{__name__=~"ALERTS.*"}', 3)).toEqual([]);
});

it('fills in labels and annotations for each alert', () => {
  const scenario = new Scenario(
    `  rules:
  - alert: A
    expr: up == 0
    labels: {where: '{{ $labels.job }}/{{ $externalLabels.site }}', gone: '{{ $labels.nothing }}'}
    annotations: {text: '{{ $value }} of {{ query "count(up)" | first | value }}', bad: '{{ first (query "no") }}'}`,
    'up{job="a"} 0',
    'up{job="b"} 1',
  );
  scenario.states(1);
  const [rule] = scenario.state.activeAlerts();
  expect(rule?.alerts.map(({ labels, annotations }) => ({ labels, annotations }))).toEqual([
    {
      labels: { job: 'a', where: 'a/north', alertname: 'A' },
      annotations: { text: '0 of 2', bad: expect.stringContaining('<error expanding template: ') as unknown },
    },
  ]);
});

it('records what an expression comes to, for the rules after it too', () => {
  const scenario = new Scenario(
    `  labels: {team: t}
  rules:
  - {record: up:sum, expr: sum(up), labels: {extra: x}}
  - {record: up:double, expr: up:sum * 2}
  - {record: fixed, expr: '7'}`,
    'up{job="a"} 1',
    'up{job="b"} 1',
  );
  expect(scenario.errors()).toEqual([undefined, undefined, undefined]);
  expect(scenario.query('{team="t"}', 0).toSorted()).toEqual([
    '{__name__="fixed", team="t"} 7',
    '{__name__="up:double", extra="x", team="t"} 4',
    '{__name__="up:sum", extra="x", team="t"} 2',
  ]);
});

it('ends a recorded series that is not made any more', () => {
  const scenario = new Scenario('  rules: [{record: down, expr: up == 0}]', 'up 0 1');
  scenario.errors();
  expect(scenario.query('down', 0)).toHaveLength(1);
  scenario.errors();
  expect(scenario.query('down', 1)).toEqual([]);
});

it('tells of one rule’s fault and evaluates the others', () => {
  const scenario = new Scenario(
    `  rules:
  - {record: same, expr: sum without (job) (up) or up, labels: {job: x}}
  - {record: bad, expr: up * on() group_left up}
  - {alert: A, expr: up, labels: {job: x}}
  - {record: good, expr: count(up)}`,
    'up{job="a"} 1',
    'up{job="b"} 1',
  );
  expect(scenario.errors()).toEqual([
    'vector contains metrics with the same labelset after applying rule labels',
    expect.stringContaining('found duplicate series'),
    'vector contains metrics with the same labelset after applying alert labels',
    undefined,
  ]);
});

it('holds a group to its limit', () => {
  const rules = '  limit: 1\n  rules: [{record: r, expr: up}, {alert: A, expr: up}]';
  const scenario = new Scenario(rules, 'up{job="a"} 1', 'up{job="b"} 1');
  expect(scenario.errors()).toEqual([
    'exceeded limit of 1 with 2 series',
    'exceeded limit of 1 with 2 alerts',
  ]);
  expect(scenario.state.activeAlerts().flatMap(({ alerts }) => alerts)).toEqual([]);
});

it('asks and records as much earlier as its offset says', () => {
  const scenario = new Scenario('  query_offset: 1m\n  rules: [{record: r, expr: up}]', 'up 5 6 7');
  scenario.errors();
  scenario.errors();
  expect(scenario.query('r', 0)).toHaveLength(1);
  expect(scenario.query('r', 0)[0]).toContain(' 5');
});

it('tells of a sample that the sink refuses', () => {
  const scenario = new Scenario('  rules: [{record: up, expr: up + 1}]', 'up 1');
  expect(scenario.errors()).toEqual(['duplicate sample for timestamp']);
});

it('goes on where another state of the group has stopped, rule by rule', () => {
  const alert = (name: string, expr: string): string => `{alert: ${name}, expr: '${expr}', for: 3m}`;
  const series = 'up 0 0 0 0 0 0';
  const before = new Scenario(
    `  rules: [${alert('A', 'up == 0')}, ${alert('A', 'up < 1')}, ${alert('B', 'up == 0')}]`,
    series,
  );
  before.states(3);
  const after = new Scenario(
    `  rules: [${alert('C', 'up == 0')}, ${alert('A', 'up < 5')}, ${alert('B', 'up == 0')}]`,
    series,
  );
  after.state.adopt(before.state);
  const since = (): (number | undefined)[] =>
    after.state.activeAlerts().map(({ alerts }) => alerts[0]?.activeAtMs);
  expect(since()).toEqual([undefined, 0, 0]);
  expect([...after.state.series()].map(({ __name__: name, alertname }) => `${name} ${alertname}`)).toEqual([
    'ALERTS A',
    'ALERTS_FOR_STATE A',
    'ALERTS B',
    'ALERTS_FOR_STATE B',
  ]);
});

it('finds rules of a file that make the same series', () => {
  const rule = (name: string, labels = '{}'): string => `{record: ${name}, expr: '1', labels: ${labels}}`;
  const text = `groups:
- {name: a, rules: [${rule('x')}, ${rule('y')}, ${rule('x', '{l: v}')}]}
- {name: b, labels: {l: v}, rules: [${rule('x')}]}`;
  const found = duplicateRules(parseRuleFile(text, 'r.yml'));
  expect(found.map(({ rule: { name, labels }, lines }) => ({ name, labels, lines }))).toEqual([
    { name: 'x', labels: { l: 'v' }, lines: [2, 3] },
  ]);
});

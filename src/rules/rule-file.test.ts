import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RuleFileError } from './fault.ts';
import { loadRuleFile, parseRuleFile } from './rule-file.ts';
import { caseCount } from '../../tests/support/case-count.ts';

const good = `
groups:
  - name: queues
    interval: 30s
    query_offset: 10s
    limit: 5
    labels: {team: mail, tier: "1"}
    rules:
      - record: queue:length:sum
        expr: sum by (queue) (queue_length)
        labels: {tier: 2}
      - alert: QueueFull
        expr: |
          queue:length:sum > 100
        for: 1h30m
        keep_firing_for: 5m
        labels: {severity: warning}
        annotations:
          summary: '{{ $labels.queue }} has {{ $value }}'
  - name: empty
`;

it('reads groups and their rules', () => {
  const { groups } = parseRuleFile(good, 'queues.yml');
  const [queues, empty] = groups;
  expect(queues).toMatchObject({
    name: 'queues',
    intervalMs: 30_000,
    queryOffsetMs: 10_000,
    limit: 5,
    line: 3,
  });
  expect(queues?.rules).toMatchObject([
    {
      kind: 'record',
      name: 'queue:length:sum',
      query: 'sum by (queue) (queue_length)',
      labels: { team: 'mail', tier: '2' },
      line: 9,
    },
    {
      kind: 'alert',
      name: 'QueueFull',
      query: 'queue:length:sum > 100',
      forMs: 5_400_000,
      keepFiringForMs: 300_000,
      labels: { team: 'mail', tier: '1', severity: 'warning' },
      annotations: { summary: '{{ $labels.queue }} has {{ $value }}' },
    },
  ]);
  expect(empty).toMatchObject({
    name: 'empty',
    intervalMs: undefined,
    queryOffsetMs: undefined,
    limit: 0,
    rules: [],
  });
});

it('reads JSON, aliases and merged keys, and nothing at all', () => {
  expect(
    parseRuleFile('{"groups":[{"name":"a","rules":[{"record":"b","expr":"c"}]}]}', 'a.json').groups,
  ).toHaveLength(1);
  const aliased =
    'groups:\n- name: a\n  rules:\n  - &x\n    alert: A\n    expr: up\n    labels: {on: yes, n: 0x10}\n  - <<: *x\n    alert: B\n';
  const [group] = parseRuleFile(aliased, 'a.yml').groups;
  expect(group?.rules.map(({ name, labels }) => [name, labels])).toEqual([
    ['A', { on: 'yes', n: '0x10' }],
    ['B', { on: 'yes', n: '0x10' }],
  ]);
  for (const text of ['', '{}', 'groups:', '# nothing'])
    expect(parseRuleFile(text, 'a.yml').groups).toEqual([]);
  expect(parseRuleFile('groups: []\n---\ngroups: []\n', 'a.yml').warnings).toEqual([
    'only the first document is read',
  ]);
});

function check(text: string, want: readonly string[]): void {
  let message = '';
  try {
    parseRuleFile(text, 'x.yml');
  } catch (error) {
    expect(error).toBeInstanceOf(RuleFileError);
    message = (error as RuleFileError).message;
  }
  expect(message.split('\n')).toEqual(want);
}

function rule(text: string): string {
  return `groups:\n- name: a\n  rules:\n  - ${text}\n`;
}

it('says what is wrong, where, and all of it', () => {
  check('rules: []', ['x.yml:1:1: unknown key "rules" in a file of rules']);
  check('group: []', ['x.yml:1:1: unknown key "group" in a file of rules; is groups meant?']);
  check('[]', ['x.yml:1:1: expected a file of rules, got a list']);
  check('groups: {}', ['x.yml:1:9: expected a list of groups, got a mapping']);
  check('groups:\n- rules: []', ['x.yml:2:3: a group needs a name']);
  check('groups:\n- name: a\n- name: a', ['x.yml:3:3: group name "a" is there twice']);
  check('groups:\n- name: a\n  name: b', ['x.yml:3:3: duplicate key "name"']);
  check('groups:\n- name: a\n  interval: often\n  limit: many', [
    'x.yml:3:13: interval: expected a duration such as 5m, got "often"',
    'x.yml:4:10: limit: expected a whole number, got "many"',
  ]);
  check('groups:\n- name: a\n  labels: {__name__: x}', [
    'x.yml:3:11: labels of a group: invalid name "__name__"',
  ]);
  check(rule('{alert: A, record: b, expr: up}'), [
    'x.yml:4:5: a rule has either "record" or "alert", not both',
  ]);
  check(rule('{expr: up}'), ['x.yml:4:5: a rule needs "record" or "alert"']);
  check(rule('{alert: A}'), ['x.yml:4:5: a rule needs an "expr"']);
  check(rule('{alert: A, expr: "sum(up"}'), [
    expect.stringMatching(/^x\.yml:4:22: expr: 1:7: parse error: /),
  ]);
  check(rule('{alert: A, expr: up, form: 5m}'), ['x.yml:4:26: unknown key "form" in a rule; is for meant?']);
  check(rule('{record: a, expr: up, for: 5m, annotations: {x: y}}'), [
    'x.yml:4:32: a recording rule has no "for"',
    'x.yml:4:49: a recording rule has no "annotations"',
  ]);
  check(rule('{record: "sum(a{})", expr: up}'), [
    'x.yml:4:14: braces in the name "sum(a{})"; is it an expression?',
  ]);
  check(rule('{alert: A, expr: up, for: soon}'), [
    'x.yml:4:31: for: expected a duration such as 5m, got "soon"',
  ]);
  check(rule('{alert: A, expr: up, labels: {x: "{{ $y }}"}}'), [
    'x.yml:4:34: labels: x: template: __alert_A:1: undefined variable "$y"',
  ]);
  check(rule('{alert: A, expr: up, annotations: {x: "{{ if }}"}}'), [
    'x.yml:4:39: annotations: x: template: __alert_A:1: missing value for if',
  ]);
  check(rule('{alert: [A], expr: up}'), [
    'x.yml:4:5: a rule needs "record" or "alert"',
    'x.yml:4:13: expected alert, got a list',
  ]);
});

it('says why a file cannot be read', () => {
  expect(() => loadRuleFile('/nowhere/rules.yml')).toThrow('/nowhere/rules.yml: no such file');
});

it('throws nothing but its own error, whatever the text', () => {
  const pieces = fc.constantFrom(
    'groups:',
    '\n',
    '  ',
    '- ',
    'name: a',
    'rules:',
    'alert: A',
    'record: r',
    'expr: up',
    'expr: (',
    'for: 5m',
    '&x ',
    '*x',

    '<<: ',
    '{',
    '}',
    '[',
    ']',
    ': ',
    '"',
    "'",
    '---',
    '|',
    '>',
    '#',
    '!!str ',
    'null',
    '~',
    ',',
    '\t',
    'labels: {a: "{{"}',
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 25 }).map((parts) => parts.join('')),
    fc.string(),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        parseRuleFile(text, 'x.yml');
      } catch (error) {
        expect(error).toBeInstanceOf(RuleFileError);
      }
    }),
    { numRuns: caseCount },
  );
});

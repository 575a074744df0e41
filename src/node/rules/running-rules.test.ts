import { expect, it } from 'vitest';
import { RulesScenario } from './test-scenario.ts';

/** A group every second, with these rules. */
const group = (name: string, ...rules: readonly string[]): string =>
  `- {name: ${name}, interval: 1s, rules: [${rules.map((rule) => `{${rule}}`).join(', ')}]}\n`;

const total = 'record: total, expr: sum(up)';

it('stores what rules record, each seeing what those before it made, and no labels of its own', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', total, 'record: twice, expr: total * 2, labels: {kind: k}') });
  await scenario.pass(3, ['up', 1]);
  expect(scenario.stored('total')).toEqual({ '': '1 1 1' });
  expect(scenario.stored('twice')).toEqual({ 'kind=k': '2 2 2' });
});

it('ends a series that comes no more, and not that of a rule that failed', async () => {
  await using scenario = new RulesScenario();
  const many = `record: many, expr: 'up * on() {__name__=~"a|b"}'`;
  scenario.load({ 'r.yml': group('g', 'record: high, expr: up > 1', many) });
  await scenario.pass(2, ['up', 2], ['a', 1]);
  await scenario.pass(2, ['up', 1], ['a', 1], ['b', 1]);
  expect(scenario.stored('high')).toEqual({ 'job=x': '2 2 end' });
  expect(scenario.stored('many')).toEqual({ '': '2 2' });
  const { rules, counts } = scenario.group();
  expect(rules.map(({ health }) => health)).toEqual(['ok', 'err']);
  expect(rules[1]?.lastError).toContain('found duplicate series');
  expect(counts).toMatchObject({ evaluations: 8, failures: 2, iterations: 4, missed: 0 });
});

it('keeps the value NaN apart from an end', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', 'record: odd, expr: vector(0) / 0') });
  await scenario.pass(2);
  expect(scenario.stored('odd')).toEqual({ '': 'NaN NaN' });
});

it('gives samples the time that the group’s offset says', async () => {
  await using scenario = new RulesScenario();
  const text = '- {name: g, interval: 1s, query_offset: 2s, rules: [{record: late, expr: up}]}\n';
  scenario.load({ 'r.yml': text });
  for (const value of [1, 2, 3, 4]) await scenario.pass(1, ['up', value]);
  expect(scenario.stored('late')).toEqual({ 'job=x': '1 2' });
});

it('counts what is missed, and catches up with the last only', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', total) });
  await scenario.pass(2, ['up', 1]);
  scenario.clock.jump(60_000);
  await scenario.pass(2, ['up', 1]);
  const { counts } = scenario.group();
  expect(counts.iterations - counts.missed).toBe(4);
  expect(counts.missed).toBe(60);
  expect(scenario.stored('total')).toEqual({ '': '1 1 1 1' });
});

it('goes on where the clock was set back', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', total) });
  await scenario.pass(2, ['up', 1]);
  scenario.clock.jump(-600_000);
  await scenario.pass(3, ['up', 1]);
  expect(scenario.group().counts.evaluations).toBeGreaterThanOrEqual(4);
  expect(scenario.group().counts.missed).toBe(0);
});

it('goes on once the series can be read again', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', total, 'alert: A, expr: up, for: 1h') }, true);
  scenario.isBroken = true;
  await scenario.pass(2, ['up', 1]);
  expect(scenario.log).toEqual(['rules could not be evaluated', 'rules could not be evaluated']);
  scenario.isBroken = false;
  await scenario.pass(1, ['up', 1]);
  scenario.isBroken = true;
  await scenario.pass(1, ['up', 1]);
  expect(scenario.group().rules.map(({ lastError }) => lastError)).toEqual(Array(2).fill('disk I/O error'));
  scenario.isBroken = false;
  await scenario.pass(1, ['up', 1]);
  expect(scenario.stored('total')).toEqual({ '': '1 1' });
});

const down = 'alert: Down, expr: up == 0';

it('makes an alert pending, fires it, and ends ALERTS with it', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', `${down}, for: 2s, annotations: {at: '{{ $externalLabels.site }}'}`) });
  await scenario.pass(2, ['up', 0]);
  expect(scenario.group().rules[0]?.alerts).toMatchObject([
    { state: 'pending', labels: { alertname: 'Down', job: 'x' }, annotations: { at: 'north' } },
  ]);
  await scenario.pass(1, ['up', 0]);
  expect(scenario.group().rules[0]?.alerts).toMatchObject([{ state: 'firing' }]);
  await scenario.pass(2, ['up', 1]);
  expect(scenario.stored('ALERTS')).toEqual({
    'alertname=Down alertstate=pending job=x': '1 1 end',
    'alertname=Down alertstate=firing job=x': '1 end',
  });
});

it('keeps the time an alert has waited over a reload, unless it is another rule', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', `${down}, for: 1h`) });
  await scenario.pass(10, ['up', 0]);
  const before = scenario.alerts();
  scenario.load({ 'r.yml': `\n\n${group('g', `${down}, for: 1h`)}` });
  expect(scenario.alerts()).toEqual(before);
  scenario.load({ 'r.yml': group('g', total, `${down}, for: 2h`), 'more.yml': group('g', total) });
  expect(scenario.alerts()).toEqual(before);
  scenario.load({ 'r.yml': group('g', `${down}, for: 2h, labels: {severity: page}`) });
  expect(scenario.alerts()).toEqual([]);
});

it('ends the series of groups and rules that a reload takes away', async () => {
  await using scenario = new RulesScenario();
  const other = 'record: other, expr: sum(up)';
  scenario.load({ 'a.yml': group('g', total), 'b.yml': group('h', other, 'record: third, expr: sum(up)') });
  await scenario.pass(2, ['up', 1]);
  scenario.load({ 'b.yml': group('h', other) });
  await scenario.pass(2, ['up', 1]);
  expect(scenario.stored('total')).toEqual({ '': '1 1 end' });
  expect(scenario.stored('other')).toEqual({ '': '1 1 1 1' });
  expect(scenario.stored('third')).toEqual({ '': '1 1 end' });
  expect(scenario.rules.state().groups).toHaveLength(1);
});

it('goes on with an alert after a restart, less the time that the node was away', async () => {
  await using scenario = new RulesScenario();
  const files = { 'r.yml': group('g', `${down}, for: 30m`) };
  scenario.load(files, true);
  await scenario.pass(60, ['up', 0]);
  const [before] = scenario.alerts();
  expect(before).toMatch(/^pending (59|60)$/);
  scenario.clock.jump(600_000);
  scenario.restart(files);
  await scenario.pass(2, ['up', 0]);
  expect(scenario.alerts().join()).toMatch(/^pending 6[0-3]$/);
  expect(Object.values(scenario.stored('ALERTS_FOR_STATE')).join()).not.toContain('end');
});

it('goes on with it where what it is about comes one evaluation late, and also after one more kill', async () => {
  await using scenario = new RulesScenario();
  const files = { 'r.yml': group('g', `${down}, for: 30m`) };
  scenario.load(files, true);
  await scenario.pass(60, ['up', 0]);
  scenario.clock.jump(600_000);
  scenario.restart(files);
  await scenario.pass(1);
  expect(scenario.alerts()).toEqual([]);
  scenario.restart(files);
  await scenario.pass(1);
  await scenario.pass(1, ['up', 0]);
  expect(scenario.alerts().join()).toMatch(/^pending 6[0-3]$/);
});

it('ends what does not come back after a restart', async () => {
  await using scenario = new RulesScenario();
  const files = { 'r.yml': group('g', total, `${down}, for: 30m`) };
  scenario.load(files, true);
  await scenario.pass(5, ['up', 0]);
  scenario.restart(files);
  await scenario.pass(4, ['up', 1]);
  expect(scenario.alerts()).toEqual([]);
  expect(Object.values(scenario.stored('ALERTS_FOR_STATE')).join()).toMatch(/ end$/);
  expect(Object.values(scenario.stored('ALERTS')).join()).toMatch(/ end$/);
});

const firedAt = (scenario: RulesScenario): (number | undefined)[] =>
  [...scenario.told.values()].flat().flatMap(({ alerts }) => alerts.map(({ firedAtMs }) => firedAtMs));

it('goes on firing after a restart, since when it fired before, whatever its for', async () => {
  await using scenario = new RulesScenario();
  const files = { 'r.yml': group('g', `${down}, for: 2s`, 'alert: Always, expr: vector(1)') };
  scenario.load(files, true);
  await scenario.pass(5, ['up', 0]);
  const before = firedAt(scenario);
  expect(before).toHaveLength(2);
  scenario.restart(files);
  expect(firedAt(scenario)).toEqual(before);
  await scenario.pass(3, ['up', 0]);
  expect(firedAt(scenario)).toEqual(before);
  expect(scenario.alerts().map((alert) => alert.split(' ')[0])).toEqual(['firing', 'firing']);
});

it('waits a minute for what fired before a long outage, and not at all after a short one', async () => {
  await using scenario = new RulesScenario();
  const files = { 'r.yml': group('g', down) };
  scenario.load(files, true);
  await scenario.pass(3, ['up', 0]);
  scenario.clock.jump(1_800_000);
  scenario.restart(files);
  await scenario.pass(30);
  expect(scenario.alerts()).toHaveLength(1);
  await scenario.pass(40);
  expect(scenario.alerts()).toEqual([]);
  await scenario.pass(2, ['up', 0]);
  expect(scenario.alerts()).toHaveLength(1);
  scenario.restart(files);
  await scenario.pass(2, ['up', 1]);
  expect(scenario.alerts()).toEqual([]);
});

it('remembers over a restart that an alert is over', async () => {
  await using scenario = new RulesScenario();
  const files = { 'r.yml': group('g', down) };
  scenario.load(files, true);
  await scenario.pass(3, ['up', 0]);
  await scenario.pass(2, ['up', 1]);
  scenario.restart(files);
  const alerts = [...scenario.told.values()].flat().flatMap((rule) => rule.alerts);
  expect(alerts).toMatchObject([{ state: 'inactive', resolvedAtMs: expect.any(Number) as number }]);
});

it('goes on with an alert whose group has another name or file after a reload', async () => {
  await using scenario = new RulesScenario();
  scenario.load({ 'r.yml': group('g', down) }, true);
  await scenario.pass(3, ['up', 0]);
  const [before] = firedAt(scenario);
  scenario.load({ 'other.yml': group('h', down) });
  expect([...scenario.told.keys()]).toEqual(['r.yml;g', 'other.yml;h']);
  expect(scenario.told.get('r.yml;g')).toEqual([]);
  expect(firedAt(scenario)).toEqual([before]);
});

import { expect, it } from 'vitest';
import { parseScenario } from './read-scenario.ts';
import { runScenario } from './run-scenario.ts';

const lines = [
  '# What is wrong is said.',
  'config',
  '  alerts: {defaults: false}',
  '  notifications:',
  '    receivers: [{name: ops, webhook: {url: "${WEBHOOK}"}}]',
  '    route: {receiver: ops, group_by: [alertname], group_wait: 30s, group_interval: 1m}',
  'rules',
  '  groups: [{name: disks, interval: 30s, rules: [{alert: DiskFull, expr: avail < 10}]}]',
  'load 30s',
  '  avail{disk="a"} 20 20 5x5 20x9',
  'at 2m state DiskFull firing',
  'told',
  '  1m30s ops firing DiskFull{disk="a"}',
  '  4m30s ops resolved DiskFull',
  'end 8m',
] as const;

/** The scenario above with some of its lines replaced, by their numbers. */
function text(replaced: Readonly<Record<number, string>> = {}): string {
  return lines.map((line, index) => replaced[index + 1] ?? line).join('\n');
}

function differences(replaced: Readonly<Record<number, string>>): Promise<readonly string[]> {
  return runScenario(parseScenario(text(replaced), 's.txt'));
}

it('finds nothing wrong where nothing is', async () => {
  expect(await differences({})).toEqual([]);
});

it('says which state came instead', async () => {
  const is = 's.txt:11: DiskFull: expected';
  expect(await differences({ 11: 'at 2m state DiskFull pending' })).toEqual([
    `${is} pending, but DiskFull{disk="a"} is firing`,
  ]);
  expect(await differences({ 11: 'at 2m state DiskFull firing silenced' })).toEqual([
    `${is} firing silenced, but DiskFull{disk="a"} is firing`,
  ]);
  expect(await differences({ 11: 'at 30s state DiskFull pending' })).toEqual([
    `${is} pending, but there is none`,
  ]);
  expect(
    await differences({ 10: '  avail{disk="a"} 5x20', 11: 'at 0s acknowledge DiskFull by ann ""' }),
  ).toContain('s.txt:11: DiskFull: expected one alert, there are 0');
});

it('shows what was told as a diff', async () => {
  const told = 's.txt:12: told otherwise (- expected, + came)';
  const [fired, ended] = ['1m30s ops firing DiskFull{disk="a"}', '4m30s ops resolved DiskFull'];
  const check = async (
    replaced: Readonly<Record<number, string>>,
    ...want: readonly string[]
  ): Promise<void> => expect(await differences(replaced)).toEqual([[told, ...want].join('\n')]);
  await check({ 14: '' }, `    ${fired}`, '  + 4m30s ops resolved DiskFull{disk="a"}');
  await check(
    { 14: `  4m31s ops resolved DiskFull` },
    `    ${fired}`,
    '  - 4m31s ops resolved DiskFull',
    '  + 4m30s ops resolved DiskFull{disk="a"}',
  );
  await check(
    { 13: '  1m30s ops firing DiskFull{disk="b"}' },
    '  - 1m30s ops firing DiskFull{disk="b"}',
    `  + ${fired}`,
    `    ${ended}`,
  );
  await check(
    { 13: '  1m30s ops firing DiskFull{disk="a", of=""}\n  2m chat firing DiskFull' },
    `    1m30s ops firing DiskFull{disk="a", of=""}`,
    '  - 2m chat firing DiskFull',
    `    ${ended}`,
  );
  await check(
    { 13: '  1m30s ops repeat firing DiskFull' },
    '  - 1m30s ops repeat firing DiskFull',
    `  + ${fired}`,
    `    ${ended}`,
  );
  await check(
    { 13: '  1m30s ops firing DiskFull DiskFull' },
    '  - 1m30s ops firing DiskFull DiskFull',
    `  + ${fired}`,
    `    ${ended}`,
  );
});

it('says what became of notifications, trials and receivers instead', async () => {
  const check = async (action: string, ...want: readonly string[]): Promise<void> => {
    const came = await differences({ 11: `at 0s receiver ops refuses\nat 2m ${action}`, 13: '', 14: '' });
    expect(came.map((line) => line.replace(/127\.0\.0\.1:\d+/, 'HOST'))).toEqual(want);
  };
  await check('notification ops dead');
  await check(
    'notification ops sent',
    's.txt:12: the notification of ops: expected sent, got dead: HOST: status 403',
  );
  await check('notification chat sent', 's.txt:12: there is no notification of chat');
  await check(
    'retry ops sent',
    's.txt:12: the notification of ops: expected sent, got dead: HOST: status 403',
  );
  await check('test ops sent', 's.txt:12: the trial of ops: expected sent, got not sent: HOST: status 403');
  await check('faults none', 's.txt:12: faults: expected none, got ops');
  await check('faults chat', 's.txt:12: faults: expected chat, got ops');
});

it('counts a rule that fails', async () => {
  const failing = lines[7].replace('avail < 10', 'avail + on () group_left () avail');
  const twice = '  avail{disk="a"} 1x20\n  avail{disk="b"} 1x20';
  expect((await differences({ 8: failing, 10: twice })).at(-1)).toMatch(
    /^s\.txt: rule DiskFull of group disks in rules.*\.yml: /,
  );
});

it('says where a scenario cannot be read', () => {
  const check = (replaced: Readonly<Record<number, string>>, want: string): void =>
    expect(() => parseScenario(text(replaced), 's.txt')).toThrow(new RegExp(`^s\\.txt:${want}`));
  check({ 1: '# no sentence' }, '1: expected a comment of one sentence');
  check({ 2: 'konfig' }, '2: expected config, rules, load, at, told or end, got "konfig"');
  check({ 9: 'load often' }, '9: expected a time such as 1m30s, got "often"');
  check({ 10: '  avail{disk=a} 1' }, '10: ');
  check({ 11: 'at 2m sate DiskFull firing' }, '11: expected state ALERT');
  check({ 11: 'at 2m state DiskFull burning' }, '11: expected state ALERT pending');
  check({ 11: 'at 2m restart\nat 1m restart' }, '12: 1m comes before');
  check({ 13: '  1m30s ops DiskFull' }, '13: expected TIME RECEIVER');
  check({ 13: '  1m30s ops firing {disk="a"}' }, '13: expected an alert');
  check({ 15: '' }, '15: expected "end"');
  check({ 15: 'end 1m' }, '15: "end" comes before');
});

it('says where its configuration and its rules are wrong', async () => {
  await expect(differences({ 3: '  alerts: {default: false}' })).rejects.toThrow(/^s\.txt:3:12: /);
  await expect(differences({ 8: '  groups: [{nam: disks}]' })).rejects.toThrow(/^s\.txt:8:\d+: /);
});

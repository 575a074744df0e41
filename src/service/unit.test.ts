import { expect, test } from 'vitest';
import { quote, unitText } from './unit.ts';
import type { UnitOptions } from './unit.ts';

const plain: UnitOptions = {
  program: ['/usr/local/bin/etlmon'],
  configFile: '/etc/etlmon/node.yaml',
  user: 'etlmon',
  group: 'etlmon',
  groups: ['adm', 'systemd-journal'],
  canKill: false,
  writable: [],
};

/** The settings of a unit, `Name=value`; comments and section heads left out. */
function settings(options: Partial<UnitOptions>): string[] {
  return unitText({ ...plain, ...options })
    .split('\n')
    .filter((line) => /^[A-Z]\w+=/.test(line));
}

test('runs this program with its configuration as that user', () => {
  const lines = settings({ user: 'www-data', group: 'web', configFile: '/srv/my etl/node.yaml' });
  expect(lines).toContain('ExecStart=/usr/local/bin/etlmon node --config "/srv/my etl/node.yaml"');
  expect(lines).toContain('User=www-data');
  expect(lines).toContain('Group=web');
});

test('every line is a comment, a section or a setting', () => {
  const strange = unitText({ ...plain, canKill: true, writable: ['/a b'] })
    .split('\n')
    .filter((line) => !/^($|#|\[(Unit|Service|Install)\]$|[A-Z][A-Za-z]+=\S)/.test(line));
  expect(strange).toEqual([]);
});

test('only what the configuration needs is allowed', () => {
  const capabilities = (lines: string[]) => lines.filter((line) => /^(Ambient|CapabilityB)/.test(line));
  const needed = 'CAP_DAC_READ_SEARCH CAP_SYS_PTRACE';
  expect(capabilities(settings({}))).toEqual([
    `AmbientCapabilities=${needed}`,
    `CapabilityBoundingSet=${needed}`,
  ]);
  expect(capabilities(settings({ canKill: true }))).toEqual([
    `AmbientCapabilities=${needed} CAP_KILL`,
    `CapabilityBoundingSet=${needed} CAP_KILL`,
  ]);
  expect(settings({}).filter((line) => line.startsWith('ReadWritePaths='))).toEqual([]);
  expect(settings({ writable: ['/srv/db', '/srv/my 100%'] })).toEqual(
    expect.arrayContaining(['ReadWritePaths=-/srv/db', 'ReadWritePaths="-/srv/my 100%%"']),
  );
});

test('groups this machine lacks are not asked for', () => {
  expect(settings({ groups: [] }).filter((line) => line.startsWith('SupplementaryGroups'))).toEqual([]);
  expect(settings({ groups: ['adm'] })).toContain('SupplementaryGroups=adm');
});

test('no setting is given twice, but for lists', () => {
  const names = settings({ canKill: true }).map((line) => line.split('=')[0]);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  expect([...new Set(twice)]).toEqual(['SystemCallFilter']);
});

test('words of a command line are quoted as systemd reads them', () => {
  const check = (word: string, want: string): void => expect(quote(word)).toBe(want);
  check('/usr/bin/etlmon', '/usr/bin/etlmon');
  check('/opt/my tools/etlmon', '"/opt/my tools/etlmon"');
  check('/opt/50%/$HOME', '/opt/50%%/$$HOME');
  check('/opt/"x"', String.raw`"/opt/\"x\""`);
  check(String.raw`/opt/a\b`, String.raw`"/opt/a\\b"`);
  check("it's", `"it's"`);
  check('', '""');
  check('a\nb\tc', String.raw`"a\nb\tc"`);
});

test('a program is named by its path as it is; one systemd cannot start is refused', () => {
  const command = (path: string): string | undefined =>
    settings({ program: [path, '/a$b'] }).find((line) => line.startsWith('ExecStart='));
  const rest = '/a$$b node --config /etc/etlmon/node.yaml';
  expect(command('/opt/a$b/50%')).toBe(`ExecStart=/opt/a$b/50%% ${rest}`);
  expect(command('/opt/my tools/etlmon')).toBe(`ExecStart="/opt/my tools/etlmon" ${rest}`);
  for (const path of ['/opt/"x"', "/it's", '/a\\b', '/a\nb'])
    expect(() => command(path)).toThrow(/^systemd starts no program whose path has quotes or backslashes: /);
});

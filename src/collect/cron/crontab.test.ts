import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAssignment } from './assignment.ts';
import { splitCommand } from './command-split.ts';
import { zoneOfSetting } from './cron-zone.ts';
import { parseCrontab } from './crontab.ts';
import { anySchedule } from './test-schedules.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const system = { hasUserColumn: true };
const own = { hasUserColumn: false, user: 'lena' };

test('a system crontab names the user before the command', () => {
  const text =
    '# comment\n\nSHELL=/bin/bash\n \t17 *\t* * *\troot  cd / && ls\n@daily backup /usr/bin/dump -a\n';
  expect(parseCrontab(text, system)).toMatchObject([
    {
      line: 4,
      schedule: '17 * * * *',
      user: 'root',
      command: 'cd / && ls',
      error: undefined,
      isLogged: true,
    },
    { line: 5, schedule: '@daily', user: 'backup', command: '/usr/bin/dump -a', error: undefined },
  ]);
});

test('a user’s crontab does not', () => {
  expect(parseCrontab('5 4 * * sun root tidy\n', own)).toMatchObject([
    { user: 'lena', command: 'root tidy' },
  ]);
});

test('an entry has the variables that stand above it', () => {
  const text = '0 0 * * * a\nMAILTO=ops\nTZ=Asia/Seoul\n0 0 * * * b\nMAILTO=""\n0 0 * * * c\n';
  const entries = parseCrontab(text, own);
  expect(entries.map(({ mailTo }) => mailTo)).toEqual([undefined, 'ops', '']);
  expect(entries.map(({ environment }) => [...environment.keys()])).toEqual([
    [],
    ['MAILTO', 'TZ'],
    ['MAILTO', 'TZ'],
  ]);
  expect(entries.map(({ timeZone }) => timeZone)).toEqual([undefined, undefined, undefined]);
});

test.each<[string, string | undefined, RegExp]>([
  ['Asia/Seoul', 'Asia/Seoul', /obeyed by cronie/],
  ['Mars/Olympus', 'UTC', /names no time zone/],
  ['', undefined, /^$/],
])('CRON_TZ=%s has the schedule read in %s', (setting, want, warning) => {
  const [entry] = parseCrontab(`CRON_TZ=${setting}\n0 0 * * * a\n`, own);
  expect(entry?.timeZone).toBe(want);
  expect(entry?.warnings.join()).toMatch(warning);
});

test.each<[string, string]>([
  [
    '61 * * * * root a',
    'minute: expected 0-59, ranges and lists of them, or * (steps: */5, 10-30/5), received "61"',
  ],
  ['* * * * *', 'user: expected a name after the schedule, received nothing'],
  ['* * * * * root', 'command: expected one at the end of the line, received nothing'],
  ['* * * * * * root a', 'user: expected a name, received "*": a sixth field'],
  ['@fortnightly root a', 'schedule: expected one of @yearly'],
  ['not a line of a crontab', 'minute: expected 0-59'],
  ['* * *', 'schedule: expected five fields'],
  ['- * * * * root a', 'schedule: expected five fields'],
])('%j is listed with its error', (line, message) => {
  const entries = parseCrontab(`0 1 * * * root before\n${line}\n0 2 * * * root after\n`, system);
  expect(entries.map(({ error }) => error?.slice(0, message.length))).toEqual([
    undefined,
    message,
    undefined,
  ]);
  expect(entries[1]).toMatchObject({ line: 2, parsed: undefined });
});

test.each<[string, object, string | undefined, boolean]>([
  ['-*/5 * * * * root a', system, undefined, false],
  ['-@daily a', { hasUserColumn: false, user: 'root' }, undefined, false],
  [
    '-*/5 * * * * a',
    own,
    'schedule: a line may start with - in the system’s crontabs and in root’s only',
    false,
  ],
])('a leading minus: %j', (line, kind, error, isLogged) => {
  const [entry] = parseCrontab(`${line}\n`, { hasUserColumn: false, ...kind });
  expect(entry).toMatchObject({ error, isLogged, command: 'a' });
});

test('a last line without its newline is listed as ignored, also a variable; a comment is not', () => {
  expect(parseCrontab('0 0 * * * a', own)).toMatchObject([
    { command: 'a', parsed: undefined, error: expect.stringContaining('does not end with a newline') },
  ]);
  expect(parseCrontab('A=b', own)).toMatchObject([{ error: expect.stringContaining('newline') }]);
  expect(parseCrontab('# end', own)).toEqual([]);
});

test('a carriage return is told of, and is a broken line where nothing else is', () => {
  const entries = parseCrontab('A=b\r\n0 0 * * * a\r\n\r\n', own);
  expect(entries).toMatchObject([
    { command: 'a', error: undefined, warnings: [expect.stringContaining('CR LF')] },
    { line: 3, error: expect.stringContaining('five fields') },
  ]);
  expect(entries[0]?.environment.get('A')).toBe('b');
});

test.each<[string, RegExp]>([
  [`0 0 * * * ${'a'.repeat(998)}`, /^$/],
  [`0 0 * * * ${'a'.repeat(999)}`, /longer than 998/],
  ['0~30 0 * * * a', /cronie draws one value/],
  ['0 0 * * fri-sun a', /day of week: the range ends before it begins/],
])('%.20s… is warned of', (line, warning) => {
  const [entry] = parseCrontab(`${line}\n`, own);
  expect(entry?.error).toBeUndefined();
  expect(entry?.warnings.join()).toMatch(warning);
});

test('cronie’s option before the command is not part of it', () => {
  expect(parseCrontab('0 0 * * * -n a -b\n', own)[0]?.command).toBe('a -b');
});

test.each<[string, string | undefined]>([
  ['* * * * sat#1 a', undefined],
  ['-* * * * * a', 'minute'],
  ['~15 * * * * a', 'minute'],
  ['0/15 * * * * a', 'minute'],
  [`* * * * * ${'a'.repeat(999)}`, 'the command'],
  ['* * * * *', undefined],
])('Debian’s cron has its own opinion of %.20s', (line, error) => {
  const [entry] = parseCrontab(`${line}\n`, { ...own, user: 'root', dialect: 'debian' });
  expect(entry?.error?.slice(0, error?.length)).toBe(error);
});

test('CRON_TZ is nothing to Debian’s cron', () => {
  const [entry] = parseCrontab('CRON_TZ=Japan\n0 0 * * * -n a\n', { ...own, dialect: 'debian' });
  expect(entry).toMatchObject({
    timeZone: undefined,
    command: '-n a',
    warnings: [expect.stringContaining('CRON_TZ')],
  });
});

test.each<[string, string, string | undefined]>([
  ['mail joe%Joe,%%Bye%', 'mail joe', 'Joe,\n\nBye\n'],
  ['mail joe%Joe', 'mail joe', 'Joe\n'],
  [String.raw`date +\%d`, 'date +%d', undefined],
  [String.raw`echo \\%in\%put\n`, String.raw`echo \\`, String.raw`in%put\n` + '\n'],
  [String.raw`echo \\\%`, String.raw`echo \\%`, undefined],
  ['a%', 'a', '\n'],
  ['', '', undefined],
])('%j is the command %j with the input %j', (text, command, input) => {
  expect(splitCommand(text)).toEqual({ command, input });
});

test.each<[string, [string, string] | undefined]>([
  ['A=b', ['A', 'b']],
  ['A = b c  ', ['A', 'b c']],
  ['A="b c " \t', ['A', 'b c ']],
  [`A='b "c"'`, ['A', 'b "c"']],
  ['"A B"=c', ['A B', 'c']],
  ['A=', ['A', '']],
  ['A=\r', ['A', '']],
  ['A=b=c', ['A', 'b=c']],
  ['=x', ['', 'x']],
  ['A=b"c', ['A', 'b"c']],
  ['A="b', undefined],
  ['A="b" c', undefined],
  ['A B=c', undefined],
  ['"A=b"=c', undefined],
  ['0 0 * * * A=b', undefined],
  ['A', undefined],
])('%j sets %j', (line, want) => {
  const assigned = parseAssignment(line);
  expect(assigned && [assigned.name, assigned.value]).toEqual(want);
});

test.each<[string, string | undefined]>([
  ['Europe/Berlin', 'Europe/Berlin'],
  [':Europe/Berlin', 'Europe/Berlin'],
  ['KST-9', 'Etc/GMT-9'],
  ['<-03>3', 'Etc/GMT+3'],
  ['UTC0', 'UTC'],
  ['XYZ30', undefined],
  ['nowhere', undefined],
])('TZ=%s is the zone %s', (setting, want) => {
  expect(zoneOfSetting(setting)).toBe(want);
});

const anyLine = fc.oneof(
  fc.string(),
  fc.string({
    unit: fc.constantFrom('*', ' ', '\t', '5', '/', '-', '@', '#', '=', '"', "'", '%', '\\', '\r', 'x', ','),
  }),
  fc.tuple(anySchedule, fc.string()).map(([schedule, command]) => `${schedule} ${command}`),
  fc.tuple(fc.string(), fc.string()).map(([name, value]) => `${name}=${value}`),
);

test('no line breaks another, and every job has its line', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 8 }), fc.boolean(), (lines, hasUserColumn) => {
      const text = lines.map((line) => `${line}\n7 7 * * * root good-job\n`).join('');
      const all = text.split('\n');
      const entries = parseCrontab(text, { hasUserColumn });
      expect(entries.filter(({ command }) => command.endsWith('good-job')).length).toBeGreaterThanOrEqual(
        lines.length,
      );
      for (const { line, parsed, error, schedule } of entries) {
        expect(parsed === undefined).toBe(error !== undefined);
        expect(all[line - 1]?.replaceAll(/[ \t]+/g, ' ')).toContain(schedule);
      }
    }),
    { numRuns: caseCount },
  );
});

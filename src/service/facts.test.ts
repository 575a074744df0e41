import { chmodSync, linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EtlmonError } from '../lib/errors.ts';
import { namesById, readFacts } from './facts.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'etlmon-facts-'));
  chmodSync(root, 0o755);
  mkdirSync(join(root, 'etc'));
  const uid = process.getuid?.();
  const gid = process.getgid?.();
  writeFileSync(
    join(root, 'etc/passwd'),
    `me:x:${uid}:${gid}::/:/bin/sh\nalso:x:${uid}:77::/:/bin/sh\nbroken\n`,
  );
  writeFileSync(join(root, 'etc/group'), `mine:x:${gid}:\nadm:x:77:\n`);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('users, their groups, and what lies where', () => {
  writeFileSync(join(root, 'etc/a'), 'text\n', { mode: 0o640 });
  symlinkSync('etc', join(root, 'link'));
  symlinkSync('/dev/null', join(root, 'etc/masked'));
  const facts = readFacts(root, ['/etc/a', '/link', '/etc/masked', '/etc/none'], []);
  expect([...facts.users]).toEqual([
    ['me', 'mine'],
    ['also', 'adm'],
  ]);
  expect([...facts.groups]).toEqual(['mine', 'adm']);
  expect([...facts.found.keys()]).toEqual(['/etc/a', '/link', '/etc/masked']);
  expect(facts.found.get('/etc/a')).toEqual({ kind: 'file', text: 'text\n', mode: 0o640, owner: 'me:mine' });
  expect(facts.found.get('/link')?.kind).toBe('folder');
  expect(facts.found.get('/etc/masked')).toMatchObject({ kind: 'other', text: '' });
});

test('who owns what lies in the service’s own folders, but for files that have a second name', () => {
  mkdirSync(join(root, 'var/lib/etlmon/backups'), { recursive: true });
  writeFileSync(join(root, 'var/lib/etlmon/backups/one.db'), '');
  symlinkSync('/etc/passwd', join(root, 'var/lib/etlmon/link'));
  linkSync(join(root, 'etc/group'), join(root, 'var/lib/etlmon/second-name'));
  expect(Object.fromEntries(readFacts(root, [], []).contents)).toEqual({
    '/var/lib/etlmon/backups': 'me:mine',
    '/var/lib/etlmon/backups/one.db': 'me:mine',
    '/var/lib/etlmon/link': 'me:mine',
  });
});

test('a place that cannot be looked at is a fault that names it', () => {
  expect(() => readFacts(root, ['/etc/group/below'], [])).toThrow(EtlmonError);
  expect(() => readFacts(root, ['/etc/group/below'], [])).toThrow(
    /^cannot look at \/etc\/group\/below: ENOTDIR/,
  );
});

test('the first closed part of the way to the program is found', () => {
  mkdirSync(join(root, 'open/closed'), { recursive: true });
  const program = join(root, 'open/closed/etlmon');
  writeFileSync(program, '');
  chmodSync(program, 0o755);
  const closedAt = () => readFacts(root, [], [program]).closedAt;
  expect(closedAt()).toBeUndefined();
  chmodSync(join(root, 'open/closed'), 0o750);
  expect(closedAt()).toBe(join(root, 'open/closed'));
  chmodSync(program, 0o700);
  expect(closedAt()).toBe(program);
});

test('ids go by the first name they have; a file that is not there has none', () => {
  expect([...namesById(join(root, 'etc/passwd')).values()]).toEqual(['me']);
  expect(namesById(join(root, 'etc/none')).size).toBe(0);
});

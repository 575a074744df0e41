import { expect, test } from 'vitest';
import { ownProgram } from './service-program.ts';
import { serviceRefusal } from './service-refusal.ts';

test('the single executable is started by its own path, anything else through its runtime', () => {
  expect(ownProgram(['bun', '/$bunfs/root/etlmon'], '/usr/local/bin/etlmon')).toEqual([
    '/usr/local/bin/etlmon',
  ]);
  expect(ownProgram(['node', '/opt/etlmon/dist/etlmon.js'], '/opt/node')).toEqual([
    '/opt/node',
    '/opt/etlmon/dist/etlmon.js',
  ]);
});

test('who may not, and where it cannot be, is told what to do instead', () => {
  const check = (isRoot: boolean, hasSystemd: boolean) => serviceRefusal('install', { isRoot, hasSystemd });
  expect(check(true, true)).toBeUndefined();
  expect(check(false, true)).toMatch(/^only root may do this: run it with sudo/);
  expect(check(true, false)).toMatch(/^systemd does not run this machine, so nothing is changed/);
  expect(check(false, false)).toMatch(/install --root DIR$/);
});

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';

const repository = resolve(import.meta.dirname, '..');
let copy = '';

beforeEach(() => {
  copy = mkdtempSync(join(tmpdir(), 'etlmon-scaffold-'));
  for (const part of ['src', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(join(repository, part), join(copy, part), { recursive: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(copy, 'node_modules'));
});
afterEach(() => rmSync(copy, { recursive: true, force: true }));

const scaffold = (name: string) =>
  execFileSync(process.execPath, [join(repository, 'scripts/new-collector.ts'), name, copy], {
    encoding: 'utf8',
    stdio: 'pipe',
  });

it('makes a collector that is registered, type-checks and passes its own tests', () => {
  scaffold('open-ports');
  expect(readFileSync(join(copy, 'src/collect/registry.ts'), 'utf8')).toContain(
    'createOpenPortsCollector(context),',
  );
  const run = (file: string, args: string[]) =>
    execFileSync(process.execPath, [join(repository, 'node_modules', file), ...args], {
      cwd: copy,
      encoding: 'utf8',
      stdio: 'pipe',
    });
  run('vitest/vitest.mjs', ['run', 'src/collect/open-ports']);
  const files = ['src/collect/registry.ts', 'src/collect/open-ports/open-ports.test.ts'];
  const options = [
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    'node',
    '--skipLibCheck',
  ];
  run('typescript/bin/tsc', [
    '--ignoreConfig',
    ...options,
    '--allowImportingTsExtensions',
    '--noUncheckedIndexedAccess',
    ...files,
  ]);
});

it('changes nothing when the collector is there already', () => {
  const before = readFileSync(join(copy, 'src/collect/registry.ts'), 'utf8');
  expect(() => scaffold('disk')).toThrow('src/collect/disk is there already');
  expect(readFileSync(join(copy, 'src/collect/registry.ts'), 'utf8')).toBe(before);
});

import { globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { expect, it } from 'vitest';

/**
 * Which room may import which; every room may import itself. A room that is missing here is a mistake, so that a new
 * one gets a line.
 */
const allowed: Record<string, readonly string[] | 'everything'> = {
  cli: 'everything',
  contract: ['lib'],
  config: ['collect', 'alert', 'lib'],
  collect: ['etcd', 'lib'],
  store: ['lib'],
  series: ['store', 'lib'],
  export: ['store', 'series', 'lib'],
  control: ['collect', 'store', 'lib'],
  api: ['contract', 'config', 'collect', 'store', 'series', 'control', 'promql', 'alert', 'lib'],
  node: [
    'contract',
    'config',
    'collect',
    'store',
    'series',
    'export',
    'control',
    'api',
    'promql',
    'rules',
    'alert',
    'lib',
  ],
  tui: ['contract', 'lib'],
  service: ['lib'],
  promql: ['lib'],
  rules: ['promql', 'lib'],
  alert: ['promql', 'rules', 'store', 'lib'],
  lib: [],
};

const source = resolve(import.meta.dirname, '../src');

/** The room of a file: its folder under src/, or '' for a file in src/ itself. */
function roomOf(file: string): string {
  const parts = relative(source, file).split('/');
  return parts.length > 1 ? (parts[0] ?? '') : '';
}

/** Files a source file imports, statically or lazily, as absolute paths; packages are left out. */
function importsOf(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  const specifiers = text.matchAll(/(?:\bfrom\s+|\bimport\s+|\bimport\()'(\.[^']+)'/g);
  return [...specifiers].map(([, specifier]) => resolve(dirname(file), specifier ?? ''));
}

const files = globSync(`${source}/*/**/*.{ts,tsx}`).filter((file) => !/\.test\.tsx?$/.test(file));

it('no room reaches where it may not', () => {
  expect(files.length).toBeGreaterThan(100);
  const violations: string[] = [];
  for (const file of files) {
    const room = roomOf(file);
    const rule = allowed[room];
    if (rule === undefined) violations.push(`src/${room} has no line in the table`);
    if (rule === undefined || rule === 'everything') continue;
    for (const target of importsOf(file)) {
      const other = roomOf(target);
      if (other !== room && !rule.includes(other)) {
        violations.push(`${relative(source, file)} imports ${relative(source, target)}`);
      }
    }
  }
  expect(violations).toEqual([]);
});

it('only cli/ ends the process', () => {
  const enders = files.filter(
    (file) =>
      roomOf(file) !== 'cli' && /\bprocess\.(exit|abort|reallyExit)\(/.test(readFileSync(file, 'utf8')),
  );
  expect(enders.map((file) => relative(source, file))).toEqual([]);
});

it('no network library but the server’s is reached from the terminal client', () => {
  const reached = files.filter(
    (file) => roomOf(file) === 'tui' && /from '(hono|@hono|node:http)/.test(readFileSync(file, 'utf8')),
  );
  expect(reached).toEqual([]);
});

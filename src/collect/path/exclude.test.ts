import * as fc from 'fast-check';
import picomatch from 'picomatch';
import { expect, test } from 'vitest';
import { Exclusion } from './exclude.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

function excludes(pattern: string, path: string, isDirectory = false): boolean {
  const exclusion = new Exclusion([pattern], '/data');
  const slash = path.lastIndexOf('/');
  exclusion.enter(Buffer.from(path.slice(0, Math.max(0, slash))));
  const name = Buffer.from(`<${path.slice(slash + 1)}>`);
  return exclusion.excludes(name, 1, name.length - 1, isDirectory);
}

test.each([
  ['*.log', 'a/b/x.log', true],
  ['*.log', '.log', true],
  ['*.log', 'x.log.gz', false],
  ['tmp', 'a/tmp', true],
  ['tmp', 'a/tmpx', false],
  ['tmp', 'xtmp', false],
  ['*~', 'a/b~', true],
  ['.*', 'a/.git', true],
  ['core.[0-9]*', 'core.12', true],
  ['a/*.csv', 'a/x.csv', true],
  ['a/*.csv', 'b/a/x.csv', false],
  ['**/a/*.csv', 'b/a/x.csv', true],
  ['a/**', 'a/b/c', true],
  ['/data/a/x', 'a/x', true],
  ['/a/x', 'a/x', false],
  ['!x', '!x', true],
  ['!x', 'y', false],
  ['día', 'a/día', true],
])('%s on %s: %s', (pattern, path, want) => {
  expect(excludes(pattern, path)).toBe(want);
});

test('patterns without a name match nothing', () => {
  expect(['', '/', '//'].map((pattern) => excludes(pattern, 'a', true))).toEqual([false, false, false]);
});

test('a trailing slash means directories only', () => {
  expect([excludes('cache/', 'a/cache', true), excludes('cache/', 'a/cache', false)]).toEqual([true, false]);
});

const letters = fc.string({
  unit: fc.constantFrom('a', 'b', '.', '-', '*', 'ü', '?'),
  maxLength: 6,
  minLength: 1,
});

test('patterns compared as bytes match what the glob library matches', () => {
  fc.assert(
    fc.property(letters, letters, (pattern, name) => {
      fc.pre(name !== '.' && name !== '..');
      const want = picomatch(pattern, { dot: true, nonegate: true })(name);
      expect(excludes(pattern, name), `${pattern} on ${name}`).toBe(want);
    }),
    { numRuns: caseCount },
  );
});

test('no pattern and no name throws', () => {
  const throws = fc.property(
    fc.string({ minLength: 1 }),
    fc.uint8Array({ minLength: 1 }),
    (pattern, name) => {
      new Exclusion([pattern], '/data').excludes(Buffer.from(name), 0, name.length, false);
    },
  );
  expect(() => fc.assert(throws, { numRuns: caseCount })).not.toThrow();
});

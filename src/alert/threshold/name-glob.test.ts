import fc from 'fast-check';
import { RE2JS } from 're2js';
import { expect, it } from 'vitest';
import { expressionOfGlob, globProblem, isGlob, matchesName } from './name-glob.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

it.each([
  ['db-*', 'db-1', true],
  ['db-*', 'web', false],
  ['*', 'anything/at all', true],
  ['/mnt/*', '/mnt/a', true],
  ['/mnt/*', '/mnt/a/b', false],
  ['/mnt/**', '/mnt/a/b', true],
  ['web{1,2}', 'web2', true],
  ['web{1,2}', 'web3', false],
  ['a?c', 'abc', true],
  ['[!a]x', 'bx', true],
  ['[!a]x', 'ax', false],
  ['a.b', 'axb', false],
  ['a,b', 'a,b', true],
])('%s and %s: %s', (glob, name, want) => {
  expect(matchesName(glob, name, true)).toBe(want);
});

it('says what is wrong with a glob', () => {
  expect(globProblem('a{b')).toBe('braces do not match');
  expect(globProblem('}{')).toBe('braces do not match');
  expect(globProblem('a[b')).toBe('a bracket is not closed');
  expect(globProblem('[!]')).toBe('a pair of brackets is empty');
  expect(globProblem('[b-a]')).toBe('a range begins after its end');
  expect(globProblem('a[{]{b,c}')).toBeUndefined();
});

it('any glob is an expression, and a name without a wildcard matches itself alone', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-c*?{},[\]!.\\/$^|()+-]{1,12}$/), fc.boolean(), (text, hasFolders) => {
      if (globProblem(text) !== undefined) return;
      const expression = RE2JS.compile(`^(?s:${expressionOfGlob(text, hasFolders)})$`);
      if (!isGlob(text)) expect(expression.test(text)).toBe(true);
    }),
    { numRuns: caseCount },
  );
});

import { RE2JS } from 're2js';
import { expect, test } from 'vitest';
import { looseCompiler } from './expression.ts';

const isRefusedBy = (compile: (source: string) => unknown, source: string): boolean => {
  try {
    compile(source);
    return false;
  } catch {
    return true;
  }
};

test.each([
  'etl|ops',
  '(?i)etl',
  '(?is-m:etl).*',
  '(?P<name>a)',
  String.raw`\Qa(b\E`,
  String.raw`\pL+\d`,
  '[[:alpha:]]+',
  'a{2,3}?',
  '(',
  'a)',
  '[a',
  '*',
  'a**',
  '(?=a)',
  '(?<!a)',
  String.raw`(a)\1`,
  String.raw`\\1`,
])('%j is as good at first sight as it is for RE2', (source) => {
  const want = isRefusedBy((text) => RE2JS.compile(text), source);
  expect(isRefusedBy(looseCompiler, source)).toBe(want);
});

test('what is wrong is said without the expression before it', () => {
  expect(() => looseCompiler('^(?s:(a)$')).toThrow(/^unterminated group$/);
});

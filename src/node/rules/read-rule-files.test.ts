import { expect, it } from 'vitest';
import { ConfigError } from '../../config/index.ts';
import { TemporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { readRuleFiles } from './read-rule-files.ts';

const good = (name: string): string => `groups: [{name: ${name}, rules: [{record: r, expr: '1'}]}]\n`;

it('reads each file once, relative names from the folder of the configuration', () => {
  using folder = new TemporaryFolder();
  folder.write('b.yml', good('b'));
  folder.write('a.yml', good('a'));
  const read = (...patterns: string[]): string[] =>
    readRuleFiles({ patterns, folder: folder.path }).flatMap(({ groups }) => groups.map(({ name }) => name));
  expect(read('*.yml')).toEqual(['a', 'b']);
  expect(read('b.yml', folder.join('*.yml'))).toEqual(['b', 'a']);
  expect(read('none/*.yml')).toEqual([]);
});

it('says everything that is wrong with any file', () => {
  using folder = new TemporaryFolder();
  folder.write('a.yml', 'groups: [{name: a, rules: [{record: r, expr: "1 +"}]}]\n');
  folder.write('b.yml', 'group: []\n');
  const [a, b, c] = ['a.yml', 'b.yml', 'c.yml'].map((name) => folder.join(name));
  const read = (): unknown => readRuleFiles({ patterns: ['a.yml', 'b.yml', 'c.yml'], folder: folder.path });
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(`${a}:1:46: expr: 1:4: parse error: unexpected end of input`);
  expect(read).toThrow(`${b}:1:1: `);
  expect(read).toThrow(`${c}: no such file`);
});

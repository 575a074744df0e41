import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConditionError, parseConditions } from './label-conditions.ts';

it.each<[string, readonly (readonly [string, string, string])[]]>([
  ['', []],
  ['{}', []],
  [' { } ', []],
  ['a="b"', [['a', '=', 'b']]],
  ['{a!="b",}', [['a', '!=', 'b']]],
  [
    '{ a =~ "x|y" , b !~ \'z\' }',
    [
      ['a', '=~', 'x|y'],
      ['b', '!~', 'z'],
    ],
  ],
  ['a="quote \\" and \\\\ and \\n"', [['a', '=', 'quote " and \\ and \n']]],
  ['a=`c:\\n`', [['a', '=', 'c:\\n']]],
  ['{"my.label"="}"}', [['my.label', '=', '}']]],
])('%j', (text, want) => {
  expect(parseConditions(text)).toEqual(want.map(([name, type, value]) => ({ name, type, value })));
});

it.each<[string, string]>([
  ['a', 'at character 2: expected =, !=, =~ or !~, got the end'],
  ['a=b', 'at character 3: expected a value in quotes, got "b"'],
  ['{a="b" c="d"}', 'at character 7: expected a comma, got " c=\\"d\\"}"'],
  ['{,}', 'at character 2: expected the name of a label, got ",}"'],
  ['a="b', 'at character 3: expected a value in quotes, got "\\"b"'],
])('%j is refused: %s', (text, message) => {
  expect(() => parseConditions(text)).toThrow(ConditionError);
  expect(() => parseConditions(text)).toThrow(message);
});

it('throws nothing else, whatever the text is', () => {
  const pieces = fc.constantFrom('a', '=', '~', '!', '"', "'", '`', '\\', ',', '{', '}', ' ', '\n', 'é');
  fc.assert(
    fc.property(
      fc.array(pieces).map((all) => all.join('')),
      (text) => {
        try {
          parseConditions(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionError);
        }
      },
    ),
    { numRuns: 10_000 },
  );
});

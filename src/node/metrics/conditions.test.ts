import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConditionError, matchersOf } from './conditions.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const ofMetric = ['__name__', '=', 'a metric'] as const;

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
  const got = matchersOf('a metric', text).map(({ name, type, value }) => [name, type, value]);
  expect(got).toEqual([ofMetric, ...want]);
});

it.each<[string, string]>([
  ['a', '1:2: parse error: unexpected "}" in label matching, expected label matching operator'],
  ['a=b', '1:3: parse error: unexpected identifier "b" in label matching, expected string'],
  [' {a="b" c="d"}', '1:9: parse error: unexpected identifier "c" in label matching, expected "," or "}"'],
  ['{,}', '1:2: parse error: unexpected "," in label matching, expected identifier or "}"'],
  ['a="b', '1:3: parse error: unterminated quoted string'],
  ['a=~"("', '1:1: parse error: '],
  ['a="b"} or {c="d"', '1:1: parse error: expected a series selector'],
  ['a="b"} offset 5m # ', '1:1: parse error: expected a series selector'],
])('%j is refused: %s', (text, message) => {
  expect(() => matchersOf('up', text)).toThrow(ConditionError);
  expect(() => matchersOf('up', text)).toThrow(message);
});

it('throws nothing else, whatever the text is', () => {
  const pieces = fc.constantFrom('a', '=', '~', '!', '"', "'", '`', '\\', ',', '{', '}', ' ', '\n', 'é', '#');
  fc.assert(
    fc.property(
      fc.array(pieces).map((all) => all.join('')),
      (text) => {
        try {
          matchersOf('up', text);
        } catch (error) {
          expect(error).toBeInstanceOf(ConditionError);
        }
      },
    ),
    { numRuns: caseCount },
  );
});

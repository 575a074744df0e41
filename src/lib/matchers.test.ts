import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RE2JS } from 're2js';
import { compileMatchers, compileMatchersWith, MatcherError } from './matchers.ts';
import type { MatcherType } from './matchers.ts';
import { caseCount } from '../../tests/support/case-count.ts';

async function compiled(name: string, type: MatcherType, value: string) {
  const [matcher] = await compileMatchers([{ name, type, value }]);
  return matcher!;
}

it('matchers are the same where the library is at hand', async () => {
  const matchers = ['a', 'a|b', '.*', '.+', 'a[bc]+', '(?i)x.y'].flatMap((value) =>
    (['=', '!=', '=~', '!~'] as const).map((type) => ({ name: 'x', type, value })),
  );
  const texts = ['', 'a', 'b', 'abc', 'abcd', 'X\ny', '.*'];
  const answers = (compiled: Awaited<ReturnType<typeof compileMatchers>>) =>
    compiled.map((matcher) => texts.map((text) => matcher.matches(text)));
  const compile = (source: string) => RE2JS.compile(source);
  expect(answers(compileMatchersWith(compile, matchers))).toEqual(answers(await compileMatchers(matchers)));
  expect(() => compileMatchersWith(compile, [{ name: 'x', type: '=~', value: '(' }])).toThrow(MatcherError);
});

describe('a matcher', () => {
  it.each<[MatcherType, string, string, boolean]>([
    ['=', 'a', 'a', true],
    ['=', 'a', 'ab', false],
    ['=', '', '', true],
    ['!=', 'a', '', true],
    ['!=', '', '', false],
    ['=~', 'a', 'ab', false],
    ['=~', 'a|b', 'b', true],
    ['=~', '(a|b)', 'b', true],
    ['=~', 'a|', '', true],
    ['=~', 'a|b.*', 'xa', false],
    ['=~', 'a|b.*', 'bcd', true],
    ['=~', 'disk[0-9]+', 'disk12', true],
    ['=~', 'disk[0-9]+', 'disk12x', false],
    ['=~', '.*', '', true],
    ['=~', '.*', 'two\nlines', true],
    ['=~', 'two.lines', 'two\nlines', true],
    ['=~', '.+', '', false],
    ['!~', '.+', '', true],
    ['!~', 'a|b', 'c', true],
    ['!~', 'a.*', 'abc', false],
    ['=~', '(?i)ABC', 'abc', true],
    ['=~', String.raw`a\.b`, 'a.b', true],
    ['=~', String.raw`a\.b`, 'axb', false],
  ])('%s "%s" on "%s" is %s', async (type, value, text, want) => {
    expect((await compiled('x', type, value)).matches(text)).toBe(want);
  });

  it('with an expression RE2 does not know is refused with its place', async () => {
    await expect(compiled('job', '=~', 'a(?=b)')).rejects.toThrow(/^job=~"a\(\?=b\)": /);
    await expect(compiled('job', '!~', '(')).rejects.toThrow(MatcherError);
  });

  it('never takes long, nor throws another error, whatever the expression', async () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '|',
      '(',
      ')',
      '*',
      '+',
      '?',
      '[',
      ']',
      '.',
      '\\',
      '^',
      '$',
      '{2}',
      'é',
    );
    const expression = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
    await fc.assert(
      fc.asyncProperty(expression, fc.string({ maxLength: 10 }), async (value, text) => {
        try {
          const [wanted, other] = await Promise.all([compiled('x', '=~', value), compiled('x', '!~', value)]);
          expect(wanted.matches(text)).toBe(!other.matches(text));
        } catch (error) {
          if (!(error instanceof MatcherError)) throw error;
        }
      }),
      { numRuns: caseCount },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Matcher } from '../lib/matchers.ts';
import { formatMatchers, MatcherSyntaxError, parseMatchers } from './matcher.ts';
import { caseCount } from '../../tests/support/case-count.ts';

describe('parseMatchers', () => {
  it.each<[string, ...string[]]>([
    ['severity="critical"', 'severity = critical'],
    ['{team=~"etl|ops", env!="dev"}', 'team =~ etl|ops', 'env != dev'],
    ['a=b,c!~d.*', 'a = b', 'c !~ d.*'],
    [' { a = "b" , } ', 'a = b'],
    ['{}'],
    [''],
    ['a=', 'a = '],
    ['a=""', 'a = '],
    ['a=b c', 'a = b c'],
    ['a==b', 'a = =b'],
    // A comma or a brace inside quotes separates nothing.
    ['{a="x, y=z}", b="}"}', 'a = x, y=z}', 'b = }'],
    ['a=~"x{2}"', 'a =~ x{2}'],
    // Escapes are those of the exposition format; any other backslash stands for itself.
    [String.raw`a="say \"hi\", \\ and\nmore"`, 'a = say "hi", \\ and\nmore'],
    [String.raw`a=~"\d+\."`, String.raw`a =~ \d+\.`],
    [String.raw`a=\"b`, 'a = "b'],
    ['a=b\\', 'a = b\\'],
  ])('reads %j', (text, ...want) => {
    expect(parseMatchers(text).map(({ name, type, value }) => `${name} ${type} ${value}`)).toEqual(want);
  });

  it('says what is wrong', () => {
    const fails = (text: string, message: RegExp) => {
      expect(() => parseMatchers(text)).toThrow(MatcherSyntaxError);
      expect(() => parseMatchers(text)).toThrow(message);
    };
    fails('severity', /`severity`: expected a label, one of = != =~ !~, and a value/);
    fails('a=b,,c=d', /``: expected a label/);
    fails('1a=b', /`1a=b`/);
    fails('a="b', /expected a quote at the end/);
    fails('a="b"c', /expected a quote at the end/);
    fails(String.raw`a="b\"`, /expected a quote at the end/);
    fails('a=b"c', /expected quotes around the whole value/);
  });

  it('reads what formatMatchers writes', () => {
    const matcher: fc.Arbitrary<Matcher> = fc.record({
      name: fc.constantFrom('a', '_b1', 'job:x'),
      type: fc.constantFrom('=', '!=', '=~', '!~'),
      value: fc.string({ unit: fc.constantFrom('a', '\\', '"', '\n', ',', '{', '}', '=', ' ', 'é') }),
    });
    fc.assert(
      fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
        expect(parseMatchers(formatMatchers(matchers))).toEqual(matchers);
      }),
      { numRuns: caseCount },
    );
  });

  it('throws nothing but its own error', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\\', '"', '\n', ',', '{', '}', '=', '!', '~', ' '),
    });
    fc.assert(
      fc.property(text, (input) => {
        try {
          parseMatchers(input);
        } catch (error) {
          expect(error).toBeInstanceOf(MatcherSyntaxError);
        }
      }),
      { numRuns: caseCount },
    );
  });
});

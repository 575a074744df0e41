import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Catalog, labelsKey } from './catalog.ts';
import { compileMatchers, MatcherError } from './matchers.ts';
import type { MatcherType } from './matchers.ts';

async function compiled(name: string, type: MatcherType, value: string) {
  const [matcher] = await compileMatchers([{ name, type, value }]);
  return matcher!;
}

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
      { numRuns: 10_000 },
    );
  });
});

describe('a selection', () => {
  const catalog = new Catalog();
  const series = [
    ['up', { job: 'node' }],
    ['up', { job: 'etcd', zone: 'a' }],
    ['load', { job: 'node', zone: 'b' }],
    ['load', {}],
  ] as const;
  for (const [index, [name, labels]] of series.entries()) catalog.add(index + 1, labelsKey(name, labels));

  it.each<[readonly (readonly [string, MatcherType, string])[], readonly number[]]>([
    [[], [1, 2, 3, 4]],
    [[['__name__', '=', 'up']], [1, 2]],
    [[['job', '=', 'node']], [1, 3]],
    [[['job', '=', '']], [4]],
    [[['job', '!=', 'node']], [2, 4]],
    [[['job', '!=', '']], [1, 2, 3]],
    [
      [
        ['job', '=~', 'node|etcd'],
        ['zone', '=', ''],
      ],
      [1],
    ],
    [[['zone', '=~', 'a|']], [1, 2, 4]],
    [[['zone', '!~', 'a']], [1, 3, 4]],
    [
      [
        ['zone', '=~', '.+'],
        ['__name__', '!~', 'lo.*'],
      ],
      [2],
    ],
    [[['other', '=', 'x']], []],
    [[['constructor', '=', '']], [1, 2, 3, 4]],
  ])('by %j is series %j', async (matchers, want) => {
    const compiled = await compileMatchers(matchers.map(([name, type, value]) => ({ name, type, value })));
    expect(catalog.select(compiled).map(({ id }) => id)).toEqual(want);
  });

  it('knows no series that was removed', async () => {
    const smaller = new Catalog();
    smaller.add(1, labelsKey('up', { job: 'node' }));
    smaller.add(2, labelsKey('up', { job: 'etcd' }));
    smaller.remove(new Set([1]));
    expect(smaller.find(labelsKey('up', { job: 'node' }))).toBeUndefined();
    expect(smaller.select([await compiled('__name__', '=', 'up')]).map(({ id }) => id)).toEqual([2]);
  });
});

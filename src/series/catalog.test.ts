import { describe, expect, it } from 'vitest';
import { compileMatchers } from '../lib/matchers.ts';
import type { MatcherType } from '../lib/matchers.ts';
import { Catalog, labelsKey } from './catalog.ts';

async function compiled(name: string, type: MatcherType, value: string) {
  const [matcher] = await compileMatchers([{ name, type, value }]);
  return matcher!;
}

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf, seriesOf } from '../chart-fixtures.ts';
import type { Samples } from '../chart-fixtures.ts';
import { glyphsFor } from '../draw/glyphs.ts';
import { sparkline } from '../draw/sparkline.ts';
import type { Answers } from './answers.ts';
import { answered } from './answers.ts';
import type { SparkId } from './sparks.ts';
import { fullness, joinSparks, resample, sparkMean, sparkQuery, sparkSum } from './sparks.ts';

const answersWith = (
  id: SparkId,
  ...series: readonly (readonly [Samples, Record<string, string>?])[]
): Answers =>
  answered({}, sparkQuery(id), historyOf(series.map(([samples, labels]) => seriesOf(samples, labels))), 0);

describe('a small line', () => {
  it('is the sum or the mean of the series that have the labels', () => {
    const answers = answersWith(
      'received',
      [[1, 2, null], { device: 'a' }],
      [[3, null, null], { device: 'b' }],
    );
    expect(sparkSum(answers, 'received')).toEqual([4, 2, null]);
    expect(sparkMean(answers, 'received')).toEqual([2, 2, null]);
    expect(sparkSum(answers, 'received', { device: 'b' })).toEqual([3, null, null]);
    expect(sparkSum(answers, 'received', { device: 'c' })).toEqual([]);
    expect(sparkSum({}, 'received')).toEqual([]);
  });

  it('is of two together only where both are known', () => {
    expect(joinSparks([1, null, 3], [1, 2], (a, b) => a + b)).toEqual([2, null, null]);
  });

  it('has the newest on the right, whatever its width', () => {
    expect(resample([1, 3, 5, 7], 2)).toEqual([2, 6]);
    expect(resample([1, 2], 4)).toEqual([1, 1, 2, 2]);
    expect(resample([], 2)).toEqual([null, null]);
    fc.assert(
      fc.property(fc.array(fc.option(fc.double())), fc.nat(40), (values, cells) => {
        const fitted = resample(values, cells);
        expect(fitted.length).toBe(cells);
        expect(sparkline(fitted, glyphsFor(false), 100).length).toBe(cells);
      }),
    );
  });

  it('of a mount is how full it was, without what is reserved for root', () => {
    const labels = { mountpoint: '/' };
    const answers = (
      [
        ['size24', 100],
        ['free24', 60],
        ['available24', 40],
      ] as const
    ).reduce<Answers>((all, [id, value]) => ({ ...all, ...answersWith(id, [[value], labels]) }), {});
    expect(fullness(answers, '/')).toEqual([50]);
    expect(fullness(answers, '/data')).toEqual([]);
  });
});

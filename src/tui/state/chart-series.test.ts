import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf, seriesOf } from '../chart-fixtures.ts';
import { startedAt } from '../fixtures.ts';
import type { Samples } from '../chart-fixtures.ts';
import type { History } from '../../contract/history.ts';
import { differingLabels, listSeries, pointAt, readSeries } from './chart-series.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const readAll = (history: History, factor = 1) =>
  listSeries(history).map((one) => readSeries(history, one, factor));
const first = startedAt - 3_600_000;
const read = (samples: Samples, change = {}) => readAll(historyOf([seriesOf(samples)], change))[0]!;

/** How often the line is broken. */
function gaps(samples: Samples, change = {}): number {
  const { points, gapMs } = read(samples, change);
  return points.slice(1).filter(({ at }, index) => at - (points[index]?.at ?? 0) > gapMs).length;
}

describe('a series of a history', () => {
  it('has a point in the middle of each step that holds something', () => {
    const { points, statistics } = read([1, null, 3]);
    expect(points.map(({ at, avg }) => [at - first, avg])).toEqual([
      [15_000, 1],
      [75_000, 3],
    ]);
    expect(statistics).toEqual({ min: 1, max: 3, avg: 2, last: 3 });
    expect(read([null, null]).statistics).toBeNull();
  });

  it('has its least and most from the steps, in the unit of the screen', () => {
    const one = { labels: {}, min: [0, 1], max: [2, null], avg: [1, 1.5] };
    const [series] = readAll(historyOf([one]), 100);
    expect(series?.statistics).toEqual({ min: 0, max: 200, avg: 125, last: 150 });
  });

  it('is broken where samples are missing, not where they are only rarer than the steps', () => {
    const regular = Array.from({ length: 40 }, (_, index) => index);
    expect(gaps(regular)).toBe(0);
    expect(gaps(regular.map((value) => (value % 3 === 0 ? value : null)))).toBe(0);
    expect(gaps(regular.map((value) => (value > 10 && value < 15 ? null : value)))).toBe(1);
  });

  it('is broken by one empty step where steps are long', () => {
    const samples = [1, 2, 3, null, 5, 6, 7, 8];
    expect(gaps(samples)).toBe(0);
    expect(gaps(samples, { step_sec: 300 })).toBe(1);
    expect(gaps(samples, { tier: '5m', step_sec: 300 })).toBe(1);
  });

  it('is named by the labels that differ, numbers in order', () => {
    const series = readAll(historyOf(['10', '2', '1'].map((cpu) => seriesOf([1], { cpu, mode: 'idle' }))));
    expect(series.map(({ labels }) => labels['cpu'])).toEqual(['1', '2', '10']);
    expect(differingLabels(series)).toEqual(['cpu']);
  });

  it('has a value at a moment but not in a gap', () => {
    const series = read([1, 2, 3, ...Array.from({ length: 10 }, () => null), 14, 15, 16, 17, 18, 19]);
    expect(pointAt(series, first + 40_000)?.avg).toBe(2);
    expect(pointAt(series, first + 240_000)).toBeNull();
    expect(pointAt(read([]), first)).toBeNull();
  });

  it('holds only numbers, whatever came', () => {
    const value = fc.oneof(fc.double(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(value), fc.array(value), fc.constantFrom(1, 100), (avg, other, factor) => {
        const history = historyOf([{ labels: {}, min: other, max: other, avg }]);
        const [series] = readAll(history, factor);
        for (const { min, max, avg: mean } of series?.points ?? [])
          for (const number of [min, max, mean]) expect(Number.isFinite(number)).toBe(true);
        for (const number of Object.values(series?.statistics ?? {}))
          expect(Number.isFinite(number)).toBe(true);
      }),
      { numRuns: caseCount },
    );
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { emptyColumn, type Column } from '../eval/column.ts';
import type { Samples } from '../eval/samples.ts';
import type { Windows } from '../eval/windows.ts';
import { extremeKernel } from './extremes.ts';
import { quantileOf } from './quantile.ts';
import type { FloatKernel } from './range-function.ts';
import { slidingLine } from './sliding-line.ts';
import { slidingSum } from './sliding-sum.ts';
import { slidingVariance } from './sliding-variance.ts';
import { perSortedWindow } from './sorted-window.ts';

type Naive = (values: number[], times: number[]) => number;

const mean: Naive = (values) => values.reduce((a, b) => a + b, 0) / values.length;
const variance: Naive = (values, times) =>
  mean(
    values.map((value) => (value - mean(values, times)) ** 2),
    times,
  );

const slope: Naive = (values, times) => {
  const [x, y] = [mean(times, times), mean(values, times)];
  const xy = times.reduce((sum, time, i) => sum + (time - x) * ((values[i] as number) - y), 0);
  return (xy / times.reduce((sum, time) => sum + (time - x) ** 2, 0)) * 1000;
};

const kernels: [string, FloatKernel, Naive, number][] = [
  ['sum', slidingSum(false), (values) => values.reduce((a, b) => a + b, 0), 1],
  ['mean', slidingSum(true), mean, 1],
  ['variance', slidingVariance(false), variance, 1],
  ['slope', slidingLine((line) => line.slope), slope, 2],
  ['min', extremeKernel('min', 'value'), (values) => Math.min(...values), 1],
  ['max', extremeKernel('max', 'value'), (values) => Math.max(...values), 1],
  [
    'median',
    perSortedWindow((sorted, count) => quantileOf(0.5, sorted.slice(), count)),
    (values) => quantileOf(0.5, Float64Array.from(values), values.length),
    1,
  ],
];

/** Windows whose bounds never go back, as those of later steps. */
const series = fc.record({
  values: fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 }),
  moves: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 6 })), { minLength: 1, maxLength: 20 }),
});

it.each(kernels)(
  '%s of windows that move is what each window gives alone',
  (_name, kernel, naive, atLeast) => {
    fc.assert(
      fc.property(series, ({ values, moves }) => {
        const samples = samplesOf(values);
        const windows = windowsFrom(moves, values.length);
        const out = emptyColumn({}, false, moves.length);
        kernel(samples, windows, out, 0, moves.length);
        for (let step = 0; step < moves.length; step++)
          expectStep(out, step, samples, windows, naive, atLeast);
      }),
      { numRuns: 500 },
    );
  },
);

it('forgets what has left a window, however large it was', () => {
  const samples = samplesOf([1e300, 1, 2, 3, Infinity, 4, 5]);
  const windows = { from: Int32Array.of(0, 1, 3, 5), to: Int32Array.of(2, 4, 5, 7) };
  const out = emptyColumn({}, false, 4);
  slidingSum(false)(samples, windows, out, 0, 4);
  expect([...out.values]).toEqual([1e300, 6, Infinity, 9]);
  slidingVariance(false)(samples, windows, out, 0, 4);
  expect([...out.values].slice(1)).toEqual([2 / 3, NaN, 0.25]);
});

it('counts NaN only where there is nothing else', () => {
  const samples = samplesOf([NaN, NaN, 3, NaN]);
  const windows = { from: Int32Array.of(0, 0, 3), to: Int32Array.of(2, 3, 4) };
  const out = emptyColumn({}, false, 3);
  extremeKernel('max', 'value')(samples, windows, out, 0, 3);
  expect([...out.values]).toEqual([NaN, 3, NaN]);
});

function samplesOf(values: readonly number[]): Samples {
  return {
    labels: {},
    dropName: false,
    times: Float64Array.from(values, (_value, i) => 1_700_000_000_000 + i * 15_000),
    values: Float64Array.from(values),
    starts: undefined,
    nativeTimes: new Float64Array(0),
    natives: [],
    nativeStarts: undefined,
  };
}

function windowsFrom(moves: readonly (readonly [number, number])[], length: number): Windows {
  const from = new Int32Array(moves.length);
  const to = new Int32Array(moves.length);
  let [low, high] = [0, 0];
  for (const [step, [forward, wider]] of moves.entries()) {
    high = Math.min(length, high + wider);
    low = Math.min(high, low + forward);
    from[step] = low;
    to[step] = high;
  }
  return { from, to };
}

function expectStep(
  out: Column,
  step: number,
  { values, times }: Samples,
  windows: Windows,
  naive: Naive,
  atLeast: number,
): void {
  const [from, to] = [windows.from[step], windows.to[step]];
  const window = [...values.subarray(from, to)];
  expect(out.present[step]).toBe(window.length >= atLeast ? 1 : 0);
  if (out.present[step] === 0) return;
  expect(out.values[step]).toBeCloseTo(naive(window, [...times.subarray(from, to)]), 6);
}

import { expect, it } from 'vitest';
import { formatGoDuration, formatGoTime, formatLayout } from './go-time.ts';
import {
  humanize,
  humanize1024,
  humanizeDuration,
  humanizePercentage,
  humanizeTimestamp,
} from './humanize.ts';

/** What a function makes of a value where that is not what is wanted. */
function wrong<Input>(run: (value: Input) => string, cases: readonly (readonly [Input, string])[]): string[] {
  return cases.flatMap(([value, want]) =>
    run(value) === want ? [] : [`${String(value)}: ${run(value)}, not ${want}`],
  );
}

it('writes numbers with prefixes', () => {
  expect(
    wrong(humanize, [
      [0, '0'],
      [1, '1'],
      [999.99, '1000'],
      [1234567, '1.235M'],
      [-1500, '-1.5k'],
      [0.00012, '120u'],
      [1e27, '1000Y'],
      [Number.NaN, 'NaN'],
      [Infinity, '+Inf'],
    ]),
  ).toEqual([]);
  expect(
    wrong(humanize1024, [
      [0.5, '0.5'],
      [1536, '1.5ki'],
      [1_073_741_824, '1Gi'],
      [-2048, '-2ki'],
    ]),
  ).toEqual([]);
  expect(
    wrong(humanizePercentage, [
      [0.12345, '12.35%'],
      [1, '100%'],
      [0.000001, '0.0001%'],
    ]),
  ).toEqual([]);
});

it('writes durations', () => {
  expect(
    wrong(humanizeDuration, [
      [0, '0s'],
      [0.5, '500ms'],
      [1.23456, '1.235s'],
      [60, '1m 0s'],
      [3661, '1h 1m 1s'],
      [90_061, '1d 1h 1m 1s'],
      [-90_061.5, '-1d 1h 1m 1s'],
      [0.00001, '10us'],
      [Infinity, '+Inf'],
    ]),
  ).toEqual([]);
  expect(
    wrong(formatGoDuration, [
      [0, '0s'],
      [1.5, '1.5s'],
      [3723, '1h2m3s'],
      [0.015, '15ms'],
      [-90, '-1m30s'],
    ]),
  ).toEqual([]);
});

it('writes times', () => {
  expect(
    wrong(humanizeTimestamp, [
      [0, '1970-01-01 00:00:00 +0000 UTC'],
      [1_435_065_584.128, '2015-06-23 13:19:44.128 +0000 UTC'],
      [Number.NaN, 'NaN'],
    ]),
  ).toEqual([]);
  expect(() => humanizeTimestamp(1e12)).toThrow('cannot be represented as a nanoseconds timestamp');
  expect(formatGoTime(1500)).toBe('1970-01-01 00:00:01.5 +0000 UTC');
  const noon = Date.UTC(2026, 6, 4, 13, 5, 9, 120);
  expect(
    wrong(
      (layout: string) => formatLayout(noon, layout),
      [
        ['2006-01-02T15:04:05Z07:00', '2026-07-04T13:05:09Z'],
        ['Mon, 02 Jan 2006 15:04:05 MST', 'Sat, 04 Jul 2026 13:05:09 UTC'],
        ['3:04PM', '1:05PM'],
        ['Monday _2 January 06', 'Saturday  4 July 26'],
        ['05.000 05.99', '09.120 09.12'],
      ],
    ),
  ).toEqual([]);
});

import { expect, test } from 'vitest';
import { emptyHistogram } from '../../../promql/histogram/index.ts';
import { histogramText, labelsText, timeText, valueText } from './value-text.ts';

test.each([
  [0, '0'],
  [1_435_781_430_781, '1435781430.781'],
  [1_435_781_430_050, '1435781430.050'],
  [1000, '1'],
  [-1500, '-1.500'],
  [-5, '-0.005'],
])('%d ms are %s', (ms, want) => {
  expect(timeText(ms)).toBe(want);
});

test.each([
  [0, '0'],
  [-0, '-0'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e-6, '0.000001'],
  [1e-7, '1e-07'],
  [-1.25e-300, '-1.25e-300'],
  [1e15, '1000000000000000'],
  [123_456_789_012_345_680_000, '123456789012345680000'],
  [1e21, '1e+21'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Inf'],
])('the value %d is %s', (value, want) => {
  expect(valueText(value)).toBe(want);
});

test('labels are written by name, those without a value left out', () => {
  expect(labelsText({ b: 'x"\n', __name__: 'up', a: '', A: '1' })).toBe(
    '{"A":"1","__name__":"up","b":"x\\"\\n"}',
  );
});

test('the buckets of a histogram tell which of their ends belong to them', () => {
  const histogram = {
    ...emptyHistogram,
    zeroThreshold: 0.001,
    zeroCount: 2,
    count: 7,
    sum: 3.5,
    positiveSpans: [{ offset: 0, length: 2 }],
    positiveBuckets: [1, 3],
    negativeSpans: [{ offset: 0, length: 1 }],
    negativeBuckets: [1],
  };
  expect(JSON.parse(histogramText(histogram))).toEqual({
    count: '7',
    sum: '3.5',
    buckets: [
      [1, '-1', '-0.5', '1'],
      [3, '-0.001', '0.001', '2'],
      [0, '0.5', '1', '1'],
      [0, '1', '2', '3'],
    ],
  });
  expect(histogramText(emptyHistogram)).toBe('{"count":"0","sum":"0"}');
});

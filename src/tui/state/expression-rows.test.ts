import { expect, it } from 'vitest';
import { commonLabels, expressionRows, seriesNumber, seriesText } from './expression-rows.ts';

it.each([
  [{ __name__: 'up' }, 'up'],
  [{ __name__: 'up', job: 'a"b' }, String.raw`up{job="a\"b"}`],
  [{ job: 'a', 'x.y': 'b' }, '{job="a", "x.y"="b"}'],
  [{ __name__: 'a.b', job: 'a' }, '{"a.b", job="a"}'],
  [{}, '{}'],
])('%j is written %s', (labels, want) => {
  expect(seriesText(labels)).toBe(want);
});

it.each([
  ['0.5', 0.5],
  ['-1e+09', -1e9],
  ['NaN', null],
  ['', null],
  ['+Inf', null],
])('%s is the number %s', (text, want) => {
  expect(seriesNumber(text)).toBe(want);
});

it('tells of a range of time the last value and how many there are, of a histogram its count and sum', () => {
  const rows = expressionRows({
    resultType: 'matrix',
    result: [
      {
        metric: { a: 'b' },
        values: [
          [1, '5'],
          [2, '7'],
        ],
      },
      { metric: {}, histograms: [[1, { count: '3', sum: '0.5' }]] },
    ],
  });
  expect(rows.map(({ value, number, samples }) => [value, number, samples])).toEqual([
    ['7', 7, 2],
    ['count 3, sum 0.5', null, 1],
  ]);
});

it('finds what all rows have in common', () => {
  const rows = [{ labels: { a: '1', b: '2' } }, { labels: { a: '1', b: '3', c: '4' } }];
  expect(commonLabels(rows)).toEqual({ a: '1' });
});

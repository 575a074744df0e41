import { expect, it } from 'vitest';
import { parsePrometheusDuration } from './duration.ts';
import { compareLabels, formatLabels, isSameLabels } from './format.ts';

it('writes labels in the order of their names', () => {
  expect(formatLabels({ job: 'a "b"', __name__: 'up', 'a label': 'x' })).toBe(
    String.raw`{__name__="up", "a label"="x", job="a \"b\""}`,
  );
  expect(formatLabels({})).toBe('{}');
});

it('orders labels by name, then value, fewer before more', () => {
  const check = (left: Record<string, string>, right: Record<string, string>, want: number) =>
    expect(Math.sign(compareLabels(left, right))).toBe(want);
  check({ a: '1' }, { a: '1' }, 0);
  check({ a: '1' }, { a: '2' }, -1);
  check({ b: '1' }, { a: '2' }, 1);
  check({ a: '1' }, { a: '1', b: '1' }, -1);
  check({ a: '1', b: '1' }, { a: '1' }, 1);
  expect(isSameLabels({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
});

it('reads durations of whole numbers only', () => {
  const check = (text: string, want: number | undefined) => expect(parsePrometheusDuration(text)).toBe(want);
  check('0', 0);
  check('5m', 300_000);
  check('1h30m', 5_400_000);
  check('1y', 31_536_000_000);
  check('100ms', 100);
  check('', undefined);
  check('5', undefined);
  check('1.5h', undefined);
  check('1m1h', undefined);
  check('-5m', undefined);
});

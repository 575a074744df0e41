import { expect, it } from 'vitest';
import { formatG, formatPlain } from './go-format.ts';

const general: [number, string][] = [
  [0.5, '0.5'],
  [-0, '-0'],
  [100_000, '100000'],
  [1_000_000, '1e+06'],
  [1_234_567, '1.234567e+06'],
  [0.000_01, '1e-05'],
  [0.0001, '0.0001'],
  [NaN, 'NaN'],
  [-Infinity, '-Inf'],
];

it.each(general)('%s is %s as %%g has it', (value, want) => {
  expect(formatG(value)).toBe(want);
});

it('keeps as many digits as asked for', () => {
  expect([1, 12.34, 123, 0.001_234].map((value) => formatG(value, 2))).toEqual([
    '1',
    '12',
    '1.2e+02',
    '0.0012',
  ]);
});

const plain: [number, string][] = [
  [1e21, '1000000000000000000000'],
  [1.5e-7, '0.00000015'],
  [-1.25e22, '-12500000000000000000000'],
  [6, '6'],
  [-0, '-0'],
  [Infinity, '+Inf'],
];

it.each(plain)('%s is %s without an exponent', (value, want) => {
  expect(formatPlain(value)).toBe(want);
});

import { expect, it } from 'vitest';
import { sprintf } from './printf.ts';
import { GoInt, TextMap } from './value.ts';

const int = (value: number) => new GoInt(value);

it('writes floats', () => {
  expect(sprintf('%.2f', [1234.567])).toBe('1234.57');
  expect(sprintf('%f', [1.5])).toBe('1.500000');
  expect(sprintf('%6.1f|%-6.1f|%06.1f', [3.14, 3.14, -3.14])).toBe('   3.1|3.1   |-003.1');
  expect(sprintf('%e %E', [1234.5, 0.00012])).toBe('1.234500e+03 1.200000E-04');
  expect(sprintf('%g %.3g %G', [1e21, 1234.5, 1e-7])).toBe('1e+21 1.23e+03 1E-07');
  expect(sprintf('%v %v', [1e6, 123456])).toBe('1e+06 123456');
  expect(sprintf('%+.1f % .1f', [1.5, 1.5])).toBe('+1.5  1.5');
  expect(sprintf('%.1f %5.1f %v', [Number.NaN, Infinity, -Infinity])).toBe('NaN  +Inf -Inf');
  expect(sprintf('%.0f', [1e22])).toBe('10000000000000000000000');
});

it('writes whole numbers, texts and truths', () => {
  expect(sprintf('%d %5d|%-5d|%05d', [int(1), int(2), int(3), int(-4)])).toBe('1     2|3    |-0004');
  expect(sprintf('%x %X %o %b %#x', [int(255), int(255), int(8), int(5), int(255)])).toBe(
    'ff FF 10 101 0xff',
  );
  expect(sprintf('%c %q %U', [int(65), int(65), int(65)])).toBe("A 'A' U+0041");
  expect(sprintf('%s|%5s|%-5s|%.2s', ['abc', 'abc', 'abc', 'abc'])).toBe('abc|  abc|abc  |ab');
  expect(sprintf('%q %x', ['a "b"', 'hi'])).toBe(String.raw`"a \"b\"" 6869`);
  expect(sprintf('%t %v', [true, false])).toBe('true false');
  expect(sprintf('%v', [new TextMap({ b: '2', a: '1' })])).toBe('map[a:1 b:2]');
  expect(sprintf('%T %T %T %T', [1.5, int(1), 'x', true])).toBe('float64 int string bool');
  expect(sprintf('%*d', [int(5), int(42)])).toBe('   42');
  expect(sprintf('100%%', [])).toBe('100%');
});

it('shows what does not fit as Go does', () => {
  expect(sprintf('%d', [1.5])).toBe('%!d(float64=1.5)');
  expect(sprintf('%s', [1.5])).toBe('%!s(float64=1.5)');
  expect(sprintf('%f', [int(1)])).toBe('%!f(int=1)');
  expect(sprintf('%d', ['x'])).toBe('%!d(string=x)');
  expect(sprintf('%d %d', [int(1)])).toBe('1 %!d(MISSING)');
  expect(sprintf('%d', [int(1), 'x'])).toBe('1%!(EXTRA string=x)');
  expect(sprintf('100%', [])).toBe('100%!(NOVERB)');
  expect(sprintf('%z', [int(1)])).toBe('%!z(int=1)');
  expect(sprintf('%s', [undefined])).toBe('%!s(<nil>)');
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNumber, formatShortNumber, parseNumber } from './numbers.ts';
import { caseCount } from '../../tests/support/case-count.ts';

describe('a number', () => {
  it('is read as queries write it', () => {
    const check = (text: string, want: number | undefined) =>
      expect([text, parseNumber(text)]).toEqual([text, want]);
    check('5.', 5);
    check('.5e-1', 0.05);
    check('1_000.2_5', 1000.25);
    check('0x_1F', 31);
    check('0X1e', 30);
    check('0755', 493);
    check('08', 8);
    check('0.5', 0.5);
    check('iNf', Infinity);
    check('NAN', Number.NaN);
    for (const text of [
      '',
      '1__0',
      '1_',
      '_1',
      '1_e5',
      '1e',
      '0x',
      '0x1.5',
      '1e999',
      '1.2.3',
      'x',
      'infinity',
    ]) {
      check(text, undefined);
    }
  });

  it('is written without an exponent', () => {
    const check = (value: number, want: string) => expect(formatNumber(value)).toBe(want);
    check(0, '0');
    check(-0, '-0');
    check(1e21, '1000000000000000000000');
    check(1.25e22, '12500000000000000000000');
    check(1.5e-7, '0.00000015');
    check(-Infinity, '-Inf');
    check(Number.NaN, 'NaN');
  });

  it('is short with one', () => {
    const check = (value: number, want: string) => expect(formatShortNumber(value)).toBe(want);
    check(0.000_01, '1e-05');
    check(-1.5e300, '-1.5e+300');
    check(0.0001, '0.0001');
    check(0, '0');
  });

  it('reads back the same, either way', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, noDefaultInfinity: true, noNaN: true }), (value) => {
        expect(parseNumber(formatNumber(value))).toBe(value);
        expect(parseNumber(formatShortNumber(value))).toBe(value);
      }),
      { numRuns: caseCount },
    );
  });
});

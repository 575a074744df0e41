import { expect, it } from 'vitest';
import { parsePrometheusDuration } from './duration.ts';

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

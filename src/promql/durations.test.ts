import { describe, expect, it } from 'vitest';
import { formatDurationText, parseDurationText } from './duration-text.ts';
import { DurationError, durationMs } from './durations.ts';
import type { DurationNode } from './ast.ts';
import { parse } from './parse.ts';

/** The range of `m[…]`. */
function rangeOf(text: string): DurationNode {
  const expression = parse(`m[${text}]`);
  if (expression.kind !== 'matrix-selector') throw new Error(`no range: ${text}`);
  return expression.range;
}

describe('a duration', () => {
  it('is read from units from large to small', () => {
    const check = (text: string, want: number) =>
      expect([text, parseDurationText(text)]).toEqual([text, want]);
    check('1y2w3d', 31_536_000_000 + 14 * 86_400_000 + 3 * 86_400_000);
    check('1h0m5s7ms', 3_605_007);
    check('0s', 0);
    for (const text of ['5', 'm', '5m3h', '5m5m', '5mm', '293y']) {
      expect(() => parseDurationText(text)).toThrow(DurationError);
    }
  });

  it('is written with years and weeks where they are whole', () => {
    const check = (ms: number, want: string) => expect(formatDurationText(ms)).toBe(want);
    check(0, '0s');
    check(90_061_001, '1d1h1m1s1ms');
    check(14 * 86_400_000, '2w');
    check(15 * 86_400_000, '15d');
    check(-365 * 86_400_000, '-1y');
  });

  it('is computed in seconds', () => {
    const check = (text: string, want: number) => expect([text, rangeOf(text).valueMs]).toEqual([text, want]);
    check('90', 90_000);
    check('0.5', 500);
    check('1m + 30', 90_000);
    check('10 - 2 - 3', 5000);
    check('2 ^ 3 ^ 2', 512_000);
    check('100 + -2 ^ 2', 96_000);
    check('-2 * -3s', 6000);
    check('7 % (2 + 2)', 3000);
    check('min_of(1h, MAX_OF(2, 3m))', 180_000);
  });

  it('may depend on the query', () => {
    const range = rangeOf('max_of(step() * 4, range() / 2)');
    expect(range.valueMs).toBeUndefined();
    expect(durationMs(range, { stepMs: 15_000, rangeMs: 60_000 })).toBe(60_000);
    expect(durationMs(range, { stepMs: 1000, rangeMs: 60_000 })).toBe(30_000);
  });

  it('comes to nothing that can be used', () => {
    const check = (text: string, want: string) =>
      expect(() => durationMs(rangeOf(text), { stepMs: 1000, rangeMs: 0 })).toThrow(want);
    check('1 / range()', 'division by zero');
    check('1 % range()', 'modulo by zero');
    check('step() - 1s', 'duration must be greater than 0');
    check('step() * 1e5 * 1e5', 'duration is out of range');
    check('(range() - 1) ^ 0.5', 'duration is NaN or infinite');
  });

  it('after offset ends before an operator, unless it begins with a parenthesis', () => {
    const offset = { valueMs: -4000 };
    expect(parse('m offset -4 + 2')).toMatchObject({ kind: 'binary', left: { offset }, right: { value: 2 } });
    expect(parse('m offset -(4) + 2')).toMatchObject({ kind: 'binary', left: { offset } });
    expect(parse('m offset (4) + 2')).toMatchObject({ kind: 'vector-selector', offset: { valueMs: 6000 } });
    expect(parse('m offset step() * n')).toMatchObject({ kind: 'binary', right: { name: 'n' } });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TickSteps } from './axis.ts';
import { placeOn, scaleOf, timeTicks } from './axis.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const kinds: readonly TickSteps[] = ['decimal', 'binary', 'time'];

describe('an axis of values', () => {
  it.each<[TickSteps, number, number, readonly number[]]>([
    ['decimal', 0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    ['decimal', 0.1, 0.93, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    ['decimal', 80, 99.5, [80, 85, 90, 95, 100]],
    ['decimal', 96, 96.1, [90, 92, 94, 96, 98, 100, 102]],
    ['decimal', -3, 7, [-4, -2, 0, 2, 4, 6, 8]],
    ['decimal', -9, -1, [-10, -8, -6, -4, -2, 0]],
    ['binary', 0, 3 * 2 ** 30, [0, 2 ** 30, 2 * 2 ** 30, 3 * 2 ** 30]],
    ['time', 0, 170, [0, 60, 120, 180]],
    ['time', 0.001, 0.009, [0, 0.002, 0.004, 0.006, 0.008, 0.01]],
  ])('%s from %d to %d has the ticks %j', (steps, low, high, want) => {
    expect(scaleOf(low, high, 5, steps).ticks).toEqual(want);
  });

  it('has room above and below for a value that never changes', () => {
    expect(scaleOf(5, 5, 5, 'decimal')).toMatchObject({ low: 0, high: 5 });
    expect(scaleOf(0, 0, 5, 'decimal')).toMatchObject({ low: 0, high: 1 });
    expect(scaleOf(-5, -5, 5, 'decimal')).toMatchObject({ low: -5, high: 0 });
  });

  it('holds whatever numbers there are, with few ticks and no value outside', () => {
    fc.assert(
      fc.property(
        fc.double(),
        fc.double(),
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...kinds),
        (a, b, most, steps) => {
          const scale = scaleOf(a, b, most, steps);
          expect(scale.low).toBeLessThan(scale.high);
          expect(Number.isFinite(scale.low) && Number.isFinite(scale.high)).toBe(true);
          expect(scale.ticks.length).toBeGreaterThanOrEqual(2);
          expect(scale.ticks.length).toBeLessThanOrEqual(most + 3);
          for (const value of [a, b, ...scale.ticks]) {
            const place = placeOn(scale, value, 40);
            expect(Number.isInteger(place) && place >= 0 && place < 40).toBe(true);
          }
        },
      ),
      { numRuns: caseCount },
    );
  });

  it('has its ends at the ends of what is drawn', () => {
    const scale = scaleOf(0, 10, 5, 'decimal');
    expect([0, 10, -1, 11, NaN].map((value) => placeOn(scale, value, 8))).toEqual([0, 7, 0, 7, 0]);
  });
});

describe('an axis of time', () => {
  const at = (day: number, hour: number, minute = 0): number =>
    new Date(2026, 10, day, hour, minute).getTime();
  const labels = (from: number, to: number, most = 8): string[] =>
    timeTicks(from, to, most).map(({ label }) => label);

  it('is named by round times of the local clock', () => {
    expect(labels(at(21, 8, 41), at(21, 9, 41))).toEqual([
      '08:50',
      '09:00',
      '09:10',
      '09:20',
      '09:30',
      '09:40',
    ]);
    expect(labels(at(20, 9), at(21, 9))).toEqual([
      '09:00',
      '12:00',
      '15:00',
      '18:00',
      '21:00',
      '00:00',
      '03:00',
      '06:00',
      '09:00',
    ]);
  });

  it('has dates where it is longer than a day', () => {
    expect(labels(at(19, 9), at(21, 9))).toContain('11-20');
    expect(labels(at(1, 0), at(21, 0)).every((label) => /^\d\d-\d\d$/.test(label))).toBe(true);
  });

  it('never has more than asked for, all of them within', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 41 }),
        fc.integer({ min: -10, max: 4e10 }),
        fc.integer({ min: -1, max: 30 }),
        (from, span, most) => {
          const ticks = timeTicks(from, from + span, most);
          expect(ticks.length).toBeLessThanOrEqual(Math.max(0, most) + 1);
          for (const { at: time } of ticks) expect(time >= from && time <= from + span).toBe(true);
        },
      ),
    );
  });
});

import { expect, it } from 'vitest';
import { TimeGate } from './time-gate.ts';
import { contains, type TimeInterval } from './time-interval.ts';

const always: TimeInterval = {
  times: undefined,
  weekdays: undefined,
  daysOfMonth: undefined,
  months: undefined,
  years: undefined,
  location: '',
};

it.each<[Partial<TimeInterval>, string, boolean]>([
  [{}, '2026-02-03T04:05:06Z', true],
  // The end of a time of day is not part of it, midnight can be an end.
  [{ times: [{ from: 540, to: 1020 }] }, '2026-02-03T09:00:00Z', true],
  [{ times: [{ from: 540, to: 1020 }] }, '2026-02-03T08:59:59Z', false],
  [{ times: [{ from: 540, to: 1020 }] }, '2026-02-03T16:59:59Z', true],
  [{ times: [{ from: 540, to: 1020 }] }, '2026-02-03T17:00:00Z', false],
  [{ times: [{ from: 1380, to: 1440 }] }, '2026-02-03T23:59:59Z', true],
  [
    {
      times: [
        { from: 0, to: 60 },
        { from: 120, to: 180 },
      ],
    },
    '2026-02-03T02:30:00Z',
    true,
  ],
  // A Tuesday.
  [{ weekdays: [{ from: 1, to: 5 }] }, '2026-02-03T12:00:00Z', true],
  [{ weekdays: [{ from: 6, to: 6 }] }, '2026-02-03T12:00:00Z', false],
  [{ months: [{ from: 1, to: 2 }] }, '2026-02-28T23:59:59Z', true],
  [{ months: [{ from: 1, to: 2 }] }, '2026-03-01T00:00:00Z', false],
  [{ years: [{ from: 2025, to: 2026 }] }, '2027-01-01T00:00:00Z', false],
  // All fields that are given must hold.
  [{ months: [{ from: 2, to: 2 }], weekdays: [{ from: 0, to: 0 }] }, '2026-02-03T12:00:00Z', false],
  // Days from the end of the month.
  [{ daysOfMonth: [{ from: -1, to: -1 }] }, '2026-02-28T12:00:00Z', true],
  [{ daysOfMonth: [{ from: -1, to: -1 }] }, '2024-02-28T12:00:00Z', false],
  [{ daysOfMonth: [{ from: -3, to: -2 }] }, '2026-02-26T12:00:00Z', true],
  [{ daysOfMonth: [{ from: 1, to: -1 }] }, '2026-02-14T12:00:00Z', true],
  [{ daysOfMonth: [{ from: -31, to: 2 }] }, '2026-02-02T12:00:00Z', true],
  [{ daysOfMonth: [{ from: 29, to: 31 }] }, '2026-02-28T12:00:00Z', false],
  [{ daysOfMonth: [{ from: 27, to: 31 }] }, '2026-02-28T12:00:00Z', true],
  // The clock of a place, summer time included.
  [{ times: [{ from: 540, to: 541 }], location: 'Europe/Berlin' }, '2026-07-01T07:00:00Z', true],
  [{ times: [{ from: 540, to: 541 }], location: 'Europe/Berlin' }, '2026-12-01T08:00:00Z', true],
  [{ weekdays: [{ from: 3, to: 3 }], location: 'Asia/Tokyo' }, '2026-02-03T15:00:00Z', true],
  [{ daysOfMonth: [{ from: -1, to: -1 }], location: 'America/New_York' }, '2026-03-01T04:59:00Z', true],
])('%j at %s: %s', (fields, at, want) => {
  expect(contains({ ...always, ...fields }, Date.parse(at))).toBe(want);
});

it('a place that is none is refused', () => {
  expect(() => contains({ ...always, location: 'Moon/Base' }, 0)).toThrow(RangeError);
});

it('a gate opens and closes with the minute', () => {
  const gate = new TimeGate(new Map([['break', [{ ...always, times: [{ from: 720, to: 721 }] }]]]));
  const mutes = { muteTimeIntervals: ['break'], activeTimeIntervals: [] };
  const needs = { muteTimeIntervals: [], activeTimeIntervals: ['break'] };
  const at = (time: string) =>
    [mutes, needs].map((route) => gate.mutedBy(route, Date.parse(`2026-02-03T${time}Z`)));
  expect(at('11:59:59.999')).toEqual([[], ['break']]);
  expect(at('12:00:00')).toEqual([['break'], []]);
  expect(at('12:00:59.999')).toEqual([['break'], []]);
  expect(at('12:01:00')).toEqual([[], ['break']]);
});

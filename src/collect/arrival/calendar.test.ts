import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localTime } from '../../lib/zone.ts';
import { dayAt, dueDay, instantOn, minuteOf, nextDue, type Schedule } from './calendar.ts';
import { civilDay, isoOf, parseIsoDay } from './civil-day.ts';
import { parseDays } from './config.ts';
import { Holidays } from './holidays.ts';
import { singleDay } from './holidays/holiday-file.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const none = new Holidays([]);

function schedule(zone: string, by: string, days = 'daily', from = '00:00'): Schedule {
  return { zone, days: new Set(parseDays(days)), byMinute: minuteOf(by), fromMinute: minuteOf(from) };
}

const day = (iso: string): number => parseIsoDay(iso) ?? Number.NaN;
const utc = (ms: number | undefined): string => new Date(ms ?? Number.NaN).toISOString().slice(0, 16);

describe('the moment a day is due', () => {
  const dueAt = (zone: string, by: string, iso: string): string =>
    utc(dueDay(schedule(zone, by), none, day(iso)).dueAt);

  test('is the zone’s time of day', () => {
    expect(dueAt('Asia/Seoul', '06:00', '2026-01-05')).toBe('2026-01-04T21:00');
    expect(dueAt('Europe/Berlin', '06:00', '2026-07-01')).toBe('2026-07-01T04:00');
    expect(dueAt('Asia/Kathmandu', '00:00', '2026-07-01')).toBe('2026-06-30T18:15');
    expect(dueAt('Pacific/Kiritimati', '23:59', '2024-02-29')).toBe('2024-02-29T09:59');
  });

  test('is the first moment after a gap', () => {
    expect(dueAt('Europe/Berlin', '02:30', '2026-03-29')).toBe('2026-03-29T01:00');
    expect(dueAt('Australia/Lord_Howe', '02:15', '2026-10-04')).toBe('2026-10-03T15:30');
    expect(dueAt('Africa/Cairo', '00:30', '2026-04-24')).toBe('2026-04-23T22:00');
    expect(dueAt('Pacific/Apia', '06:00', '2011-12-30')).toBe('2011-12-30T10:00');
    expect(dueAt('America/Sao_Paulo', '00:00', '2018-11-04')).toBe('2018-11-04T03:00');
  });

  test('is the first of a repeated hour', () => {
    expect(dueAt('Europe/Berlin', '02:30', '2026-10-25')).toBe('2026-10-25T00:30');
    expect(dueAt('America/New_York', '01:15', '2026-11-01')).toBe('2026-11-01T05:15');
    expect(dueAt('America/Havana', '00:00', '2025-11-02')).toBe('2025-11-02T04:00');
  });
});

test('a window is as long as the day it follows the clock through', () => {
  const hours = (iso: string, from?: string): number => {
    const { opensAt, closesAt } = dueDay(schedule('Europe/Berlin', '06:00', 'daily', from), none, day(iso));
    return (closesAt - opensAt) / 3_600_000;
  };
  expect([hours('2026-03-28'), hours('2026-03-29'), hours('2026-10-25')]).toEqual([24, 23, 25]);
  expect([hours('2026-03-29', '18:00'), hours('2026-03-30', '18:00')]).toEqual([23, 24]);
});

test('weekdays and holidays that are not due say why', () => {
  const holidays = new Holidays([
    singleDay(day('2026-12-25'), 'Christmas'),
    singleDay(day('2026-12-28'), ''),
  ]);
  const why = (iso: string) => dueDay(schedule('UTC', '06:00', 'mon-fri'), holidays, day(iso)).whyNot;
  expect(why('2026-12-24')).toBeUndefined();
  expect(why('2026-12-25')).toBe('not expected on a holiday: Christmas');
  expect(why('2026-12-26')).toBe('not expected on Saturdays');
  expect(why('2026-12-28')).toBe('not expected on a holiday');
});

test('the next due day passes over what is not due', () => {
  const seoul = schedule('Asia/Seoul', '06:00', 'mon-fri');
  const holidays = new Holidays([singleDay(day('2026-12-25'), '')]);
  const at = Date.parse('2026-12-24T06:00+09:00');
  const iso = (due: ReturnType<typeof nextDue>): string => (due ? isoOf(due.day) : 'none');
  expect(iso(nextDue(seoul, holidays, at - 1))).toBe('2026-12-24');
  expect(iso(nextDue(seoul, holidays, at))).toBe('2026-12-28');
  const always = { on: () => '' } as unknown as Holidays;
  expect(iso(nextDue(seoul, always, at))).toBe('none');
});

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Asia/Seoul',
];
const minutes = fc.integer({ min: 0, max: 1439 });

test('every moment is in exactly the window of its day, and windows touch', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones, 'Pacific/Apia', 'America/Havana', 'America/Sao_Paulo'),
      fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) }),
      minutes,
      minutes,
      (zone, atMs, byMinute, fromMinute) => {
        const own: Schedule = { zone, days: new Set(), byMinute, fromMinute };
        const found = dayAt(own, atMs);
        const due = dueDay(own, none, found);
        expect(due.opensAt).toBeLessThanOrEqual(atMs);
        expect(due.closesAt).toBeGreaterThan(atMs);
        expect(due.dueAt).toBeGreaterThanOrEqual(due.opensAt);
        expect(due.dueAt).toBeLessThanOrEqual(due.closesAt);
        expect(dueDay(own, none, found + 1).opensAt).toBe(due.closesAt);
      },
    ),
    { numRuns: caseCount },
  );
});

test('a due moment shows its time of day, or the first one after a gap', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: civilDay(2000, 1, 1), max: civilDay(2040, 1, 1) }),
      minutes,
      (zone, civil, minute) => {
        const { hour, minute: shown, second } = localTime(zone, instantOn(zone, civil, minute));
        const isGap = hour * 60 + shown !== minute;
        expect(second).toBe(0);
        if (!isGap) return;
        const justBefore = localTime(zone, instantOn(zone, civil, minute) - 1);
        const before = civilDay(justBefore.year, justBefore.month, justBefore.day) * 1440;
        expect(before + justBefore.hour * 60 + justBefore.minute).toBeLessThan(civil * 1440 + minute);
      },
    ),
    { numRuns: caseCount },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayAt, dueDay, minuteOf, type DueDay, type Schedule } from './calendar.ts';
import { civilDay, isoOf, weekdayOf, type CivilDay } from './civil-day.ts';
import { parseDays } from './config.ts';
import { Holidays } from './holidays.ts';
import { singleDay } from './holidays/holiday-file.ts';
import { judge, type DayVerdict, type Demand, type SeenFile } from './judge.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const minuteMs = 60_000;

const demand: Demand = { minSizeBytes: 1000, minCount: 1, isOptional: false, isDated: false };

/** Judges a whole year, a look every ten minutes; `deliver` says how long before it is due a day's file comes. */
function simulate(
  schedule: Schedule,
  holidays: Holidays,
  year: number,
  deliver: (due: DueDay) => number | undefined,
): Map<CivilDay, DayVerdict> {
  const verdicts = new Map<CivilDay, DayVerdict>();
  const end = dueDay(schedule, holidays, civilDay(year + 1, 1, 3)).opensAt;
  let nowMs = dueDay(schedule, holidays, civilDay(year, 1, 1)).opensAt;
  for (; nowMs < end; nowMs += 10 * minuteMs) {
    const today = dayAt(schedule, nowMs);
    for (const day of [today - 1, today]) {
      const before = verdicts.get(day);
      if (before?.isClosed === true) continue;
      const due = dueDay(schedule, holidays, day);
      const early = deliver(due);
      const changedAt = early === undefined ? Number.POSITIVE_INFINITY : due.dueAt - early * minuteMs;
      const file = { name: 'a', sizeBytes: 2000, changedAt, isSettled: nowMs - changedAt >= minuteMs };
      // Taken away by the pipeline after two hours.
      const files = changedAt <= nowMs && nowMs < changedAt + 120 * minuteMs ? [file] : [];
      verdicts.set(day, judge({ demand, due, nowMs, files, before, gap: undefined, unreadable: undefined }));
    }
  }
  return verdicts;
}

test('a leap year with both clock changes, holidays and its end is judged day by day', () => {
  const schedule: Schedule = {
    zone: 'Europe/Berlin',
    days: new Set(parseDays('daily')),
    byMinute: minuteOf('02:30'),
    fromMinute: 0,
  };
  const holidays = new Holidays([singleDay(civilDay(2028, 12, 25), 'Christmas Day')]);
  // Sundays come late, Tuesdays not at all, the others in time.
  const verdicts = simulate(schedule, holidays, 2028, ({ day }) =>
    weekdayOf(day) === 6 ? -45 : weekdayOf(day) === 1 ? undefined : 30,
  );
  const check = (iso: string, state: string, detail?: string): void => {
    const verdict = [...verdicts.values()].find(({ day }) => isoOf(day) === iso);
    expect([iso, verdict?.state, verdict?.isClosed]).toEqual([iso, state, true]);
    if (detail !== undefined) expect(verdict?.detail).toBe(detail);
  };
  check('2028-02-28', 'on_time', '30m before it was due');
  check('2028-02-29', 'missed', 'no file came');
  check('2028-03-01', 'on_time');
  check('2028-03-26', 'late', '45m late');
  check('2028-10-29', 'late', '45m late');
  check('2028-12-25', 'not_expected', 'not expected on a holiday: Christmas Day');
  check('2028-12-31', 'late');
  check('2029-01-01', 'on_time');
  const ofYear = [...verdicts.values()].filter(({ day }) => isoOf(day).startsWith('2028'));
  const count = (state: string): number => ofYear.filter((verdict) => verdict.state === state).length;
  expect(ofYear).toHaveLength(366);
  expect([count('on_time'), count('late'), count('missed'), count('not_expected')]).toEqual([260, 53, 52, 1]);
});

const due: DueDay = {
  day: 20_000,
  opensAt: 0,
  dueAt: 6 * 3_600_000,
  closesAt: 86_400_000,
  whyNot: undefined,
};

const seen: fc.Arbitrary<SeenFile> = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  sizeBytes: fc.constantFrom(0, 999, 1000, 5000),
  changedAt: fc.integer({ min: -3_600_000, max: 90_000_000 }),
  isSettled: fc.boolean(),
});
const look = fc.record({
  nowMs: fc.integer({ min: 0, max: 100_000_000 }),
  files: fc.uniqueArray(seen, { selector: ({ name }) => name, maxLength: 3 }),
  isHoliday: fc.boolean(),
  unreadable: fc.option(fc.constant('gone'), { nil: undefined }),
});

test('whatever is seen in whatever order, an arrival is final and an end stands once it was due', () => {
  const demands = fc.record({
    minSizeBytes: fc.constantFrom(0, 1000),
    minCount: fc.integer({ min: 1, max: 3 }),
    isOptional: fc.boolean(),
    isDated: fc.boolean(),
  });
  fc.assert(
    fc.property(demands, fc.array(look, { maxLength: 12 }), (asked, looks) => {
      let before: DayVerdict | undefined;
      for (const { nowMs, files, isHoliday, unreadable } of looks) {
        const today = isHoliday ? { ...due, whyNot: 'a holiday' } : due;
        const verdict = judge({
          demand: asked,
          due: today,
          nowMs,
          files,
          before,
          gap: undefined,
          unreadable,
        });
        const { state, isOverdue, arrivedAt } = verdict;
        expect(arrivedAt !== undefined).toBe(state === 'on_time' || state === 'late');
        if (arrivedAt !== undefined) expect(state).toBe(arrivedAt <= due.dueAt ? 'on_time' : 'late');
        if (isOverdue) {
          expect(['pending', 'too_small', 'too_few']).toContain(state);
          expect(nowMs).toBeGreaterThanOrEqual(due.dueAt);
        }
        if (nowMs < due.dueAt) expect(['too_small', 'too_few', 'missed']).not.toContain(state);
        if (before?.arrivedAt !== undefined)
          expect(verdict).toMatchObject({ state: before.state, arrivedAt: before.arrivedAt });
        else if (before?.isClosed && nowMs >= due.dueAt && arrivedAt === undefined)
          expect(state).toBe(before.state);
        before = verdict;
      }
    }),
    { numRuns: caseCount },
  );
});

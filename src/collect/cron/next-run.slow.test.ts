import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextOffsetChange } from '../../lib/zone.ts';
import { nextRun, runsBetween } from './next-run.ts';
import { parseSchedule } from './schedule.ts';
import { playDaemon } from './test-daemon.ts';
import { anySchedule, frequentSchedule } from './test-schedules.ts';

const minuteMs = 60_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;

function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString().replace(':00.000Z', 'Z');
}

test.each<[string, string, string, string | undefined]>([
  ['* * * * *', 'UTC', '2026-01-01T00:00:00.000Z', '2026-01-01T00:01Z'],
  ['* * * * *', 'UTC', '2026-01-01T00:00:59.999Z', '2026-01-01T00:01Z'],
  ['* * * * *', 'UTC', '2025-12-31T23:59:59.999Z', '2026-01-01T00:00Z'],
  ['0 0 29 2 *', 'UTC', '2096-02-29T00:00Z', '2104-02-29T00:00Z'],
  ['0 0 */28 2 */6', 'UTC', '2026-03-01T00:00Z', '2031-02-01T00:00Z'],
  ['0 0 29 2 */6', 'UTC', '2080-01-01T00:00Z', '2088-02-29T00:00Z'],
  ['0 0 31 2 *', 'UTC', '2026-01-01T00:00Z', undefined],
  ['5-3 * * * *', 'UTC', '2026-01-01T00:00Z', undefined],
  ['@reboot', 'UTC', '2026-01-01T00:00Z', undefined],
  ['0 9 * * *', 'Asia/Seoul', '2026-01-01T00:00Z', '2026-01-02T00:00Z'],
  // The clock goes from 02:00 to 03:00: what was due in between runs at 03:00.
  ['30 2 * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-29T01:00Z'],
  ['0 2 * * *', 'Europe/Berlin', '2026-03-29T00:59:30.000Z', '2026-03-29T01:00Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-03-29T01:00Z', '2026-03-30T00:30Z'],
  ['*/30 2 * * *', 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-30T00:00Z'],
  ['*/30 * * * *', 'Europe/Berlin', '2026-03-29T00:30Z', '2026-03-29T01:00Z'],
  // The hour from 02:00 comes twice: the second time is for jobs with a star only.
  ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30Z', '2026-10-26T01:30Z'],
  ['*/30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30Z', '2026-10-25T01:00Z'],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00Z', '2026-10-03T15:30Z'],
  // A whole day is left out: that is a correction of the clock, and nothing is caught up.
  ['0 12 30 12 *', 'Pacific/Apia', '2011-12-01T00:00Z', '2012-12-29T22:00Z'],
])('%j in %s after %s: %j', (text, zone, after, want) => {
  expect(iso(nextRun(parseSchedule(text), zone, Date.parse(after)))).toBe(want);
});

test.each<[string, string, string, string]>([
  ['0 9 * * *', 'UTC', '2026-01-01T00:00Z', '2026-01-02T00:00Z'],
  // New York's own changes: left out, and run twice.
  ['30 2 * * *', 'Asia/Seoul', '2026-03-08T00:00Z', '2026-03-09T06:30Z'],
  ['30 1 * * *', 'Asia/Seoul', '2026-11-01T05:30Z', '2026-11-01T06:30Z'],
  // Berlin repeats its 02:00 to 03:00, which is 20:00 to 21:00 in New York (00:00Z to 02:00Z, from 01:00Z on again).
  ['30 21 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', '2026-10-26T01:30Z'],
])('%j with a zone of its own, a daemon in %s, after %s', (text, zone, after, want) => {
  const cronTimeZone = text.startsWith('0 9') ? 'Asia/Seoul' : 'America/New_York';
  expect(iso(nextRun(parseSchedule(text), zone, Date.parse(after), { cronTimeZone }))).toBe(want);
});

test('a limit ends a list of runs', () => {
  const schedule = parseSchedule('* * * * *');
  expect(runsBetween(schedule, 'UTC', 0, dayMs, 3)).toEqual([minuteMs, 2 * minuteMs, 3 * minuteMs]);
  expect(runsBetween(schedule, 'UTC', 0, 2 * minuteMs, 100)).toHaveLength(2);
});

const zones = [
  'UTC',
  'Asia/Seoul',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'America/Caracas',
];
const moment = fc
  .integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2040, 0) / 1000 })
  .map((s) => s * 1000);

/** A moment at most half a day from the next change of the clock, or anywhere when there is none within a year. */
function nearChange(zone: string, ms: number, awayMs: number): number {
  const near = (nextOffsetChange(zone, ms, ms + 366 * dayMs) ?? ms) + awayMs;
  return Math.floor(near / minuteMs) * minuteMs;
}

const away = fc.integer({ min: -8 * hourMs, max: 5 * hourMs });

// Minutes of real days are played one by one: a busy machine takes its time.
const slow = { timeout: 120_000 };

test('the runs around a change of the clock are those of the daemon', slow, () => {
  fc.assert(
    fc.property(frequentSchedule, fc.constantFrom(...zones), moment, away, (text, zone, ms, awayMs) => {
      const schedule = parseSchedule(text);
      const from = nearChange(zone, ms, awayMs);
      const to = from + 8 * hourMs;
      const want = playDaemon(schedule, zone, [from - 4 * hourMs, to]).filter((run) => run > from);
      expect(runsBetween(schedule, zone, from, to, Infinity)).toEqual(want);
    }),
    { numRuns: 10_000 },
  );
});

test('so are the runs of jobs with a zone of their own', slow, () => {
  const zone = fc.constantFrom(...zones);
  fc.assert(
    fc.property(frequentSchedule, zone, zone, moment, away, (text, daemon, own, ms, awayMs) => {
      const schedule = parseSchedule(text);
      const from = nearChange(awayMs % 2 === 0 ? daemon : own, ms, awayMs);
      const to = from + 8 * hourMs;
      const want = playDaemon(schedule, daemon, [from - 4 * hourMs, to], own).filter((run) => run > from);
      expect(runsBetween(schedule, daemon, from, to, Infinity, { cronTimeZone: own })).toEqual(want);
    }),
    { numRuns: 10_000 },
  );
});

test('a run is after the moment, at a whole minute, and stays the next one up to itself', () => {
  fc.assert(
    fc.property(
      anySchedule,
      fc.constantFrom(...zones),
      moment,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (text, zone, after, part) => {
        const schedule = parseSchedule(text);
        const run = nextRun(schedule, zone, after);
        if (run === undefined) return;
        expect(run).toBeGreaterThan(after);
        expect(run % minuteMs).toBe(0);
        const between = Math.floor(after + (run - 1 - after) * part);
        expect(nextRun(schedule, zone, between)).toBe(run);
      },
    ),
    { numRuns: 10_000 },
  );
});

test('what never runs matches no day of a whole calendar cycle', () => {
  fc.assert(
    fc.property(anySchedule, (text) => {
      const schedule = parseSchedule(text);
      if (nextRun(schedule, 'UTC', Date.UTC(2000, 0)) !== undefined) return;
      expect(playDays(text)).toBe(false);
    }),
    { numRuns: 10_000 },
  );
});

/** Whether any day of 400 years matches; asked of the daemon's loop, one minute a day that the schedule has. */
function playDays(text: string): boolean {
  const schedule = parseSchedule(text);
  const [hour] = schedule.hour.values;
  const [minute] = schedule.minute.values;
  if (hour === undefined || minute === undefined) return false;
  for (let day = 0; day < 146_097; day += 1) {
    const due = Date.UTC(2000, 0, 1 + day, hour, minute);
    if (playDaemon(schedule, 'UTC', [due - minuteMs, due]).length > 0) return true;
  }
  return false;
}

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { instantsOf, isZone, localTime, machineZone, offsetAt } from './zone.ts';

const zones = [
  'Asia/Seoul',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'America/Havana',
  'America/St_Johns',
  'UTC',
  machineZone(),
];

const hourMs = 3_600_000;
const moment = fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2060, 0) });

const formats = new Map(
  zones.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);

function two(value: number): string {
  return String(value).padStart(2, '0');
}

test('the wall clock is what Intl shows, in every zone', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), moment, (zone, ms) => {
      const { year, month, day, hour, minute, second, weekday } = localTime(zone, ms);
      expect(`${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)}`).toBe(
        formats.get(zone)?.format(ms),
      );
      expect(weekday).toBe(new Date(Date.UTC(year, month - 1, day)).getUTCDay());
    }),
    { numRuns: 20_000 },
  );
});

test('the moments of a wall clock minute show that minute, and the minute of a moment holds it', () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), moment, (zone, ms) => {
      const local = localTime(zone, ms);
      const instants = instantsOf(zone, local);
      expect(instants).toContain(Math.floor(ms / 1000) * 1000 - local.second * 1000);
      for (const instant of instants) expect(localTime(zone, instant)).toEqual({ ...local, second: 0 });
    }),
    { numRuns: 20_000 },
  );
});

test.each<[string, string, readonly string[]]>([
  ['UTC', '2026-03-29T02:30', ['2026-03-29T02:30:00.000Z']],
  ['Europe/Berlin', '2026-03-29T02:00', []],
  ['Europe/Berlin', '2026-03-29T02:59', []],
  ['Europe/Berlin', '2026-03-29T03:00', ['2026-03-29T01:00:00.000Z']],
  ['Europe/Berlin', '2026-10-25T02:30', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
  ['Europe/Berlin', '2026-10-25T03:00', ['2026-10-25T02:00:00.000Z']],
  ['America/New_York', '2026-11-01T01:00', ['2026-11-01T05:00:00.000Z', '2026-11-01T06:00:00.000Z']],
  ['Australia/Lord_Howe', '2026-04-05T01:30', ['2026-04-04T14:30:00.000Z', '2026-04-04T15:00:00.000Z']],
  ['Australia/Lord_Howe', '2026-10-04T02:15', []],
  ['America/Sao_Paulo', '2018-11-04T00:00', []],
  ['America/Sao_Paulo', '2018-02-17T23:30', ['2018-02-18T01:30:00.000Z', '2018-02-18T02:30:00.000Z']],
  ['Pacific/Apia', '2011-12-30T12:00', []],
  ['Pacific/Apia', '2011-12-31T00:00', ['2011-12-30T10:00:00.000Z']],
])('%s shows %s at %j', (zone, local, want) => {
  const [year, month, day, hour, minute] = local.split(/\D/).map(Number);
  const got = instantsOf(zone, { year: year!, month: month!, day: day!, hour: hour!, minute: minute! });
  expect(got.map((ms) => new Date(ms).toISOString())).toEqual(want);
});

test.each<[string, boolean]>([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Japan', true],
  ['EST5EDT', true],
  ['Europe/Bermuda', false],
  ['+09:00', false],
  ['', false],
])('%j is a zone: %j', (name, want) => {
  expect(isZone(name)).toBe(want);
});

test('a name that is no zone is refused', () => {
  expect(() => offsetAt('Mars/Olympus', 0)).toThrow(RangeError);
});

test('a million look-ups are quick', () => {
  const before = performance.now();
  let sum = 0;
  for (let index = 0; index < 1_000_000; index += 1) sum += offsetAt('Europe/Berlin', index * hourMs);
  expect(sum).toBeGreaterThan(0);
  expect(performance.now() - before).toBeLessThan(5000);
});

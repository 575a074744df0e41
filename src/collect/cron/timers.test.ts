import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { EtlmonError } from '../../lib/errors.ts';
import { Host } from '../host.ts';
import { calendarIterations, parseCalendar, runsInDay } from './timer-calendar.ts';
import { describeTimers, parseShow, parseTimerList, TimerReader } from './timers.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

describe('timers', () => {
  it('of a real systemd 252 are read', () => {
    const timers = describeTimers(parseTimerList(fixture('list-timers.json')), {
      timers: parseShow(fixture('show-timers.txt')),
      services: parseShow(fixture('show-services.txt')),
      calendars: parseCalendar(fixture('calendar.txt')),
    });
    const by = (unit: string) => timers.find((timer) => timer.unit === unit);
    expect(by('bad.timer')).toEqual({
      unit: 'bad.timer',
      activates: 'bad.service',
      nextAt: 1795270380000,
      lastAt: 1795270320264.084,
      schedule: '*-*-* *:*:00',
      calendars: [expect.any(Array)],
      command: '/bin/sh -c exit 3',
      user: 'root',
    });
    expect(by('good.timer')).toMatchObject({
      nextAt: undefined,
      schedule: 'Mon..Fri *-*-* 03:00:00 Europe/Berlin, *-*-* *:*:00/20',
      command: '/bin/sh -c sleep 2; echo hello',
      user: 'nobody',
    });
    const [minutely = []] = by('bad.timer')?.calendars ?? [];
    const gaps = minutely.map((moment, index, all) => moment - (all[index - 1] ?? moment));
    expect(gaps).toEqual([0, 60_000, 60_000, 60_000]);
    expect(by('good.timer')?.calendars[0]?.[0]).toBe(Date.parse('2026-11-23T02:00:00Z'));
    expect(by('never.timer')?.calendars).toEqual([[]]);
    expect(by('killed.timer')).toMatchObject({ schedule: 'OnUnitActiveUSec=1min, OnBootUSec=10s' });
    expect(by('never.timer')).toMatchObject({ nextAt: undefined, lastAt: undefined });
  });

  it('have their moments in UTC where the machine is in another zone', () => {
    const [moments] = [...parseCalendar(fixture('calendar-berlin.txt')).values()];
    expect(moments?.map((moment) => new Date(moment).toISOString().slice(0, 16))).toEqual([
      '2026-11-22T02:00',
      '2026-11-23T02:00',
      '2026-11-24T02:00',
    ]);
  });

  it('of a manager too old for JSON are a clear error', () => {
    expect(() => parseTimerList('NEXT LEFT LAST')).toThrow(
      'systemctl list-timers: expected JSON, which systemd 247 prints',
    );
  });

  it('are none, without a fault, where there is no systemd', async () => {
    const signal = AbortSignal.timeout(5000);
    const reader = new TimerReader(
      new Host(import.meta.dirname),
      new ManualClock(),
      'systemctl',
      'systemd-analyze',
    );
    expect(await reader.read(signal)).toEqual([]);
  });

  it('are understood or refused, whatever is printed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string({ unit: 'binary' }), (list, shown) => {
        try {
          const units = parseShow(shown);
          describeTimers(parseTimerList(list), {
            timers: units,
            services: parseShow(list),
            calendars: parseCalendar(shown),
          });
        } catch (error) {
          expect(error).toBeInstanceOf(EtlmonError);
        }
      }),
      { numRuns: caseCount },
    );
  });

  it('run as often in a day as their moments say, or lead to expect', () => {
    const every = (minutes: number, count: number): number[] =>
      Array.from({ length: count }, (_, index) => (index + 1) * minutes * 60_000);
    expect(runsInDay(every(1, calendarIterations), 0)).toBe(1440);
    expect(runsInDay(every(60, calendarIterations), 0)).toBe(24);
    expect(runsInDay(every(60, 3), 0)).toBe(3);
    expect(runsInDay([], 0)).toBe(0);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '../../lib/clock.ts';
import { EtlmonError } from '../../lib/errors.ts';
import { Host } from '../host.ts';
import { describeTimers, parseShow, parseTimerList, TimerReader } from './timers.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

describe('timers', () => {
  it('of a real systemd 252 are read', () => {
    const timers = describeTimers(
      parseTimerList(fixture('list-timers.json')),
      parseShow(fixture('show-timers.txt')),
      parseShow(fixture('show-services.txt')),
    );
    const by = (unit: string) => timers.find((timer) => timer.unit === unit);
    expect(by('bad.timer')).toEqual({
      unit: 'bad.timer',
      activates: 'bad.service',
      nextAt: 1795270380000,
      lastAt: 1795270320264.084,
      schedule: '*-*-* *:*:00',
      command: '/bin/sh -c exit 3',
      user: 'root',
    });
    expect(by('good.timer')).toMatchObject({
      nextAt: undefined,
      schedule: 'Mon..Fri *-*-* 03:00:00 Europe/Berlin, *-*-* *:*:00/20',
      command: '/bin/sh -c sleep 2; echo hello',
      user: 'nobody',
    });
    expect(by('killed.timer')).toMatchObject({ schedule: 'OnUnitActiveUSec=1min, OnBootUSec=10s' });
    expect(by('never.timer')).toMatchObject({ nextAt: undefined, lastAt: undefined });
  });

  it('of a manager too old for JSON are a clear error', () => {
    expect(() => parseTimerList('NEXT LEFT LAST')).toThrow(
      'systemctl list-timers: expected JSON, which systemd 247 prints',
    );
  });

  it('are none, without a fault, where there is no systemd', async () => {
    const signal = AbortSignal.timeout(5000);
    const reader = new TimerReader(new Host(import.meta.dirname), new ManualClock(), 'systemctl');
    expect(await reader.read(signal)).toEqual([]);
  });

  it('are understood or refused, whatever is printed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), fc.string({ unit: 'binary' }), (list, shown) => {
        try {
          describeTimers(parseTimerList(list), parseShow(shown), parseShow(list));
        } catch (error) {
          expect(error).toBeInstanceOf(EtlmonError);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

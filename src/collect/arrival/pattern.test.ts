import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseIsoDay } from './civil-day.ts';
import { arrivalEntry } from './config.ts';
import { matcherFor, patternProblem } from './pattern.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const day = parseIsoDay('2026-01-01') ?? 0;

test('a date in a pattern is that of the due day, or of a day before or after', () => {
  const check = (match: string, name: string): void => {
    expect([match, matcherFor(match, day)(name)]).toEqual([match, true]);
  };
  check('orders_{date:%Y%m%d}.csv', 'orders_20260101.csv');
  check('orders_{date-1:%Y%m%d}_*.{csv,gz}', 'orders_20251231_7.gz');
  check('{date+31:%y-%m}', '26-02');
  check('w{date:%G-%V-%u}', 'w2026-01-4');
  check('w{date-4:%G-%V}', 'w2025-52');
  check('{date:%j%%}', '001%');
  check('{date:%F}*', '2026-01-01T00');
  expect(matcherFor('orders_{date:%Y%m%d}.csv', day)('orders_20260102.csv')).toBe(false);
});

test('hidden names match only a pattern with a dot', () => {
  expect(matcherFor('*', day)('.a.csv.Xk2')).toBe(false);
  expect(matcherFor('.*', day)('.a.csv.Xk2')).toBe(true);
  expect(matcherFor('!a', day)('!a')).toBe(true);
});

test('a pattern that cannot be meant is refused with its reason', () => {
  const check = (match: string, want: string | undefined): void => expect(patternProblem(match)).toBe(want);
  check('orders_*.csv', undefined);
  check('{date,time}*', undefined);
  check('in/*.csv', 'it names files in the directory, so it has no slash');
  check('{date}', 'a date is written like {date:%Y%m%d} or {date-1:%Y%m%d}');
  check('{date:%Y%M}', '{date:%Y%M}: %M is none of %Y %y %m %d %F %j %u %G %V');
  check('{date:%}', '{date:%}: % is none of %Y %y %m %d %F %j %u %G %V');
  check('{date:today}', '{date:today} holds no date; write it like {date:%Y%m%d}');
});

test('an entry is read as it is written in a file', () => {
  const entry = arrivalEntry().parse({
    name: 'orders',
    path: '/data/in',
    match: 'orders_*.csv',
    by: '06:00',
    days: 'mon-fri',
    zone: 'Asia/Seoul',
    min_size: '1kB',
    settle: '30s',
    holidays: '/etc/etlmon/holidays.ics',
  });
  expect(entry).toMatchObject({
    from: '00:00',
    min_size: 1000,
    settle: 30_000,
    min_count: 1,
    optional: false,
  });
  const issues = arrivalEntry().safeParse({ ...entry, match: 'a/*', from: '6:00' }).error?.issues ?? [];
  expect(issues.map(({ path, message }) => `${path.join('.')}: ${message}`)).toContain(
    'match: a glob of file names such as orders_*.csv',
  );
});

test('no pattern makes the check throw, and one that passes can be compiled', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom('{date:%Y', '%m%d}', '{date', ':', '}', '*', '[', '{a,', '%', '{date-1:%F}'),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const match = parts.join('');
      if (match !== '' && patternProblem(match) === undefined) matcherFor(match, day)('orders.csv');
    }),
    { numRuns: caseCount },
  );
});

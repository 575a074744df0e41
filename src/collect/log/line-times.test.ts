import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineTimes } from './line-times.ts';
import { compileTimePattern } from './time-pattern.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

const now = Date.UTC(2026, 10, 21, 12);

function timesIn(lines: readonly string[], pattern?: string): (string | null)[] {
  const times = new LineTimes(pattern === undefined ? undefined : compileTimePattern(pattern));
  const text = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  const found = times.timesOf(text, lines.length, now) ?? new Float64Array(lines.length).fill(Number.NaN);
  return [...found].map((ms) => (Number.isNaN(ms) ? null : new Date(ms).toISOString()));
}

const local = (...parts: [number, number, number, number, number, number, number?]): string =>
  new Date(...parts).toISOString();

describe('the time in a line', () => {
  it.each([
    ['2026-11-21T09:41:03.120Z ERROR loader', '2026-11-21T09:41:03.120Z'],
    ['2026-11-21T09:41:03+09:00 x', '2026-11-21T00:41:03.000Z'],
    ['2026-11-21 09:41:03.123456789-0530 x', '2026-11-21T15:11:03.123Z'],
    ['[2026-11-21 09:41:03] production.ERROR', local(2026, 10, 21, 9, 41, 3)],
    ['2026-11-21 09:41:03,7 INFO', local(2026, 10, 21, 9, 41, 3, 700)],
    ['2026/11/21 09:41:03 [error] 12#12', local(2026, 10, 21, 9, 41, 3)],
    ['127.0.0.1 - - [21/Nov/2026:09:41:03 +0900] "GET /"', '2026-11-21T00:41:03.000Z'],
    ['Nov 21 09:41:03 host cron[1]: x', local(2026, 10, 21, 9, 41, 3)],
    ['Nov  1 09:41:03 host x', local(2026, 10, 1, 9, 41, 3)],
    ['<34>Dec 31 23:59:59 host x', local(2025, 11, 31, 23, 59, 59)],
    ['1790000000 start', '2026-09-21T14:13:20.000Z'],
    ['1790000000.25 start', '2026-09-21T14:13:20.250Z'],
    ['1790000000123 start', '2026-09-21T14:13:20.123Z'],
    ['{"level":"info","ts":1790000000.5,"msg":"x"}', '2026-09-21T14:13:20.500Z'],
    ['{"level":"info","time":"2026-11-21T09:41:03Z"}', '2026-11-21T09:41:03.000Z'],
    ['level=info time=2026-11-21T09:41:03.5Z msg=x', '2026-11-21T09:41:03.500Z'],
    ['order 1790000000 came', null],
    ['2026-13-21T09:41:03Z', null],
    ['2026-11-21T25:41:03Z', null],
    ['no time at all', null],
    ['    at main.ts:12 2026-11-21T09:41:03Z', null],
    ['', null],
  ])('%s', (line, want) => {
    expect(timesIn([line])).toEqual([want]);
  });

  it('is found at another place than in the line before', () => {
    expect(
      timesIn(['2026-11-21T09:41:03Z a', 'INFO 2026-11-21T09:41:04Z b', '2026-11-21T09:41:05Z c']),
    ).toEqual(['2026-11-21T09:41:03.000Z', '2026-11-21T09:41:04.000Z', '2026-11-21T09:41:05.000Z']);
  });

  it.each([
    ['%d.%m.%Y %H:%M:%S', 'x 21.11.2026 09:41:03 y', local(2026, 10, 21, 9, 41, 3)],
    ['%d/%b/%Y %I:%M:%S %p', '21/Nov/2026 09:41:03 PM', local(2026, 10, 21, 21, 41, 3)],
    ['%F %T.%L%z', '2026-11-21 09:41:03.250+0100', '2026-11-21T08:41:03.250Z'],
    ['%s.%f', '1790000000.5', '2026-09-21T14:13:20.500Z'],
    ['%b %e %H:%M', 'Nov  1 09:41', local(2026, 10, 1, 9, 41, 0)],
    ['%d.%m.%Y', 'nothing', null],
  ])('by the pattern %s', (pattern, line, want) => {
    expect(timesIn([line], pattern)).toEqual([want]);
  });

  it.each([
    ['%Q', '%Q is not known'],
    ['%Y %Y-%m-%d', '%Y says the year a second time'],
    ['%H:%M', 'it must have at least a day and a month, or %s'],
  ])('the pattern %s is refused', (pattern, message) => {
    expect(() => compileTimePattern(pattern)).toThrow(message);
  });

  it('any bytes: a number or none for each line, and the next good line is not lost', () => {
    const good = '2026-11-21T09:41:03Z good';
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[\d\-:/TZ.,+ NovDec[\]"ts=]{0,40}$/))),
        (lines) => {
          const clean = [...lines.map((line) => line.replaceAll('\n', ' ')), good];
          const times = timesIn(clean);
          expect(times).toHaveLength(clean.length);
          expect(times.at(-1)).toBe('2026-11-21T09:41:03.000Z');
        },
      ),
      { numRuns: caseCount },
    );
  });

  it('what is written as a time is read as that time', () => {
    const moment = fc.date({ min: new Date('2002-01-01'), max: new Date('2099-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, fc.stringMatching(/^[a-z[(<]{1,10}$/), (date, before) => {
        expect(timesIn([`${before} ${date.toISOString()} text`])).toEqual([date.toISOString()]);
      }),
      { numRuns: caseCount },
    );
  });
});

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseAnacrontab } from './anacrontab.ts';
import { caseCount } from '../../../tests/support/case-count.ts';

test('jobs have a period, a delay, a name and a command', () => {
  const text = [
    'SHELL=/bin/sh',
    'RANDOM_DELAY=45',
    'START_HOURS_RANGE=3-22',
    '# comment',
    '',
    '1 5\tcron.daily  run-parts /etc/cron.daily',
    '@monthly 45 cron.monthly nice run-parts \\',
    '  /etc/cron.monthly',
  ].join('\n');
  const { jobs, startHours, randomDelayMinutes } = parseAnacrontab(text);
  expect({ startHours, randomDelayMinutes }).toEqual({
    startHours: { first: 3, last: 22 },
    randomDelayMinutes: 45,
  });
  expect(jobs).toMatchObject([
    {
      line: 6,
      schedule: '1',
      period: 1,
      delayMinutes: 5,
      id: 'cron.daily',
      command: 'run-parts /etc/cron.daily',
    },
    { line: 7, schedule: '@monthly', period: 'monthly', id: 'cron.monthly', error: undefined },
  ]);
  expect(jobs[1]?.command).toMatch(/^nice run-parts +\/etc\/cron.monthly$/);
  expect(jobs[0]?.environment.get('SHELL')).toBe('/bin/sh');
});

test.each<[string, string]>([
  ['1 5 a', 'expected a period in days or @monthly, a delay in minutes, a name without / and a command'],
  ['x 5 a b', 'expected a period in days'],
  ['1 5 a/b c', 'expected a period in days'],
  [
    '@hourly 5 a b',
    'period: expected days or one of @daily @weekly @monthly @yearly @annually, received @hourly',
  ],
])('%j is listed with its error', (line, message) => {
  const { jobs } = parseAnacrontab(`${line}\n7 1 weekly b\n`);
  expect(jobs.map(({ error }) => error?.slice(0, message.length))).toEqual([message, undefined]);
});

test.each(['START_HOURS_RANGE=22-3', 'START_HOURS_RANGE=x'])('%s is left aside', (line) => {
  expect(parseAnacrontab(`${line}\n`).startHours).toBeUndefined();
});

test('no text breaks the job after it', () => {
  const anyLine = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('1', ' ', '@', '=', '#', '\t', 'a', '/') }),
  );
  fc.assert(
    fc.property(fc.array(anyLine), (lines) => {
      const text = lines.map((line) => `${line.replace(/[\\\r]+$/, '')}\n`).join('');
      const { jobs } = parseAnacrontab(`${text}7 1 weekly good-job`);
      expect(jobs.at(-1)).toMatchObject({ period: 7, command: 'good-job', error: undefined });
    }),
    { numRuns: caseCount },
  );
});

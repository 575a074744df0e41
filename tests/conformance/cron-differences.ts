/**
 * Where other readers of cron expressions mean something else than cronie and Debian's cron, by name, with the reason
 * and what we answer instead. An answer that is no longer ours fails the suite.
 */
export interface Difference {
  readonly expression: string;
  readonly after: string;
  /** What we answer; undefined: never. */
  readonly ours: string | undefined;
  readonly reason: string;
}

const notRepeated =
  'a job at a fixed time is not run again in a repeated hour (cron(8)); robfig/cron runs it twice';
const starDay =
  'a stepped star counts as a star in a day field, so that both days must match; not in robfig/cron';

export const robfigDifferences: readonly Difference[] = [
  {
    expression: 'TZ=America/New_York 0 0 2 * * ?',
    after: '2012-03-11T00:00:00-0500',
    ours: '2012-03-11T07:00:00.000Z',
    reason:
      'a job at a fixed time the clock jumps over is run right after the jump (cron(8)); robfig/cron leaves it out',
  },
  {
    expression: 'TZ=America/New_York 0 30 1 04 Nov ?',
    after: '2012-11-04T01:45:00-0400',
    ours: '2013-11-04T06:30:00.000Z',
    reason: notRepeated,
  },
  {
    expression: 'TZ=America/New_York 0 0 1 * * ?',
    after: '2012-11-04T01:00:00-0400',
    ours: '2012-11-05T06:00:00.000Z',
    reason: notRepeated,
  },
  {
    expression: '0 0 1 * * ?',
    after: '2012-11-04T01:00:00-0400',
    ours: '2012-11-05T06:00:00.000Z',
    reason: notRepeated,
  },
  {
    expression: '0 0 0 */5 Oct Mon',
    after: '2012-07-09T23:35:00',
    ours: '2012-10-01T00:00:00.000Z',
    reason: starDay,
  },
  {
    expression: '* * */10 * Sun',
    after: '2012-07-14T23:59:00.000Z',
    ours: '2012-10-21T00:00:00.000Z',
    reason: starDay,
  },
];

/** Whole kinds of croniter's vectors that say nothing of cron; the first that applies is noted. */
export const croniterKinds: readonly {
  readonly reason: string;
  applies(vector: { test: string; expr: string; day_or: boolean; implement_cron_bug: boolean }): boolean;
}[] = [
  { reason: 'seconds or a year: cron has five fields', applies: ({ expr }) => expr.split(' ').length !== 5 },
  { reason: 'L, # and ? are no signs of cron', applies: ({ expr }) => /[#?]|(?:^|[ ,-])L/i.test(expr) },
  { reason: 'day_or=False is an option of croniter', applies: ({ day_or: isOr }) => !isOr },
  {
    reason: 'steps counted from the start time are an option of croniter',
    applies: ({ test }) => test.startsWith('test_expand_from_start_time'),
  },
  {
    reason: 'a stepped star is a star in a day field, as with implement_cron_bug=True',
    applies: ({ expr, implement_cron_bug: isAsCron }) => !isAsCron && /^\S+ \S+ \*\/\d+ \S+ [^*]/.test(expr),
  },
  {
    reason: 'a range from a day to itself is that day; croniter takes the whole week for Sunday’s',
    applies: ({ expr }) => /Sun-Sun|7-7|0-0/.test(expr),
  },
  {
    reason: 'a reversed range is accepted by cron and matches nothing; croniter goes round the end',
    applies: ({ expr }) =>
      /Nov-Mar|Apr-Feb|Apr-Mar|thu-tue|\b7-(?:mon|wed|thu|fri)|[a-z]-(?:0|sun)$/i.test(expr),
  },
];

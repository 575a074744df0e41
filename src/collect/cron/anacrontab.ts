import { Environment } from './assignment.ts';

/** A named period, or a number of days. */
export type AnacronPeriod = number | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** One job of anacrontab(5), or a line that should be one and is not understood. */
export interface AnacronJob {
  /** Counted from 1; of a continued line its first. */
  readonly line: number;
  /** As written: `7`, `@monthly`. */
  readonly schedule: string;
  /** Undefined with `error`. */
  readonly period: AnacronPeriod | undefined;
  /** After anacron's own start. */
  readonly delayMinutes: number;
  readonly id: string;
  readonly command: string;
  readonly environment: ReadonlyMap<string, string>;
  readonly error: string | undefined;
}

export interface Anacrontab {
  readonly jobs: readonly AnacronJob[];
  /** Hours of the day within which jobs are started; undefined: any. */
  readonly startHours: { readonly first: number; readonly last: number } | undefined;
  /** At most so much is added to each delay. */
  readonly randomDelayMinutes: number;
}

const job = /^(@[^ \t]+|\d+)[ \t]+(\d+)[ \t]+([^ \t/]+)[ \t]+([^ \t][^]*)$/;
const variable = /^([^ \t=]+)[ \t]*=([^]*)$/;

const namedPeriods: ReadonlyMap<string, AnacronPeriod> = new Map([
  ['@daily', 'daily'],
  ['@weekly', 'weekly'],
  ['@monthly', 'monthly'],
  ['@yearly', 'yearly'],
  ['@annually', 'yearly'],
]);

/** Reads an anacrontab. A line that is not understood becomes a job with its error and leaves the others alone. */
export function parseAnacrontab(text: string): Anacrontab {
  const jobs: AnacronJob[] = [];
  const environment = new Environment();
  let startHours: Anacrontab['startHours'];
  let randomDelayMinutes = 0;
  for (const { line, content } of joinedLines(text)) {
    if (content === '' || content.startsWith('#')) continue;
    const [, name, value] = variable.exec(content) ?? [];
    if (name === undefined || value === undefined) {
      jobs.push(parseJob(content, line, environment.current));
      continue;
    }
    environment.set({ name, value });
    if (name === 'START_HOURS_RANGE') {
      const [, first, last] = /^(\d+)-(\d+)$/.exec(value) ?? [];
      if (Number(first) <= Number(last)) startHours = { first: Number(first), last: Number(last) };
    }
    if (name === 'RANDOM_DELAY' && /^\d+$/.test(value)) randomDelayMinutes = Number(value);
  }
  return { jobs, startHours, randomDelayMinutes };
}

/** Lines without blanks before them; a backslash at the end of one joins the next. */
function* joinedLines(text: string): Generator<{ line: number; content: string }> {
  let begun: { line: number; parts: string[] } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const written = raw.replace(/\r$/, '');
    begun ??= { line: index + 1, parts: [] };
    if (written.endsWith('\\')) {
      begun.parts.push(written.slice(0, -1));
      continue;
    }
    begun.parts.push(written);
    yield { line: begun.line, content: begun.parts.join(' ').replace(/^[ \t]+/, '') };
    begun = undefined;
  }
  if (begun !== undefined) yield { line: begun.line, content: begun.parts.join(' ').replace(/^[ \t]+/, '') };
}

function parseJob(content: string, line: number, environment: ReadonlyMap<string, string>): AnacronJob {
  const [, schedule, delay, id, command] = job.exec(content) ?? [];
  if (schedule === undefined || delay === undefined || id === undefined || command === undefined) {
    const error = 'expected a period in days or @monthly, a delay in minutes, a name without / and a command';
    const [first = ''] = content.split(/[ \t]/, 1);
    return {
      line,
      schedule: first,
      period: undefined,
      delayMinutes: 0,
      id: '',
      command: content,
      environment,
      error,
    };
  }
  const period = schedule.startsWith('@') ? namedPeriods.get(schedule) : Number(schedule);
  const known = [...namedPeriods.keys()].join(' ');
  const error =
    period === undefined ? `period: expected days or one of ${known}, received ${schedule}` : undefined;
  return { line, schedule, period, delayMinutes: Number(delay), id, command, environment, error };
}

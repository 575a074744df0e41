import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnacrontab } from '../../src/collect/cron/anacrontab.ts';
import { parseCrontab } from '../../src/collect/cron/crontab.ts';
import { nextRun } from '../../src/collect/cron/next-run.ts';
import { CronSyntaxError, parseSchedule, type CronSchedule } from '../../src/collect/cron/schedule.ts';
import { readCases, Tally } from './cron-cases.ts';
import { runCroniter, runRobfig } from './cron-dialects.ts';
import type { CaseResult, Suite } from './suite.ts';

/** cronie's own answers must all be ours; other readers' where their dialect is cron's. */
export const cronSuite: Suite = {
  name: 'cron',
  run: async (folder) => [
    runParse(folder),
    runNext(folder),
    runRobfig(folder),
    runCroniter(folder),
    ...runCrontabs(folder),
  ],
};

interface ParseCase {
  readonly expr: string;
  readonly cronie_accepts: boolean;
  readonly minute?: readonly number[];
  readonly hour?: readonly number[];
  readonly dom?: readonly number[];
  readonly month?: readonly number[];
  readonly dow?: readonly number[];
  readonly flags?: Readonly<Record<string, number>>;
}

function runParse(folder: string): CaseResult {
  const file = 'cronie-1.7.2-parse.json';
  const tally = new Tally(file);
  for (const { expr, cronie_accepts: isAccepted, ...expected } of readCases(
    folder,
    file,
  ) as readonly ParseCase[]) {
    const parsed = parsedOrUndefined(expr);
    if (parsed === undefined || !isAccepted) tally.compare(expr, parsed !== undefined, isAccepted);
    else tally.compare(expr, asCronie(parsed), asExpected(expr, expected));
  }
  return tally.result();
}

function parsedOrUndefined(expression: string): CronSchedule | undefined {
  try {
    return parseSchedule(expression);
  } catch (error) {
    if (error instanceof CronSyntaxError) return undefined;
    throw error;
  }
}

/** Nicknames set some stars and leave others in cronie, without a difference in when they run. */
function asExpected(
  expression: string,
  { minute, hour, dom, month, dow, flags }: Omit<ParseCase, 'expr' | 'cronie_accepts'>,
) {
  const stars = expression.startsWith('@') ? asCronie(parseSchedule(expression)).flags : flags;
  return { minute, hour, dom, month, dow, flags: stars };
}

function asCronie(schedule: CronSchedule) {
  const { minute, hour, dayOfMonth, month, dayOfWeek, isReboot } = schedule;
  return {
    minute: minute.values,
    hour: hour.values,
    dom: dayOfMonth.values,
    month: month.values,
    dow: dayOfWeek.values.includes(0) ? [...dayOfWeek.values, 7] : dayOfWeek.values,
    flags: {
      min_star: Number(minute.isStar),
      hr_star: Number(hour.isStar),
      dom_star: Number(dayOfMonth.isStar),
      dow_star: Number(dayOfWeek.isStar),
      reboot: Number(isReboot),
    },
  };
}

interface NextCase {
  readonly expr: string;
  readonly tz: string;
  readonly after: string;
  readonly next: readonly string[];
}

function runNext(folder: string): CaseResult {
  const file = 'cronie-1.7.2-next-utc.json';
  const tally = new Tally(file);
  for (const { expr, tz, after, next } of readCases(folder, file) as readonly NextCase[]) {
    const schedule = parseSchedule(expr);
    const runs: number[] = [];
    let at = Date.parse(after);
    // One more than is listed, where the list says that there is none.
    for (let count = 0; count < Math.max(next.length, 1); count += 1) {
      const run = nextRun(schedule, tz, at);
      if (run === undefined) break;
      runs.push(run);
      at = run;
    }
    tally.compare(
      `${expr} after ${after}`,
      runs,
      next.map((text) => Date.parse(text)),
    );
  }
  return tally.result();
}

/** A moment long before today, so that the answers stay the same. */
const someTime = Date.UTC(2026, 0, 1);

/** Real crontabs: every line that is no comment and no variable is an entry without an error, and will run. */
function runCrontabs(folder: string): CaseResult[] {
  return readdirSync(join(folder, 'crontabs')).map((name) => {
    const tally = new Tally(`crontabs/${name}`);
    const text = readFileSync(join(folder, 'crontabs', name), 'utf8');
    const count = text.split('\n').filter((line) => /^\s*[\d*@]/.test(line)).length;
    const zone = 'Europe/Berlin';
    if (name.endsWith('.anacrontab')) {
      const { jobs } = parseAnacrontab(text);
      tally.compare('number of jobs', jobs.length, count);
      for (const job of jobs) tally.compare(job.id, [job.error, job.command !== ''], [undefined, true]);
      return tally.result();
    }
    const entries = parseCrontab(text, { hasUserColumn: !name.endsWith('.usercrontab'), user: 'paul' });
    tally.compare('number of entries', entries.length, count);
    for (const { line, error, parsed, user, command } of entries) {
      const isRun =
        parsed !== undefined && (parsed.isReboot || nextRun(parsed, zone, someTime) !== undefined);
      tally.compare(
        `line ${line}`,
        [error, isRun, user !== '', command !== ''],
        [undefined, true, true, true],
      );
    }
    return tally.result();
  });
}

import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { comparableCommand } from './command-text.ts';
import type { CrontabFile, CrontabSources, SourcedEntry } from './crontab-sources.ts';
import type { WatchedJob } from './job-match.ts';
import { nextRun, runsBetween } from './next-run.ts';
import type { CronSchedule } from './schedule.ts';
import { uncertaintyMs } from './schedule.ts';
import { runsInDay } from './timer-calendar.ts';
import type { Timer } from './timers.ts';
import { UpcomingRuns } from './upcoming-runs.ts';

/** A job as its source describes it, with what is needed to find its runs. */
export interface Job extends WatchedJob {
  readonly name: string;
  readonly schedule: string;
  readonly command: string;
  readonly source: string;
  readonly sourceLine: number | undefined;
  readonly timeZone: string;
  /** Why it is not understood, or does not run. */
  readonly error: string | undefined;
  /** Its next run after `now`, however far away; undefined: never, or nobody knows. */
  nextRun(now: number): number | undefined;
  /** Those of the coming 24 hours. */
  readonly upcoming: UpcomingRuns;
  /** How many there are in the coming 24 hours. */
  runsPerDay(now: number): number;
  /** When the service manager last started it. */
  readonly lastTriggeredAt: number | undefined;
}

/** What a busy daemon, or one that just came up, may take. */
const graceMs = 90_000;
const dayMs = 86_400_000;
const maxNameLength = 60;
const never = (): readonly number[] => [];

/** The jobs of all crontabs in the order of their files; `zone` is the one the daemon runs in. */
export function jobsOfCrontabs({ files, dialect }: CrontabSources, zone: string): Job[] {
  const ids = new JobIds();
  const places = new Map<string, string>();
  return files.flatMap((file) => {
    if (file.problem && file.entries.length === 0) return problemOf(file, zone, ids);
    const entries = file.entries.map((entry) => {
      // For Debian's cron CRON_TZ is an ordinary variable (crontab(5)).
      const cronTimeZone = dialect === 'debian' ? undefined : entry.timeZone;
      const place = `${file.path} line ${entry.line}`;
      const line = JSON.stringify([entry.user, entry.schedule, entry.command, cronTimeZone]);
      const twin = entry.parsed && places.get(line);
      if (twin === undefined) places.set(line, place);
      return jobOfEntry(entry, { source: file.path, zone, cronTimeZone, twin, ids });
    });
    return [...entries, ...anacronJobs(file, zone, ids)];
  });
}

/** The jobs of the service manager; it alone knows when they are due. */
export function jobsOfTimers(timers: readonly Timer[], zone: string): Job[] {
  const ids = new JobIds();
  return timers.map((timer) => {
    const { nextAt } = timer;
    // The next one as the manager has it, which may be delayed at random; while the service runs, it has none.
    const later = timer.calendars.flat().filter((moment) => nextAt === undefined || moment > nextAt);
    const known = [...new Set(nextAt === undefined ? later : [nextAt, ...later])].toSorted((a, b) => a - b);
    const moments = (from: number, to: number): readonly number[] =>
      known.filter((moment) => moment > from && moment <= to);
    const base = { kind: 'timer', source: 'systemd', user: timer.user, schedule: timer.schedule } as const;
    return {
      ...base,
      jobId: ids.of({ ...base, command: timer.unit }),
      name: timer.unit,
      command: timer.command,
      sourceLine: undefined,
      timeZone: zone,
      error: undefined,
      logged: timer.activates,
      latenessMs: graceMs,
      canBeMissed: false,
      twin: undefined,
      moments: never,
      nextRun: (now) => known.find((moment) => moment > now),
      upcoming: new UpcomingRuns(moments),
      runsPerDay: (now) =>
        timer.calendars.length === 0
          ? moments(now, now + dayMs).length
          : timer.calendars.reduce((sum, calendar) => sum + runsInDay(calendar, now), 0),
      lastTriggeredAt: timer.lastAt,
    };
  });
}

interface Surroundings {
  readonly source: string;
  readonly zone: string;
  readonly cronTimeZone: string | undefined;
  readonly twin: string | undefined;
  readonly ids: JobIds;
}

function jobOfEntry(entry: SourcedEntry, { source, zone, cronTimeZone, twin, ids }: Surroundings): Job {
  const { parsed, schedule, command, user } = entry;
  const moments = momentsOf(parsed, zone, cronTimeZone);
  const upcoming = new UpcomingRuns(moments);
  const base = { kind: 'cron', source, user, schedule } as const;
  return {
    ...base,
    jobId: ids.of({ ...base, command: entry.input === undefined ? command : `${command}%${entry.input}` }),
    name: shortName(command || schedule),
    command,
    sourceLine: entry.line,
    timeZone: cronTimeZone ?? zone,
    error: entry.error,
    logged: comparableCommand(command),
    latenessMs: graceMs + (parsed ? uncertaintyMs(parsed) : 0),
    canBeMissed: parsed !== undefined && !parsed.isReboot && entry.isLogged,
    twin,
    moments,
    nextRun: (now) => parsed && nextRun(parsed, zone, now, { cronTimeZone }),
    upcoming,
    runsPerDay: (now) => upcoming.at(now).length,
    lastTriggeredAt: undefined,
  };
}

function momentsOf(
  parsed: CronSchedule | undefined,
  zone: string,
  cronTimeZone: string | undefined,
): Job['moments'] {
  if (parsed === undefined || parsed.isReboot) return never;
  return (from, to, limit) => runsBetween(parsed, zone, from, to, limit, { cronTimeZone });
}

/** Anacron runs a job when it is due and the machine is up: there is no moment it could miss. */
function anacronJobs({ path, anacrontab }: CrontabFile, zone: string, ids: JobIds): Job[] {
  return (anacrontab?.jobs ?? []).map((job) => {
    const base = { kind: 'anacron', source: path, user: 'root', schedule: job.schedule } as const;
    return {
      ...withoutMoments(zone),
      ...base,
      jobId: ids.of({ ...base, command: job.command }),
      name: job.id || shortName(job.command),
      command: job.command,
      sourceLine: job.line,
      error: job.error,
      logged: job.id,
    };
  });
}

/** What is customary in such a folder, and no mistake. */
const customary = /^\.|~$|\.(?:dpkg-\w+|ucf-\w+|rpm\w+)$|^README/;

/** A file that is not run stands in the list as one job that is not understood: else nobody would notice. */
function problemOf({ path, kind, problem }: CrontabFile, zone: string, ids: JobIds): Job[] {
  if (customary.test(basename(path))) return [];
  const base = {
    kind: kind === 'anacron' ? 'anacron' : 'cron',
    source: path,
    user: kind === 'user' ? basename(path) : '',
    schedule: '',
  } as const;
  const error = problem?.kind === 'unreadable' ? `cannot be read: ${problem.reason}` : problem?.reason;
  return [
    {
      ...withoutMoments(zone),
      ...base,
      jobId: ids.of({ ...base, command: '' }),
      name: basename(path),
      command: '',
      sourceLine: undefined,
      error,
      logged: '',
    },
  ];
}

function withoutMoments(zone: string) {
  return {
    timeZone: zone,
    latenessMs: graceMs,
    canBeMissed: false,
    twin: undefined,
    moments: never,
    nextRun: () => undefined,
    upcoming: new UpcomingRuns(never),
    runsPerDay: () => 0,
    lastTriggeredAt: undefined,
  };
}

function shortName(command: string): string {
  const name = command.replaceAll(/\s+/g, ' ').trim();
  return name.length <= maxNameLength ? name : `${name.slice(0, maxNameLength - 1)}…`;
}

/** The line may move: its number is no part of an id. Equal lines of a file are counted. */
class JobIds {
  readonly #counts = new Map<string, number>();

  of(job: Pick<Job, 'kind' | 'source' | 'user' | 'schedule' | 'command'>): string {
    const text = [job.kind, job.source, job.user, job.schedule, job.command].join('\0');
    const ordinal = this.#counts.get(text) ?? 0;
    this.#counts.set(text, ordinal + 1);
    const named = ordinal === 0 ? text : `${text}\0${ordinal}`;
    return createHash('sha256').update(named).digest('hex').slice(0, 12);
  }
}

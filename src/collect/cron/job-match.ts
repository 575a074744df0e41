import { isSameCommand, comparableCommand } from './command-text.ts';
import type { ObservedRun } from './run-assembly.ts';

/** What has to be known of a job to find its runs. */
export interface WatchedJob {
  readonly jobId: string;
  readonly kind: 'cron' | 'anacron' | 'timer';
  readonly user: string;
  /** How the log names it: the command in its comparable form, anacron's id, the unit that is activated. */
  readonly logged: string;
  /** How much later than a moment the daemon may start it, milliseconds. */
  readonly latenessMs: number;
  /** Whether the daemon logs its runs and its moments are known: only then can one be missed. */
  readonly canBeMissed: boolean;
  /** Where else the same line stands, for the same user and at the same times, before this one. */
  readonly twin: string | undefined;
  /** The scheduled moments after `fromMs`, up to and with `toMs`, ascending. */
  moments(fromMs: number, toMs: number, limit: number): readonly number[];
}

export interface Assignment {
  readonly job: WatchedJob;
  /** The scheduled moment; undefined: none is near, it was started in another way or the times are not known. */
  readonly expectedAt: number | undefined;
  /** That moment has had its run already. */
  readonly isClaimed: boolean;
}

/** The clock may have been set back a little between two lines; and logs cut fractions. */
const earlyMs = 2000;
const maxMoments = 1000;

const kinds = { cron: 'cron', anacron: 'anacron', systemd: 'timer' } as const;

/**
 * Finds the job of a run: by user and command, and where several have those, by whose moment it is. Undefined for a run
 * of no known job.
 */
export function assignRun(
  run: ObservedRun,
  jobs: readonly WatchedJob[],
  isClaimed: (jobId: string, moment: number) => boolean,
): Assignment | undefined {
  const possible = jobs.filter((job) => isOf(job, run)).map((job) => assignTo(job, run, isClaimed));
  return possible.toSorted((a, b) => rank(a) - rank(b) || lateness(a, run) - lateness(b, run))[0];
}

function isOf(job: WatchedJob, run: ObservedRun): boolean {
  if (job.kind !== kinds[run.by]) return false;
  if (job.kind !== 'cron') return job.logged === run.command;
  return job.user === run.user && isSameCommand(job.logged, comparableCommand(run.command), run.isCut);
}

function assignTo(
  job: WatchedJob,
  run: ObservedRun,
  isClaimed: (jobId: string, moment: number) => boolean,
): Assignment {
  const near = job.moments(run.startedAt - job.latenessMs - 1, run.startedAt + earlyMs, maxMoments);
  const free = near.findLast((moment) => !isClaimed(job.jobId, moment));
  if (free !== undefined) return { job, expectedAt: free, isClaimed: false };
  return { job, expectedAt: near.at(-1), isClaimed: near.length > 0 };
}

/** A free moment, then no moment (`@reboot`), then one that was taken. */
function rank({ expectedAt, isClaimed }: Assignment): number {
  if (isClaimed) return 2;
  return expectedAt === undefined ? 1 : 0;
}

function lateness({ expectedAt }: Assignment, run: ObservedRun): number {
  return expectedAt === undefined ? 0 : Math.abs(run.startedAt - expectedAt);
}

import type { Verdict } from './verdict.ts';

/** A run of a job as it is kept to be changed while more is learnt of it. Times in milliseconds since the epoch. */
export interface KnownRun {
  readonly runKey: string;
  /** The number of the run in the log's assembly; undefined for a missed one. */
  readonly runId: number | undefined;
  readonly expectedAt: number | undefined;
  readonly startedAt: number | undefined;
  readonly overlapped: number | undefined;
  readonly duplicate: string | undefined;
  endedAt: number | undefined;
  isUnderWay: boolean;
  verdict: Verdict;
}

/** What is remembered of one job: enough to judge its next run, not its whole past. Plain data. */
export interface JobHistory {
  readonly jobId: string;
  /** When it was first seen in its source: nothing before can have been missed. */
  readonly firstSeenAt: number;
  /** Up to here every moment has had its run, or was found missed. */
  checkedUntil: number;
  runs: KnownRun[];
  /** Of the last runs that ended, oldest first, milliseconds. */
  durations: number[];
  /** Moments of the last 24 hours. */
  missed: number[];
  /** Starts of the last 24 hours. */
  overlaps: number[];
  missedTotal: number;
  overlapsTotal: number;
}

const dayMs = 86_400_000;
const keptDurations = 20;
const keptRuns = 10;

/** The history of a job seen for the first time. */
export function newHistory(jobId: string, now: number): JobHistory {
  return {
    jobId,
    firstSeenAt: now,
    checkedUntil: now,
    runs: [],
    durations: [],
    missed: [],
    overlaps: [],
    missedTotal: 0,
    overlapsTotal: 0,
  };
}

/** Takes the duration of a run that ended into account. */
export function rememberDuration(history: JobHistory, durationMs: number): void {
  history.durations = [...history.durations, durationMs].slice(-keptDurations);
}

/** Forgets what neither judges a run to come nor counts in the last 24 hours. */
export function forgetOld(history: JobHistory, now: number): void {
  history.missed = history.missed.filter((moment) => now - moment < dayMs);
  history.overlaps = history.overlaps.filter((start) => now - start < dayMs);
  const surplus = history.runs.length - keptRuns;
  history.runs = history.runs.filter(
    (run, index) =>
      index >= surplus || run.isUnderWay || (run.expectedAt ?? -Infinity) > history.checkedUntil,
  );
}

/** The run that started, or was due, last. */
export function lastRun(history: JobHistory): KnownRun | undefined {
  return history.runs.reduce<KnownRun | undefined>(
    (last, run) => (last === undefined || timeOf(run) >= timeOf(last) ? run : last),
    undefined,
  );
}

/** The start of a run; for a missed one the moment it was due. */
export function timeOf(run: KnownRun): number {
  return run.startedAt ?? run.expectedAt ?? 0;
}

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
  /** The last ones, and those under way. */
  runs: KnownRun[];
  /** Moments that had their run: those not looked at yet, and some before. */
  claimed: number[];
  /** Of the last runs that ended, oldest first, milliseconds. */
  durations: number[];
  /** Moments of the last 24 hours. */
  missed: number[];
  /** Starts of the last 24 hours. */
  overlaps: number[];
  missedTotal: number;
  overlapsTotal: number;
  /** Left out in what versions before 0.5 have kept. */
  failedTotal?: number;
}

const dayMs = 86_400_000;
const keptDurations = 20;
const keptRuns = 10;
/** A run that comes this late into the log still finds its moment free or taken. */
const keepClaimsMs = 3_600_000;

/** The history of a job seen for the first time. */
export function newHistory(jobId: string, now: number): JobHistory {
  return {
    jobId,
    firstSeenAt: now,
    checkedUntil: now,
    runs: [],
    claimed: [],
    durations: [],
    missed: [],
    overlaps: [],
    missedTotal: 0,
    overlapsTotal: 0,
    failedTotal: 0,
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
  history.claimed = history.claimed.filter((moment) => moment > history.checkedUntil - keepClaimsMs);
}

/** Adds a run in the place of one with the same key; the oldest that are over make room. */
export function rememberRun(history: JobHistory, run: KnownRun): void {
  const others = history.runs.filter((other) => other.runKey !== run.runKey);
  const surplus = others.length + 1 - keptRuns;
  history.runs = [...others.filter((other, index) => index >= surplus || other.isUnderWay), run];
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

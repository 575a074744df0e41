import { isoOrNull } from '../../lib/timestamp.ts';
import type { Row } from '../collector.ts';
import { assignRun } from './job-match.ts';
import type { Assignment, WatchedJob } from './job-match.ts';
import { forgetOld, newHistory, rememberDuration, rememberRun } from './job-history.ts';
import type { JobHistory, KnownRun } from './job-history.ts';
import type { ObservedRun } from './run-assembly.ts';
import { judge } from './verdict.ts';

/** The time in which a run that is not in the log did not happen. */
export interface Coverage {
  /** The machine, the daemon and the reading of the log are all up since then. */
  readonly from: number;
  /** The log was read up to here. */
  readonly until: number;
  /** Stretches the wall clock jumped over, or the machine slept through. */
  readonly gaps: readonly { readonly from: number; readonly until: number }[];
  /** What the daemon said it could not run, and for whom; `CRON` is itself. */
  readonly refusals: readonly { readonly at: number; readonly user: string; readonly detail: string }[];
  /** What to say of a missed run besides that it is not in the log. */
  readonly remark?: string;
}

/** More missed moments than this are not listed one by one after a long absence. */
const maxMissedAtOnce = 2000;
const keepGoneMs = 3_600_000;

/**
 * Brings runs and jobs together and judges them. It keeps a history of each job; nothing else changes what it gives.
 */
export class RunMatcher {
  #histories = new Map<string, JobHistory>();
  readonly #gone = new Map<string, { readonly history: JobHistory; readonly at: number }>();
  /** Runs that can still change, by their number in the log's assembly. */
  #open = new Map<number, { readonly history: JobHistory; readonly run: KnownRun }>();

  state(): readonly JobHistory[] {
    return [...this.#histories.values()];
  }

  restore(histories: readonly JobHistory[]): void {
    this.#histories = new Map(histories.map((history) => [history.jobId, history]));
    this.#index();
  }

  history(jobId: string): JobHistory | undefined {
    return this.#histories.get(jobId);
  }

  /** These are the jobs now. One that is gone is remembered for an hour: its file may be about to be written. */
  watch(jobs: readonly WatchedJob[], now: number): void {
    const known = this.#histories;
    this.#histories = new Map(jobs.map(({ jobId }) => [jobId, this.#historyOf(jobId, now)] as const));
    for (const [jobId, history] of known) {
      if (!this.#histories.has(jobId)) this.#gone.set(jobId, { history, at: now });
    }
    for (const [jobId, { at }] of this.#gone) if (now - at > keepGoneMs) this.#gone.delete(jobId);
    this.#index();
  }

  /** Takes new and changed runs over, in the order they started; gives rows of `cron_runs` to upsert. */
  take(runs: readonly ObservedRun[], jobs: readonly WatchedJob[]): Row[] {
    const rows: Row[] = [];
    for (const run of runs.toSorted((a, b) => a.startedAt - b.startedAt || a.id - b.id)) {
      const known = this.#open.get(run.id);
      if (known) {
        rows.push(this.#update(known.history, known.run, run));
        continue;
      }
      const assignment = assignRun(run, jobs, (jobId, moment) => this.#isClaimed(jobId, moment));
      const history = assignment && this.#histories.get(assignment.job.jobId);
      if (assignment && history) rows.push(this.#add(history, assignment, run));
    }
    return rows;
  }

  /** Finds moments that passed without a run; gives rows of `cron_runs`. Each moment is looked at once. */
  findMissed(jobs: readonly WatchedJob[], coverage: Coverage): Row[] {
    return jobs.flatMap((job) => {
      const history = this.#histories.get(job.jobId);
      return history ? this.#missedOf(job, history, coverage) : [];
    });
  }

  /** Forgets what is of no more use at `now`. */
  prune(now: number): void {
    for (const history of this.#histories.values()) forgetOld(history, now);
    this.#index();
  }

  #historyOf(jobId: string, now: number): JobHistory {
    const known = this.#histories.get(jobId);
    if (known) return known;
    const gone = this.#gone.get(jobId)?.history;
    this.#gone.delete(jobId);
    // While its line was not there, it could not miss a run.
    if (gone) gone.checkedUntil = Math.max(gone.checkedUntil, now);
    return gone ?? newHistory(jobId, now);
  }

  #index(): void {
    this.#open = new Map();
    for (const history of this.#histories.values()) {
      for (const run of history.runs)
        if (run.runId !== undefined) this.#open.set(run.runId, { history, run });
    }
  }

  #isClaimed(jobId: string, moment: number): boolean {
    return this.#histories.get(jobId)?.claimed.includes(moment) ?? false;
  }

  #add(history: JobHistory, { job, expectedAt, isClaimed }: Assignment, run: ObservedRun): Row {
    const under = history.runs.findLast(
      (other) =>
        other.startedAt !== undefined &&
        other.startedAt <= run.startedAt &&
        (other.endedAt === undefined ? other.isUnderWay : other.endedAt > run.startedAt),
    );
    const key = expectedAt === undefined || isClaimed ? `${run.startedAt}#${run.pid ?? run.id}` : expectedAt;
    const known: KnownRun = {
      runKey: `${job.jobId}@${key}`,
      runId: run.id,
      expectedAt,
      startedAt: run.startedAt,
      overlapped: under?.startedAt,
      duplicate: duplicateReason(job, expectedAt, isClaimed),
      endedAt: undefined,
      isUnderWay: false,
      verdict: 'running',
    };
    // When it comes late into the log, the moment was taken for missed.
    history.missed = history.missed.filter((moment) => moment !== expectedAt);
    if (expectedAt !== undefined && !isClaimed) history.claimed.push(expectedAt);
    rememberRun(history, known);
    this.#open.set(run.id, { history, run: known });
    if (under && known.duplicate === undefined) {
      history.overlaps.push(run.startedAt);
      history.overlapsTotal += 1;
    }
    return this.#update(history, known, run);
  }

  #update(history: JobHistory, known: KnownRun, run: ObservedRun): Row {
    const isNews = run.endedAt !== undefined && known.endedAt === undefined;
    known.endedAt = run.endedAt;
    known.isUnderWay = run.state === 'open';
    const { verdict, detail } = judge(
      {
        startedAt: run.startedAt,
        endedAt: run.endedAt,
        isUnderWay: known.isUnderWay,
        exitStatus: run.exitStatus,
        detail: run.detail,
        overlapped: known.overlapped,
        duplicate: known.duplicate,
      },
      history.durations,
    );
    if (verdict === 'failed' && known.verdict !== 'failed')
      history.failedTotal = (history.failedTotal ?? 0) + 1;
    known.verdict = verdict;
    if (isNews && run.endedAt !== undefined && verdict !== 'failed') {
      rememberDuration(history, run.endedAt - run.startedAt);
    }
    return runRow(history.jobId, known, run, detail);
  }

  #missedOf(job: WatchedJob, history: JobHistory, coverage: Coverage): Row[] {
    const until = coverage.until - job.latenessMs;
    if (until <= history.checkedUntil) return [];
    const from = Math.max(history.checkedUntil, history.firstSeenAt, coverage.from);
    history.checkedUntil = until;
    if (!job.canBeMissed || from >= until) return [];
    const missed = job
      .moments(from, until, maxMissedAtOnce)
      .filter((moment) => !this.#isClaimed(job.jobId, moment) && !isInGap(moment, coverage));
    history.missed.push(...missed);
    history.missedTotal += missed.length;
    return missed.map((moment) => {
      const known: KnownRun = {
        runKey: `${job.jobId}@${moment}`,
        runId: undefined,
        expectedAt: moment,
        startedAt: undefined,
        overlapped: undefined,
        duplicate: undefined,
        endedAt: undefined,
        isUnderWay: false,
        verdict: 'missed',
      };
      rememberRun(history, known);
      const remarks = [refusalAt(moment, job, coverage), coverage.remark];
      const detail = ['it was due and is not in the log', ...remarks].filter(Boolean).join('; ');
      return runRow(job.jobId, known, undefined, detail);
    });
  }
}

function duplicateReason(
  job: WatchedJob,
  expectedAt: number | undefined,
  isClaimed: boolean,
): string | undefined {
  if (expectedAt === undefined) return undefined;
  if (job.twin !== undefined) return `the same line is in ${job.twin}`;
  return isClaimed ? 'started a second time for the same moment' : undefined;
}

function refusalAt(moment: number, job: WatchedJob, { refusals }: Coverage): string | undefined {
  const found = refusals.findLast(
    ({ at, user }) => (user === job.user || user === 'CRON') && at >= moment && at <= moment + job.latenessMs,
  );
  return found && `cron: ${found.detail}`;
}

function isInGap(moment: number, { gaps }: Coverage): boolean {
  return gaps.some((gap) => moment >= gap.from && moment <= gap.until);
}

function runRow(jobId: string, known: KnownRun, run: ObservedRun | undefined, detail: string | null): Row {
  return {
    run_key: known.runKey,
    at: isoOrNull(known.startedAt ?? known.expectedAt),
    job_id: jobId,
    expected_at: isoOrNull(known.expectedAt),
    started_at: isoOrNull(known.startedAt),
    finished_at: isoOrNull(known.endedAt),
    duration_ms:
      known.endedAt === undefined || known.startedAt === undefined
        ? null
        : Math.round(known.endedAt - known.startedAt),
    pid: run?.pid ?? null,
    exit_status: run?.exitStatus ?? null,
    verdict: known.verdict,
    detail,
  };
}

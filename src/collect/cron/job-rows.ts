import { isoOrNull } from '../../lib/timestamp.ts';
import type { Row } from '../collector.ts';
import { lastRun, timeOf } from './job-history.ts';
import type { JobHistory, KnownRun } from './job-history.ts';
import type { Job } from './jobs.ts';

const maxNextRuns = 100;
const dayMs = 86_400_000;

/** The row of a job in `cron_jobs`: `next_runs` is a JSON list, truth values are 0 and 1. */
export function jobRow(job: Job, history: JobHistory | undefined, now: number): Row {
  const upcoming = job.upcoming.at(now);
  const last = history && lastRun(history);
  const started = history?.runs
    .filter((run) => run.startedAt !== undefined)
    .toSorted((a, b) => timeOf(a) - timeOf(b));
  const recent = (times: readonly number[] | undefined): number =>
    (times ?? []).filter((time) => now - time < dayMs).length;
  return {
    job_id: job.jobId,
    kind: job.kind,
    name: job.name,
    schedule: job.schedule,
    command: job.command,
    user: job.user,
    source: job.source,
    source_line: job.sourceLine ?? null,
    time_zone: job.timeZone,
    next_run: isoOrNull(upcoming[0] ?? job.nextRun(now)),
    next_runs: JSON.stringify(upcoming.slice(0, maxNextRuns).map((moment) => isoOrNull(moment))),
    runs_per_day: job.runsPerDay(now),
    last_run: isoOrNull(started?.at(-1)?.startedAt ?? job.lastTriggeredAt),
    last_duration_ms: roundOrNull(lastDuration(history)),
    last_verdict: last?.verdict ?? null,
    missed_runs: recent(history?.missed),
    overlaps: recent(history?.overlaps),
    running: isRunning(history) ? 1 : 0,
    error_message: job.error ?? null,
    last_checked: isoOrNull(now),
  };
}

/** The last run that ended. */
export function lastEnded(history: JobHistory | undefined): KnownRun | undefined {
  const ended = history?.runs.filter((run) => run.startedAt !== undefined && run.endedAt !== undefined);
  return ended?.toSorted((a, b) => timeOf(a) - timeOf(b)).at(-1);
}

/** Of the last run that ended, milliseconds. */
export function lastDuration(history: JobHistory | undefined): number | undefined {
  const last = lastEnded(history);
  return last?.endedAt === undefined || last.startedAt === undefined
    ? undefined
    : last.endedAt - last.startedAt;
}

/** Whether a run of it is under way. */
export function isRunning(history: JobHistory | undefined): boolean {
  return history?.runs.some((run) => run.isUnderWay) ?? false;
}

function roundOrNull(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value);
}

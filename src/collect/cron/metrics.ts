import type { MetricDefinition, Sample } from '../collector.ts';
import type { JobHistory } from './job-history.ts';
import { timeOf } from './job-history.ts';
import { isRunning, lastDuration, lastEnded } from './job-rows.ts';
import type { Job } from './jobs.ts';

const define = (type: MetricDefinition['type'], name: string, help: string): MetricDefinition => ({
  name: `etlmon_cron_${name}`,
  type,
  help,
});

export const cronMetrics: readonly MetricDefinition[] = [
  define(
    'gauge',
    'job_last_run_timestamp_seconds',
    'When the job was last started, by the log or the service manager.',
  ),
  define('gauge', 'job_last_duration_seconds', 'How long the last run of the job took that ended.'),
  define('gauge', 'job_next_run_timestamp_seconds', 'When the job is due next.'),
  define('counter', 'job_missed_runs_total', 'Moments at which the job was due and was not started.'),
  define('counter', 'job_overlaps_total', 'Runs that began while the run before was under way.'),
  define(
    'counter',
    'job_failures_total',
    'Runs of the job that failed, as far as the log or the service manager tells.',
  ),
  define('gauge', 'job_last_run_failed', 'Whether the last run of the job that ended failed (1) or not (0).'),
  define('gauge', 'job_running', 'Whether a run of the job is under way.'),
  define('gauge', 'entry_errors', 'Entries of this source that cannot be understood or are not run.'),
];

/** A machine with more jobs than this has its samples of the first ones only. */
const maxJobs = 500;

/** What the sources tell: when jobs are due, and entries that are none. */
export function scheduleSamples(jobs: readonly Job[], now: number): Sample[] {
  const errors = new Map(jobs.map(({ source }) => [source, 0]));
  for (const { source, error } of jobs)
    if (error !== undefined) errors.set(source, (errors.get(source) ?? 0) + 1);
  return [
    ...labelled(jobs).flatMap(({ job, labels }) => {
      const next = job.upcoming.at(now)[0] ?? job.nextRun(now);
      return next === undefined ? [] : [sample('job_next_run_timestamp_seconds', labels, next / 1000)];
    }),
    ...[...errors].map(([source, count]) => sample('entry_errors', { source }, count)),
  ];
}

/** What the log tells of runs. */
export function runSamples(
  jobs: readonly Job[],
  historyOf: (jobId: string) => JobHistory | undefined,
): Sample[] {
  return labelled(jobs).flatMap(({ job, labels }) => {
    const history = historyOf(job.jobId);
    if (!history) return [];
    const started = history.runs.filter((run) => run.startedAt !== undefined).map(timeOf);
    const last = started.length > 0 ? Math.max(...started) : job.lastTriggeredAt;
    const duration = lastDuration(history);
    const ended = lastEnded(history);
    return [
      ...(last === undefined ? [] : [sample('job_last_run_timestamp_seconds', labels, last / 1000)]),
      ...(duration === undefined ? [] : [sample('job_last_duration_seconds', labels, duration / 1000)]),
      sample('job_missed_runs_total', labels, history.missedTotal),
      sample('job_overlaps_total', labels, history.overlapsTotal),
      sample('job_failures_total', labels, history.failedTotal ?? 0),
      ...(ended === undefined
        ? []
        : [sample('job_last_run_failed', labels, ended.verdict === 'failed' ? 1 : 0)]),
      sample('job_running', labels, isRunning(history) ? 1 : 0),
    ];
  });
}

/** Jobs of one name, user and source are numbered, in the order of their source: a series is one job. */
function labelled(jobs: readonly Job[]): { readonly job: Job; readonly labels: Sample['labels'] }[] {
  const counts = new Map<string, number>();
  return jobs
    .filter(({ error }) => error === undefined)
    .slice(0, maxJobs)
    .map((job) => {
      const { name, user, source } = job;
      const key = [name, user, source].join('\0');
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return { job, labels: { job: count === 1 ? name : `${name} #${count}`, user, source } };
    });
}

function sample(name: string, labels: Sample['labels'], value: number): Sample {
  return { name: `etlmon_cron_${name}`, labels, value };
}

import { durationText, seconds } from './condition.ts';
import { firing } from './condition.ts';
import type { Condition } from './condition.ts';

const job = ['instance', 'job', 'user', 'source'];
const on = `on (${job.join(', ')})`;
const where = '{{ $labels.job }} ({{ $labels.source }} of {{ $labels.instance }})';
const lastRun = 'etlmon_cron_job_last_run_timestamp_seconds';

/** What may be the case with a job of cron or a timer. */
export const jobConditions = {
  missed: {
    alert: 'JobMissed',
    group: 'etlmon-work',
    severity: 'warning',
    // From when it was found missed until it is started again.
    expression: (jobs, terms) => {
      const missed = jobs.of('etlmon_cron_job_missed_runs_total');
      const started = `changes(${jobs.of(lastRun)}[15m]) > 0`;
      return `increase(${missed}[15m]) > 0 or (${missed} and ${on} ${firing(terms)} unless ${on} ${started})`;
    },
    summary: () => `Job ${where} was due and was not started`,
    description:
      'See whether the cron daemon runs and what it logged; then run the job by hand if it is needed.',
  },
  failed: {
    alert: 'JobFailed',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (jobs) => `${jobs.of('etlmon_cron_job_last_run_failed')} == 1`,
    summary: () => `The last run of job ${where} failed`,
    description: 'Its output or mail says why; the alert ends with the next run that succeeds.',
  },
  longer_than: {
    alert: 'JobTooLong',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (jobs, { bound }) => {
      const running = `time() - ${jobs.of(lastRun)} > ${seconds(bound)} and ${on} ${jobs.of('etlmon_cron_job_running')} == 1`;
      return `${running} or ${jobs.of('etlmon_cron_job_last_duration_seconds')} > ${seconds(bound)}`;
    },
    summary: ({ bound }) =>
      `Job ${where} takes {{ $value | humanizeDuration }} (more than ${durationText(bound)})`,
    description: 'See what it waits for, and whether the next run comes before it is done.',
  },
  not_started_for: {
    alert: 'JobNotStarted',
    group: 'etlmon-work',
    severity: 'warning',
    expression: (jobs, { bound }) => `time() - ${jobs.of(lastRun)} > ${seconds(bound)}`,
    summary: () => `Job ${where} was last started {{ $value | humanizeDuration }} ago`,
    description: 'See whether its line is still there and the cron daemon runs.',
  },
} as const satisfies Readonly<Record<string, Condition>>;

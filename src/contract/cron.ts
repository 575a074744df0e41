import { z } from 'zod';
import { durationMs, timestamp } from './common.ts';

/** One run of a job, as the cron daemon's log or the journal tells it, or one that was due and is not in there. */
export const cronRunSchema = z
  .object({
    job_id: z.string(),
    expected_at: timestamp.nullable().meta({ description: 'the scheduled moment it belongs to' }),
    started_at: timestamp.nullable().meta({ description: 'null: missed' }),
    finished_at: timestamp.nullable().meta({ description: 'null: runs, or the log does not tell' }),
    duration_ms: durationMs.nullable(),
    pid: z.number().int().nullable(),
    exit_status: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'where the log tells: systemd units, cron -L 4' }),
    verdict: z.enum(['ok', 'running', 'missed', 'overlap', 'short', 'long', 'duplicate', 'failed']).meta({
      description:
        'overlap: started while the run before was under way; short, long: far from how long it usually takes; duplicate: the same line twice for one moment',
    }),
    detail: z.string().nullable().meta({ description: 'the verdict in words' }),
  })
  .meta({ id: 'CronRun' });

export const cronJobSchema = z
  .object({
    job_id: z.string().meta({ description: 'stays the same while source, user, schedule and command do' }),
    kind: z.enum(['cron', 'anacron', 'timer']),
    name: z.string().meta({ description: 'the command shortened, the anacron id, or the timer unit' }),
    schedule: z.string(),
    command: z.string(),
    user: z.string(),
    source: z.string().meta({ description: 'the file, or systemd' }),
    source_line: z.number().int().nullable(),
    time_zone: z.string(),
    next_run: timestamp.nullable().meta({ description: 'null: @reboot, never, or an entry with an error' }),
    next_runs: z
      .array(timestamp)
      .meta({ description: 'of the coming 24 hours, at most 100; for every-minute jobs the first 100' }),
    runs_per_day: z.number().meta({ description: 'in the coming 24 hours' }),
    last_run: timestamp.nullable(),
    last_duration_ms: durationMs.nullable(),
    last_verdict: cronRunSchema.shape.verdict.nullable(),
    missed_runs: z.number().int().meta({ description: 'in the last 24 hours' }),
    overlaps: z.number().int().meta({ description: 'in the last 24 hours' }),
    running: z.boolean(),
    error_message: z.string().nullable().meta({ description: 'why the line cannot be understood' }),
    last_checked: timestamp,
  })
  .meta({ id: 'CronJob' });

export type CronJob = z.infer<typeof cronJobSchema>;
export type CronRun = z.infer<typeof cronRunSchema>;

import { z } from 'zod';
import { durationMs, timestamp } from './common.ts';

export const collectorHealthSchema = z
  .object({
    collector: z.string(),
    task: z
      .string()
      .meta({ description: 'what of it: a path for the path collector, else the collector itself' }),
    status: z.enum(['ok', 'failing', 'pending', 'unavailable']).meta({
      description: 'pending: has not run yet; unavailable: this machine lacks the source',
    }),
    running: z.boolean(),
    interval_ms: durationMs,
    last_success_at: timestamp.nullable(),
    last_error_at: timestamp.nullable(),
    last_error: z.string().nullable(),
    duration_ms: durationMs.nullable().meta({ description: 'of the last finished run' }),
    runs: z.number().int(),
    failures: z.number().int(),
    skipped_ticks: z.number().int().meta({ description: 'ticks that found the run before still under way' }),
    next_run_at: timestamp.nullable(),
  })
  .meta({ id: 'CollectorHealth' });

export const healthSchema = z
  .object({
    status: z.enum(['ok', 'degraded', 'failing']),
    reasons: z.array(z.string()).meta({ description: 'why it is not ok, one sentence each' }),
    node_name: z.string(),
    node_id: z.string(),
    version: z.string(),
    pid: z.number().int(),
    started_at: timestamp,
    uptime_sec: z.number(),
    time: timestamp,
    database: z.object({
      status: z.enum(['ok', 'retrying', 'failed']),
      path: z.string(),
      size_bytes: z.number().int(),
      schema_version: z.number().int(),
      pending_rows: z.number().int().meta({ description: 'rows waiting to be written' }),
      last_commit_at: timestamp.nullable(),
      error_message: z.string().nullable(),
    }),
    event_loop_delay_ms: z.object({ p50: z.number(), p99: z.number(), max: z.number() }),
    alerts: z
      .object({
        firing: z.number().int(),
        critical: z.number().int().meta({ description: 'of those that fire' }),
        pending: z.number().int(),
        suppressed: z.number().int().meta({ description: 'that fire and are silenced, inhibited or muted' }),
        acknowledged: z.number().int().meta({ description: 'of those that fire' }),
      })
      .default({ firing: 0, critical: 0, pending: 0, suppressed: 0, acknowledged: 0 })
      .meta({ description: 'now; suppressed ones count in no other' }),
    collectors: z.array(collectorHealthSchema),
  })
  .meta({ id: 'Health' });

export type CollectorHealth = z.infer<typeof collectorHealthSchema>;
export type Health = z.infer<typeof healthSchema>;

import { z } from 'zod';
import { bytes, timestamp } from './common.ts';

export const serviceSchema = z
  .object({
    unit: z.string().meta({ description: 'with .service' }),
    description: z.string(),
    category: z.enum([
      'database',
      'web-server',
      'queue',
      'cache',
      'runtime',
      'ssh',
      'cron',
      'container',
      'monitoring',
      'system',
      'other',
    ]),
    load_state: z.string().meta({ description: 'loaded, masked, not-found, error, bad-setting' }),
    active_state: z
      .string()
      .meta({ description: 'active, reloading, inactive, failed, activating, deactivating' }),
    sub_state: z.string().meta({ description: 'running, exited, dead, auto-restart, …' }),
    unit_file_state: z.string().meta({ description: 'enabled, disabled, static, masked, …; empty: no file' }),
    type: z.string().meta({ description: 'simple, notify, oneshot, …' }),
    since: timestamp.nullable().meta({ description: 'in this active state; null: never changed' }),
    main_pid: z.number().int().nullable(),
    auto_restarts: z
      .number()
      .int()
      .meta({ description: 'by systemd, since somebody started it last (NRestarts)' }),
    restarts: z.number().int().meta({
      description: 'by systemd or by somebody, since the node watches it; begins anew with the machine',
    }),
    last_restart_at: timestamp.nullable(),
    result: z.string().meta({ description: 'of its last run: success, exit-code, signal, timeout, …' }),
    exit_status: z.number().int().nullable().meta({ description: 'or the number of the signal' }),
    exit_detail: z.string().nullable().meta({ description: 'how its main process ended, in words' }),
    memory_bytes: bytes.nullable(),
    cpu_seconds: z.number().nullable().meta({ description: 'since it was started' }),
    cpu_percent: z.number().nullable().meta({ description: 'of one core' }),
    tasks: z.number().int().nullable(),
    status_text: z.string().meta({ description: 'what it says of itself' }),
    controllable: z.boolean().meta({ description: 'whether control.services allows to start and stop it' }),
    collected_at: timestamp,
  })
  .meta({ id: 'Service' });

export const serviceEventSchema = z
  .object({
    at: timestamp,
    unit: z.string(),
    kind: z.enum(['started', 'stopped', 'failed', 'restarted', 'reloaded']),
    result: z.string().meta({ description: 'how the run before ended; empty for a start' }),
    exit_status: z.number().int().nullable(),
    auto_restarts: z.number().int(),
    detail: z.string().nullable(),
  })
  .meta({ id: 'ServiceEvent' });

export const serviceAnswerSchema = z
  .object({
    unit: z.string(),
    action: z.enum(['start', 'stop', 'restart']),
    result: z.string().meta({
      description: 'of the job: done, failed, timeout, canceled, dependency, …; waiting: still under way',
    }),
    active_state: z.string(),
    sub_state: z.string(),
  })
  .meta({ id: 'ServiceAnswer' });

export const journalEntrySchema = z
  .object({
    cursor: z.string(),
    at: timestamp,
    message: z.string(),
    priority: z.number().int().min(0).max(7).nullable().meta({ description: '0 emergency to 7 debug' }),
    identifier: z.string().nullable(),
    pid: z.number().int().nullable(),
  })
  .meta({ id: 'JournalEntry' });

export type Service = z.infer<typeof serviceSchema>;
export type ServiceEvent = z.infer<typeof serviceEventSchema>;
export type ServiceAnswer = z.infer<typeof serviceAnswerSchema>;
export type JournalLine = z.infer<typeof journalEntrySchema>;

import { z } from 'zod';
import { bytes, percent, timestamp } from './common.ts';
import { signalNames } from './requests.ts';

export const processSchema = z
  .object({
    pid: z.number().int().nullable().meta({ description: 'null: a watch that matches no process now' }),
    ppid: z.number().int().nullable(),
    process_name: z.string(),
    cmdline: z.string().nullable(),
    user: z.string().nullable(),
    start_time: timestamp.nullable(),
    runtime_sec: z.number().nullable(),
    cpu_percent: percent.nullable().meta({ description: 'of one core, since the sample before' }),
    mem_rss_bytes: bytes.nullable(),
    threads: z.number().int().nullable(),
    open_files: z.number().int().nullable().meta({ description: 'null: may not be read' }),
    status: z
      .enum([
        'running',
        'sleeping',
        'disk-sleep',
        'stopped',
        'traced',
        'zombie',
        'dead',
        'idle',
        'gone',
        'unknown',
      ])
      .meta({ description: 'gone: watched, and not there now' }),
    kernel_thread: z.boolean(),
    watch: z.string().nullable().meta({ description: 'name of the watch that matches it' }),
    restarts: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'of the watch, since the node began to watch it' }),
    last_event: z
      .object({
        kind: z.enum(['started', 'died', 'restarted']),
        at: timestamp,
        pid: z.number().int().nullable(),
      })
      .nullable(),
    collected_at: timestamp,
  })
  .meta({ id: 'Process' });

export const killAnswerSchema = z
  .object({
    pid: z.number().int(),
    signal: z.enum(signalNames),
    delivered: z.boolean(),
    exited: z.boolean().meta({ description: 'gone within a second of the signal' }),
    error: z.string().optional(),
  })
  .meta({ id: 'KillAnswer' });

export type Process = z.infer<typeof processSchema>;
export type KillAnswer = z.infer<typeof killAnswerSchema>;

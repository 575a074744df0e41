import { z } from 'zod';
import { bytes, durationMs, timestamp } from './common.ts';

export const watchedPathSchema = z
  .object({
    path: z.string(),
    file_count: z.number().int().nullable(),
    dir_count: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'directories below the path, itself not counted' }),
    total_bytes: bytes
      .nullable()
      .meta({ description: 'apparent size of the files; null when sizes are not read' }),
    disk_bytes: bytes
      .nullable()
      .meta({ description: 'space taken on disk, as du; null when sizes are not read' }),
    newest_at: timestamp.nullable(),
    oldest_at: timestamp.nullable(),
    scan_duration_ms: durationMs.nullable(),
    status: z.enum(['OK', 'SCANNING', 'ERROR', 'PENDING']),
    error_message: z.string().nullable(),
    partial: z.boolean(),
    partial_reason: z.string().nullable().meta({ description: 'why, and how much was left out' }),
    skipped_dirs: z.number().int().meta({ description: 'directories that could not be read' }),
    skipped_ticks: z.number().int(),
    scan_interval_ms: durationMs,
    collected_at: timestamp.nullable(),
    next_scan_at: timestamp.nullable(),
  })
  .meta({ id: 'WatchedPath' });

export const pathEntrySchema = z.object({
  path: z.string(),
  size_bytes: bytes,
  modified_at: timestamp.nullable(),
});

export const pathTopSchema = z
  .object({
    path: z.string(),
    collected_at: timestamp.nullable(),
    largest_files: z.array(pathEntrySchema),
    largest_dirs: z
      .array(z.object({ path: z.string(), size_bytes: bytes, file_count: z.number().int() }))
      .meta({ description: 'with all that is below them' }),
    newest_files: z.array(pathEntrySchema),
    stalest_files: z.array(pathEntrySchema),
  })
  .meta({ id: 'PathTop' });

export const scanAnswerSchema = z
  .object({ started: z.array(z.string()), already_running: z.array(z.string()) })
  .meta({ id: 'ScanAnswer' });

export type WatchedPath = z.infer<typeof watchedPathSchema>;
export type PathEntry = z.infer<typeof pathEntrySchema>;
export type PathTop = z.infer<typeof pathTopSchema>;
export type ScanAnswer = z.infer<typeof scanAnswerSchema>;

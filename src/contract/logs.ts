import { z } from 'zod';
import { bytes, timestamp } from './common.ts';

/** A file a log follows now. */
export const followedFileSchema = z.object({
  path: z.string(),
  device: z.number().int(),
  inode: z.number().int(),
  size_bytes: bytes,
  offset: bytes.meta({ description: 'bytes read and stored' }),
  status: z
    .enum(['following', 'rotated', 'error'])
    .meta({ description: 'rotated: renamed or deleted, still read to its end' }),
  error_message: z.string().nullable(),
});

export const logSchema = z
  .object({
    name: z.string(),
    path: z.string().meta({ description: 'the configured paths and globs, joined with a comma' }),
    paused: z.boolean(),
    size_bytes: bytes.meta({ description: 'of the files it follows now' }),
    offset: bytes.meta({ description: 'of the newest file: bytes read and stored' }),
    inode: z.number().int().nullable().meta({ description: 'of the newest file' }),
    lag_bytes: bytes.meta({ description: 'written to the files and not yet stored' }),
    lines_stored: z.number().int(),
    first_id: z.number().int().nullable().meta({ description: 'of the oldest line still stored' }),
    last_id: z.number().int().nullable(),
    last_line_at: timestamp.nullable().meta({ description: 'when the newest line was read' }),
    status: z.enum(['following', 'waiting', 'paused', 'behind', 'error']).meta({
      description:
        'waiting: no file matches yet; behind: more is written than stored, catching up or the database is not writable',
    }),
    error_message: z.string().nullable(),
    files: z.array(followedFileSchema).meta({ description: 'newest first' }),
  })
  .meta({ id: 'Log' });

export const logLineSchema = z
  .object({
    id: z.number().int().meta({ description: 'counts up by one with each line of this log' }),
    line: z.string(),
    logged_at: timestamp.nullable().meta({ description: 'the time found in the line' }),
    created_at: timestamp.meta({ description: 'when the node read it' }),
    source_inode: z.number().int(),
    truncated: z.boolean().meta({ description: 'longer than max_line, and cut' }),
  })
  .meta({ id: 'LogLine' });

/** How many stored lines there are, and how many of them a filter lets through. */
export const logCountSchema = z
  .object({ lines: z.number().int(), matches: z.number().int() })
  .meta({ id: 'LogCount' });

export type Log = z.infer<typeof logSchema>;
export type LogLine = z.infer<typeof logLineSchema>;
export type LogCount = z.infer<typeof logCountSchema>;

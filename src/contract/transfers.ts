import { z } from 'zod';
import { bytes, timestamp } from './common.ts';

/** One transfer. The first twelve fields are those of xferlog(5), wu-ftpd's format. */
export const transferSchema = z
  .object({
    id: z.number().int(),
    log_time: timestamp.meta({ description: 'when it ended, as the server wrote it' }),
    transfer_time_sec: z.number(),
    remote_host: z.string(),
    bytes,
    filename: z.string(),
    transfer_type: z.enum(['ascii', 'binary', 'unknown']),
    special_action: z.string().meta({ description: '_ for none; C compressed, U uncompressed, T tar' }),
    direction: z.enum(['upload', 'download', 'delete', 'unknown']),
    access_mode: z.enum(['anonymous', 'guest', 'real', 'unknown']),
    username: z.string(),
    service: z.string(),
    authentication: z.enum(['none', 'rfc931', 'unknown']),
    authenticated_user_id: z.string().nullable(),
    status: z.enum(['complete', 'incomplete', 'failed']).meta({ description: 'as the server logged it' }),
    verdict: z.enum(['whole', 'broken', 'suspect', 'pending', 'unknown']).meta({
      description:
        'whether the file is whole: whole, broken, suspect (the log says complete and the file says otherwise), pending (not at rest yet), unknown (cannot be told)',
    }),
    verdict_reason: z.string().nullable(),
    throughput_bytes_per_sec: z.number().nullable(),
    source: z.enum(['xferlog', 'vsftpd_log']),
  })
  .meta({ id: 'Transfer' });

/** What went over one key (a user, a host, a direction, an hour). */
export const transferTotalSchema = z
  .object({
    key: z.string().meta({ description: 'user, host, direction, or the start of the hour (RFC 3339, UTC)' }),
    files: z.number().int(),
    bytes,
    transfer_time_sec: z.number(),
    throughput_bytes_per_sec: z.number().nullable(),
    incomplete: z.number().int().meta({ description: 'not whole: broken, suspect, incomplete or failed' }),
    last_at: timestamp,
  })
  .meta({ id: 'TransferTotal' });

/** How reading the log itself goes. */
export const transferLogSchema = z
  .object({
    path: z.string(),
    status: z.enum(['following', 'waiting', 'error', 'off']),
    error_message: z.string().nullable(),
    lines_parsed: z.number().int(),
    lines_bad: z.number().int().meta({ description: 'lines that are no transfers; the last are kept' }),
    bad_lines: z.array(z.object({ line: z.string(), error: z.string(), at: timestamp })),
  })
  .meta({ id: 'TransferLog' });

export type Transfer = z.infer<typeof transferSchema>;
export type TransferTotal = z.infer<typeof transferTotalSchema>;
export type TransferLog = z.infer<typeof transferLogSchema>;

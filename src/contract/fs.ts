import { z } from 'zod';
import { bytes, percent, timestamp } from './common.ts';

export const mountSchema = z
  .object({
    mount_point: z.string(),
    device: z.string(),
    fs_type: z.string(),
    total_bytes: bytes.nullable(),
    used_bytes: bytes.nullable().meta({ description: 'total minus free, as df' }),
    avail_bytes: bytes.nullable().meta({ description: 'what an unprivileged user may still write' }),
    used_percent: percent.nullable().meta({ description: 'used / (used + available), as df' }),
    inodes_total: z.number().int().nullable(),
    inodes_used: z.number().int().nullable(),
    read_only: z.boolean(),
    status: z.enum(['OK', 'PENDING', 'NOT_ANSWERING', 'ERROR']),
    error_message: z.string().nullable(),
    not_answering_since: timestamp.nullable(),
    collected_at: timestamp.nullable().meta({ description: 'when the numbers were read; null: never' }),
  })
  .meta({ id: 'Mount' });

export type Mount = z.infer<typeof mountSchema>;

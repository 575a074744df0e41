import { z } from 'zod';
import { bytes, durationMs, timestamp } from './common.ts';

export const databaseTableSchema = z.object({
  table: z.string(),
  rows: z.number().int(),
  size_bytes: bytes.nullable().meta({ description: 'pages of the table and its indexes' }),
  oldest_at: timestamp.nullable(),
  newest_at: timestamp.nullable(),
  max_age_ms: durationMs.nullable().meta({ description: 'null: kept for ever' }),
  max_rows: z.number().int().nullable(),
});

export const backupFileSchema = z.object({
  file: z.string(),
  size_bytes: bytes,
  created_at: timestamp,
});

export const sampleTierSchema = z
  .object({
    tier: z.enum(['raw', '5m', '1h']),
    samples: z.number().int().meta({ description: 'sealed into chunks; of a roll-up, its buckets' }),
    size_bytes: bytes.meta({ description: 'of the chunks' }),
    bytes_per_sample: z.number().nullable(),
    max_age_ms: durationMs,
  })
  .meta({ id: 'SampleTier' });

export const storedSamplesSchema = z
  .object({
    series: z.number().int(),
    unsealed_scrapes: z.number().int().meta({ description: 'readings of the last hours, not in chunks yet' }),
    tiers: z.array(sampleTierSchema),
    metrics: z
      .array(z.object({ metric: z.string(), series: z.number().int() }))
      .meta({ description: 'those with the most series' }),
    limits: z
      .array(z.object({ metric: z.string(), refused_samples: z.number().int(), reason: z.string() }))
      .meta({ description: 'metrics of which a running node refuses new series' }),
  })
  .meta({ id: 'StoredSamples' });

export const databaseInfoSchema = z
  .object({
    path: z.string(),
    size_bytes: bytes,
    wal_bytes: bytes,
    free_bytes: bytes.meta({ description: 'in pages that hold nothing; compacting gives them back' }),
    schema_version: z.number().int(),
    tables: z.array(databaseTableSchema),
    samples: storedSamplesSchema.nullable(),
    backups: z.array(backupFileSchema).meta({ description: 'newest first' }),
    last_backup_error: z.string().nullable(),
    set_aside: z
      .array(z.string())
      .meta({ description: 'databases kept beside this one: damaged ones, and those a restore replaced' }),
  })
  .meta({ id: 'DatabaseInfo' });

export const backupAnswerSchema = z
  .object({ file: z.string(), size_bytes: bytes, duration_ms: durationMs, verified: z.literal(true) })
  .meta({ id: 'BackupAnswer' });

export const compactAnswerSchema = z
  .object({ before_bytes: bytes, after_bytes: bytes, duration_ms: durationMs })
  .meta({ id: 'CompactAnswer' });

export type DatabaseInfo = z.infer<typeof databaseInfoSchema>;
export type BackupAnswer = z.infer<typeof backupAnswerSchema>;
export type CompactAnswer = z.infer<typeof compactAnswerSchema>;

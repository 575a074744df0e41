import { statSync } from 'node:fs';
import type { BackupAnswer, CompactAnswer, DatabaseInfo } from '../contract/database.ts';
import { Refusal } from '../control/refusal.ts';
import type { Clock } from '../lib/clock.ts';
import { messageOf } from '../lib/errors.ts';
import { databaseSize } from '../store/database.ts';
import type { SeriesStats, StoredSeries } from '../series/index.ts';
import type { Tier } from '../series/index.ts';
import type { RetentionPolicy, Store } from '../store/index.ts';
import type { DatabasePages } from '../store/queries/database-tables.ts';
import { setAsideBeside } from '../store/set-aside.ts';
import type { Backups } from './backups.ts';
import type { NodeSettings } from './settings.ts';

/** The database as its operator sees it. */
export class DatabaseAdmin {
  readonly #store: Store;
  readonly #backups: Backups;
  readonly #clock: Clock;
  #isCompacting = false;

  constructor(store: Store, backups: Backups, clock: Clock) {
    this.#store = store;
    this.#backups = backups;
    this.#clock = clock;
  }

  async info(
    { retention, series }: Pick<NodeSettings, 'retention' | 'series'>,
    samples: SeriesStats | undefined,
  ): Promise<DatabaseInfo> {
    const { file, schemaVersion } = this.#store.state();
    return databaseInfo({
      file,
      schemaVersion,
      pages: await this.#store.query('databasePages', undefined),
      retention,
      backups: this.#backups,
      samples,
      samplesRetentionMs: series.retentionMs,
    });
  }

  /** Rejects with `Refusal`: one is under way, or it failed. */
  async compact(): Promise<CompactAnswer> {
    if (this.#isCompacting) throw new Refusal('IN_PROGRESS', 'the database is being compacted');
    this.#isCompacting = true;
    const startedAt = this.#clock.monotonic();
    try {
      const { beforeBytes, afterBytes } = await this.#store.compact();
      const durationMs = Math.round(this.#clock.monotonic() - startedAt);
      return { before_bytes: beforeBytes, after_bytes: afterBytes, duration_ms: durationMs };
    } catch (error) {
      throw new Refusal('UNAVAILABLE', `compacting failed: ${messageOf(error)}`, { cause: error });
    } finally {
      this.#isCompacting = false;
    }
  }

  backup(): Promise<BackupAnswer> {
    return this.#backups.take();
  }
}

export interface DatabaseFacts {
  readonly file: string;
  readonly schemaVersion: number;
  readonly pages: DatabasePages;
  readonly retention: readonly RetentionPolicy[];
  readonly backups: Pick<Backups, 'list' | 'lastError'>;
  /** Undefined for a database of a version without samples. */
  readonly samples: (StoredSeries & Partial<Pick<SeriesStats, 'limits'>>) | undefined;
  readonly samplesRetentionMs: Readonly<Record<Tier, number>>;
}

/** What there is to know of a database, whoever has it open. */
export function databaseInfo(facts: DatabaseFacts): DatabaseInfo {
  const { file, schemaVersion, pages, retention, backups } = facts;
  return {
    path: file,
    size_bytes: databaseSize(file),
    wal_bytes: statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0,
    free_bytes: pages.freeBytes,
    schema_version: schemaVersion,
    tables: pages.tables.map((table) => {
      const policy = retention.find((one) => one.table === table.table);
      return {
        table: table.table,
        rows: table.rows,
        size_bytes: table.sizeBytes,
        oldest_at: table.oldestAt,
        newest_at: table.newestAt,
        max_age_ms: table.table === 'samples' ? facts.samplesRetentionMs['1h'] : (policy?.maxAgeMs ?? null),
        max_rows: policy?.maxRows ?? null,
      };
    }),
    samples: facts.samples ? samplesInfo(facts.samples, facts.samplesRetentionMs) : null,
    backups: backups.list().map((backup) => ({
      file: backup.file,
      size_bytes: backup.sizeBytes,
      created_at: new Date(backup.createdAtMs).toISOString(),
    })),
    last_backup_error: backups.lastError ?? null,
    set_aside: setAsideBeside(file),
  };
}

/** Metrics shown, of those with the most series. */
const metricsShown = 10;

function samplesInfo(
  { series, unsealedScrapes, tiers, metrics, limits = [] }: NonNullable<DatabaseFacts['samples']>,
  retentionMs: DatabaseFacts['samplesRetentionMs'],
): NonNullable<DatabaseInfo['samples']> {
  return {
    series,
    unsealed_scrapes: unsealedScrapes,
    tiers: (['raw', '5m', '1h'] as const).map((tier) => ({
      tier,
      samples: tiers[tier].samples,
      size_bytes: tiers[tier].bytes,
      bytes_per_sample: tiers[tier].bytesPerSample ?? null,
      max_age_ms: retentionMs[tier],
    })),
    metrics: metrics.slice(0, metricsShown),
    limits: limits.map(({ metric, refusedSamples, reason }) => ({
      metric,
      refused_samples: refusedSamples,
      reason,
    })),
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Tier } from './tiers.ts';

export interface TierStats {
  readonly windows: number;
  /** Samples, or buckets of a roll-up, in chunks. */
  readonly samples: number;
  /** Of the chunks, without what the database needs around them. */
  readonly bytes: number;
  readonly bytesPerSample: number | undefined;
}

/** What a database holds of series. */
export interface StoredSeries {
  readonly series: number;
  /** Scrapes that are not sealed yet. */
  readonly unsealedScrapes: number;
  readonly tiers: Readonly<Record<Tier, TierStats>>;
  /** How many series each metric has, the most first. */
  readonly metrics: readonly { readonly metric: string; readonly series: number }[];
}

/** Counts what a database holds. Throws SQLite's own error. */
export function readSeriesStats(database: DatabaseSync): StoredSeries {
  const count = (sql: string): number => Number(database.prepare(sql).get()?.['count']);
  const metrics = database
    .prepare(
      "SELECT json_extract(labels, '$.__name__') AS metric, count(*) AS series FROM series GROUP BY 1 ORDER BY 2 DESC, 1",
    )
    .all();
  return {
    series: count('SELECT count(*) AS count FROM series'),
    unsealedScrapes: count('SELECT count(*) AS count FROM series_scrapes'),
    tiers: {
      raw: tierStats(database, 'raw'),
      '5m': tierStats(database, '5m'),
      '1h': tierStats(database, '1h'),
    },
    metrics: metrics.map((row) => ({ metric: String(row['metric']), series: Number(row['series']) })),
  };
}

function tierStats(database: DatabaseSync, tier: Tier): TierStats {
  const row = database
    .prepare(
      'SELECT count(*) AS windows, total(samples) AS samples, total(bytes) AS bytes FROM series_windows WHERE tier = ?',
    )
    .get(tier);
  const samples = Number(row?.['samples']);
  const bytes = Number(row?.['bytes']);
  return {
    windows: Number(row?.['windows']),
    samples,
    bytes,
    bytesPerSample: samples > 0 ? bytes / samples : undefined,
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import type { Labels, Sample } from '../lib/reading.ts';
import { Appender } from './appender.ts';
import type { Refusals } from './appender.ts';
import { Catalog } from './catalog.ts';
import { ChunkSource } from './chunk-source.ts';
import type { Faults } from './chunk-source.ts';
import type { SeriesDatabase } from './database.ts';
import type { LimitReport } from './limits.ts';
import { Maintenance } from './maintenance.ts';
import type { CompiledMatcher } from '../lib/matchers.ts';
import { checkSeriesOptions, defaultSeriesOptions } from './options.ts';
import type { SeriesOptions } from './options.ts';
import { SeriesReader } from './reader.ts';
import type { SelectedRollUps, SelectedSeries } from './reader.ts';
import { Statements } from './statements.ts';
import type { RollUpTier, Tier } from './tiers.ts';

export type { SeriesDatabase } from './database.ts';
export { compileMatchers, compileSimple, MatcherError } from '../lib/matchers.ts';
export type { CompiledMatcher, Matcher, MatcherType } from '../lib/matchers.ts';
export { defaultSeriesOptions } from './options.ts';
export type { SeriesOptions } from './options.ts';
export { SeriesReader } from './reader.ts';
export type { SelectedRollUps, SelectedSeries } from './reader.ts';
export { isStaleAt } from './stale.ts';
export { bucketMs } from './tiers.ts';
export type { RollUpTier, Tier } from './tiers.ts';

export interface TierStats {
  readonly windows: number;
  /** Samples, or buckets of a roll-up, in chunks. */
  readonly samples: number;
  /** Of the chunks, without what the database needs around them. */
  readonly bytes: number;
  readonly bytesPerSample: number | undefined;
}

export interface SeriesStats {
  readonly series: number;
  /** Scrapes that are not sealed yet. */
  readonly unsealedScrapes: number;
  readonly tiers: Readonly<Record<Tier, TierStats>>;
  /** How many series each metric has, the most first. */
  readonly metrics: readonly { readonly metric: string; readonly series: number }[];
  /** Metrics that ran into a limit. */
  readonly limits: readonly LimitReport[];
  readonly refusals: Refusals;
  readonly faults: Faults;
}

/**
 * Keeps every sample of every collector: durable with each scrape, compressed later, rolled up, and gone when its time
 * is over. The one writer of the series; `SeriesReader` answers the same questions in another thread.
 */
export class SeriesStore {
  readonly #database: SeriesDatabase;
  readonly #catalog: Catalog;
  readonly #appender: Appender;
  readonly #maintenance: Maintenance;
  #connection: DatabaseSync;
  #source: ChunkSource;
  #reader: SeriesReader | undefined;
  #running: Promise<boolean> | undefined;

  private constructor(database: SeriesDatabase, clock: Clock, options: SeriesOptions) {
    checkSeriesOptions(options);
    this.#database = database;
    this.#connection = database.reader();
    this.#source = new ChunkSource(this.#connection);
    this.#source.refresh();
    this.#catalog = new Catalog();
    this.#catalog.load(this.#connection);
    const statements = new Statements();
    const parts = { database, clock, catalog: this.#catalog, statements, options };
    this.#appender = new Appender({ ...parts, source: this.#source });
    this.#maintenance = new Maintenance({
      ...parts,
      close: (streams) => this.#appender.close(streams),
      forget: (ids) => this.#appender.forget(ids),
    });
  }

  /** Reads what series there are. Throws where the options cannot be kept, or SQLite's own error. */
  static open(
    database: SeriesDatabase,
    clock: Clock,
    options: SeriesOptions = defaultSeriesOptions,
  ): SeriesStore {
    return new SeriesStore(database, clock, options);
  }

  /**
   * Takes in one scrape of a source; resolves when it is durable. Series that were in the scrape before and are not in
   * this one get a stale marker. What is too old, or past the limits, is refused and counted in `stats`.
   */
  append(atMs: number, samples: readonly Sample[], source: string): Promise<void> {
    return this.#appender.append(atMs, samples, source);
  }

  /** Does a bounded piece of sealing, rolling up and retaining. True when more is left: come back soon. */
  maintain(nowMs: number): Promise<boolean> {
    this.#running ??= this.#maintenance.run(this.#currentSource(), nowMs).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Series with samples from one time to another, both included. */
  select(matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): SelectedSeries[] {
    return this.#currentReader().select(matchers, fromMs, toMs);
  }

  /** Series with buckets that begin from one time to another, both included. */
  selectTier(
    tier: RollUpTier,
    matchers: readonly CompiledMatcher[],
    fromMs: number,
    toMs: number,
  ): SelectedRollUps[] {
    return this.#currentReader().selectTier(tier, matchers, fromMs, toMs);
  }

  seriesLabels(matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): Labels[] {
    return this.#currentReader().seriesLabels(matchers, fromMs, toMs);
  }

  labelNames(matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): string[] {
    return this.#currentReader().labelNames(matchers, fromMs, toMs);
  }

  labelValues(name: string, matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): string[] {
    return this.#currentReader().labelValues(name, matchers, fromMs, toMs);
  }

  stats(): SeriesStats {
    const database = this.#database.reader();
    const unsealed = database.prepare('SELECT count(*) AS count FROM series_scrapes').get();
    const counts = this.#catalog.metrics();
    const metrics = [...counts].map(([metric, series]) => ({ metric, series }));
    return {
      series: this.#catalog.size,
      unsealedScrapes: Number(unsealed?.['count']),
      tiers: {
        raw: tierStats(database, 'raw'),
        '5m': tierStats(database, '5m'),
        '1h': tierStats(database, '1h'),
      },
      metrics: metrics.toSorted((a, b) => b.series - a.series),
      limits: this.#appender.limitReports(),
      refusals: this.#appender.refusals,
      faults: this.#source.faults,
    };
  }

  /** The connection changes when a damaged file was replaced. */
  #currentSource(): ChunkSource {
    const connection = this.#database.reader();
    if (connection !== this.#connection) {
      this.#connection = connection;
      this.#source = new ChunkSource(connection);
      this.#reader = undefined;
    }
    return this.#source;
  }

  #currentReader(): SeriesReader {
    const source = this.#currentSource();
    this.#reader ??= new SeriesReader(this.#connection, { catalog: this.#catalog, source });
    return this.#reader;
  }
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

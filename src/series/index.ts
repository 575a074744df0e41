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
import type { GoesOn } from './scrape-stream.ts';
import { Statements } from './statements.ts';
import { readSeriesStats } from './stats.ts';
import type { StoredSeries } from './stats.ts';
import type { RollUpTier } from './tiers.ts';

export type { SeriesDatabase } from './database.ts';
export { compileMatchers, compileSimple, MatcherError } from '../lib/matchers.ts';
export type { LimitReport } from './limits.ts';
export type { CompiledMatcher, Matcher, MatcherType } from '../lib/matchers.ts';
export { defaultSeriesOptions } from './options.ts';
export type { SeriesOptions } from './options.ts';
export { SeriesReader } from './reader.ts';
export type { SelectedRollUps, SelectedSeries } from './reader.ts';
export type { GoesOn } from './scrape-stream.ts';
export { readSeriesStats } from './stats.ts';
export type { StoredSeries } from './stats.ts';
export { bucketMs } from './tiers.ts';
export type { RollUpTier, Tier } from './tiers.ts';

/** What a store tells of what is in its database, and of what it had to refuse. */
export interface SeriesStats extends StoredSeries {
  /** Metrics that ran into a limit. */
  readonly limits: readonly LimitReport[];
  readonly refusals: Refusals;
  readonly faults: Faults;
}

export interface SeriesCounts {
  readonly series: number;
  /** Samples, by why they were not taken in. */
  readonly refused: { readonly tooOld: number; readonly tooFarAhead: number; readonly pastLimits: number };
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
  readonly #options: { -readonly [K in keyof SeriesOptions]: SeriesOptions[K] };
  #connection: DatabaseSync;
  #source: ChunkSource;
  #reader: SeriesReader | undefined;
  #running: Promise<boolean> | undefined;

  private constructor(database: SeriesDatabase, clock: Clock, options: SeriesOptions) {
    checkSeriesOptions(options);
    this.#options = { ...options };
    this.#database = database;
    this.#connection = database.reader();
    this.#source = new ChunkSource(this.#connection);
    this.#source.refresh();
    this.#catalog = new Catalog();
    this.#catalog.load(this.#connection);
    const statements = new Statements();
    const parts = { database, clock, catalog: this.#catalog, statements, options: this.#options };
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
   * this one get a stale marker, but for those of which `goesOn` says that they were only not read. What is too old, or
   * past the limits, is refused and counted in `stats`.
   */
  append(atMs: number, samples: readonly Sample[], source: string, goesOn?: GoesOn): Promise<void> {
    return this.#appender.append(atMs, samples, source, goesOn);
  }

  /** Retention and limits from now on. Throws where they cannot be kept. */
  configure(options: SeriesOptions): void {
    checkSeriesOptions(options);
    Object.assign(this.#options, options);
    this.#appender.limit(options.limits);
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

  /** Hands over the same series one by one, until `isMoreWanted` says that it has enough. */
  visit(
    matchers: readonly CompiledMatcher[],
    fromMs: number,
    toMs: number,
    isMoreWanted: (series: SelectedSeries) => boolean,
  ): void {
    this.#currentReader().visit(matchers, fromMs, toMs, isMoreWanted);
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

  /** Metrics that ran into a limit since the start. */
  limits(): LimitReport[] {
    return this.#appender.limitReports();
  }

  /** What costs nothing to tell. */
  counts(): SeriesCounts {
    const { tooOld, tooFarAhead } = this.#appender.refusals;
    const pastLimits = this.#appender.limitReports().reduce((sum, one) => sum + one.refusedSamples, 0);
    return { series: this.#catalog.size, refused: { tooOld, tooFarAhead, pastLimits } };
  }

  stats(): SeriesStats {
    return {
      ...readSeriesStats(this.#database.reader()),
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

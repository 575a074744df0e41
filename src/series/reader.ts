import type { DatabaseSync } from 'node:sqlite';
import type { Labels } from '../lib/reading.ts';
import { Catalog } from './catalog.ts';
import { ChunkSource } from './chunk-source.ts';
import type { Faults } from './chunk-source.ts';
import type { CompiledMatcher } from '../lib/matchers.ts';
import type { RollUpTier } from './tiers.ts';

export interface SelectedSeries {
  /** With `__name__`. */
  readonly labels: Labels;
  /** Milliseconds since the epoch, ordered, each once. */
  readonly timestamps: Float64Array;
  /** A NaN may be the stale marker (`lib/stale-marker.ts`): its bits are as they were stored. */
  readonly values: Float64Array;
}

/** Buckets of a roll-up; `timestamps` are where each begins. */
export interface SelectedRollUps {
  readonly labels: Labels;
  readonly timestamps: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

/**
 * Answers questions from a connection alone, in any thread: it sees what was committed when it is asked. Keeps the
 * labels of all series and what it has decoded of the newest scrapes.
 */
export class SeriesReader {
  readonly #database: DatabaseSync;
  readonly #catalog: Catalog;
  readonly #source: ChunkSource;
  readonly #isOwnCatalog: boolean;

  /** `shared`: what the writer beside it keeps up to date. */
  constructor(database: DatabaseSync, shared?: { readonly catalog: Catalog; readonly source: ChunkSource }) {
    this.#database = database;
    this.#isOwnCatalog = shared === undefined;
    this.#catalog = shared?.catalog ?? new Catalog();
    this.#source = shared?.source ?? new ChunkSource(database);
  }

  /** What could not be read since the start: left out of the answers. */
  get faults(): Faults {
    return this.#source.faults;
  }

  /** Series with samples from one time to another, both included; the first `limit` of them. */
  select(
    matchers: readonly CompiledMatcher[],
    fromMs: number,
    toMs: number,
    limit = Number.POSITIVE_INFINITY,
  ): SelectedSeries[] {
    const selected: SelectedSeries[] = [];
    if (limit > 0) this.visit(matchers, fromMs, toMs, (series) => selected.push(series) < limit);
    return selected;
  }

  /** Hands over the same series one by one, until there are no more or `isMoreWanted` says that it has enough. */
  visit(
    matchers: readonly CompiledMatcher[],
    fromMs: number,
    toMs: number,
    isMoreWanted: (series: SelectedSeries) => boolean,
  ): void {
    this.#consistently(() => {
      for (const { id, labels } of this.#catalog.select(matchers)) {
        const { times, values } = this.#source.points(id, fromMs, toMs);
        if (times.length > 0 && !isMoreWanted({ labels, timestamps: times, values })) return;
      }
    });
  }

  /** Series with buckets that begin from one time to another, both included; the first `limit` of them. */
  selectTier(
    tier: RollUpTier,
    matchers: readonly CompiledMatcher[],
    fromMs: number,
    toMs: number,
    limit = Number.POSITIVE_INFINITY,
  ): SelectedRollUps[] {
    return this.#consistently(() => {
      const selected: SelectedRollUps[] = [];
      for (const { id, labels } of this.#catalog.select(matchers)) {
        if (selected.length >= limit) break;
        const { times, ...columns } = this.#source.rollUps(tier, id, fromMs, toMs);
        if (times.length > 0) selected.push({ labels, timestamps: times, ...columns });
      }
      return selected;
    });
  }

  /** Labels of the series that have samples or buckets in the time, both ends included. */
  seriesLabels(matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): Labels[] {
    return this.#consistently(() =>
      this.#catalog
        .select(matchers)
        .filter(({ id }) => this.#source.hasAny(id, fromMs, toMs))
        .map(({ labels }) => labels),
    );
  }

  /** Names of labels, sorted; of all series where no matchers are given. */
  labelNames(matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): string[] {
    const names = new Set<string>();
    for (const labels of this.seriesLabels(matchers, fromMs, toMs))
      for (const name of Object.keys(labels)) names.add(name);
    return [...names].toSorted();
  }

  /** Values of one label, sorted. */
  labelValues(name: string, matchers: readonly CompiledMatcher[], fromMs: number, toMs: number): string[] {
    const values = new Set<string>();
    for (const labels of this.seriesLabels(matchers, fromMs, toMs)) {
      const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
      if (value !== undefined) values.add(value);
    }
    return [...values].toSorted();
  }

  /** One state of the database for a whole answer. */
  #consistently<T>(read: () => T): T {
    if (this.#database.isTransaction) return this.#fresh(read);
    this.#database.exec('BEGIN');
    try {
      return this.#fresh(read);
    } finally {
      this.#database.exec('COMMIT');
    }
  }

  #fresh<T>(read: () => T): T {
    if (this.#isOwnCatalog) this.#catalog.load(this.#database);
    this.#source.refresh();
    return read();
  }
}

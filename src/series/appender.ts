import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../lib/clock.ts';
import type { Sample } from '../lib/reading.ts';
import { isStaleAt } from '../lib/stale-marker.ts';
import { labelsKey } from './catalog.ts';
import type { Catalog, Series } from './catalog.ts';
import type { ChunkSource } from './chunk-source.ts';
import type { SeriesDatabase } from './database.ts';
import { Cardinality } from './limits.ts';
import type { LimitReport, SeriesLimits } from './limits.ts';
import type { SeriesOptions } from './options.ts';
import { ScrapeStream } from './scrape-stream.ts';
import type { EncodedScrape, GoesOn } from './scrape-stream.ts';
import type { Statements } from './statements.ts';
import { idSpan, windowAt } from './tiers.ts';
import type { UnsealedStream } from './unsealed-stream.ts';

/** Samples that were not taken in. */
export interface Refusals {
  readonly tooOld: number;
  readonly tooFarAhead: number;
}

/** Samples further ahead of the clock than this are refused: one bad clock must not end the series of a year. */
const maxAheadMs = 600_000;
/** Late scrapes of so many windows are taken in side by side. */
const maxOpenStreams = 3;

interface Source {
  readonly id: number;
  readonly name: string;
  newestMs: number;
  /** The current one last. */
  streams: ScrapeStream[];
}

export interface AppenderParts {
  readonly database: SeriesDatabase;
  readonly clock: Clock;
  readonly catalog: Catalog;
  readonly statements: Statements;
  readonly options: SeriesOptions;
  readonly source: ChunkSource;
}

interface NewSeries {
  readonly id: number;
  readonly key: string;
}

/** Writes one row for each scrape, and the labels of series that are new. */
export class Appender {
  readonly #parts: AppenderParts;
  readonly #cardinality: Cardinality;
  readonly #sources = new Map<string, Source>();
  #lastSourceId = 0;
  #lastSeriesId: number;
  #lastStreamId: number;
  /** Series, that are not known to be written. */
  #added: NewSeries[] = [];
  #tooOld = 0;
  #tooFarAhead = 0;
  /** The file everything known was written to. */
  #known: DatabaseSync | undefined;

  constructor(parts: AppenderParts) {
    this.#parts = parts;
    this.#cardinality = new Cardinality(parts.options.limits, parts.catalog.metrics());
    this.#lastSeriesId = parts.catalog.lastId;
    const reader = parts.database.reader();
    const sequence = reader.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'series_streams'").get();
    this.#lastStreamId = Number(sequence?.['seq'] ?? 0);
    for (const { id, name } of reader.prepare('SELECT id, name FROM series_sources').iterate()) {
      this.#lastSourceId = Math.max(this.#lastSourceId, Number(id));
      const source = { id: Number(id), name: String(name), newestMs: Number.NEGATIVE_INFINITY, streams: [] };
      this.#sources.set(source.name, source);
    }
  }

  get refusals(): Refusals {
    return { tooOld: this.#tooOld, tooFarAhead: this.#tooFarAhead };
  }

  limit(limits: SeriesLimits): void {
    this.#cardinality.limits = limits;
  }

  limitReports(): LimitReport[] {
    return this.#cardinality.reports();
  }

  async append(atMs: number, samples: readonly Sample[], sourceName: string, goesOn?: GoesOn): Promise<void> {
    const at = Math.round(atMs);
    const now = this.#parts.clock.now();
    if (!(at >= now - this.#parts.options.outOfOrderMs)) {
      this.#tooOld += samples.length;
      return;
    }
    if (at > now + maxAheadMs) {
      this.#tooFarAhead += samples.length;
      return;
    }
    const source = this.#source(sourceName);
    const isNewest = at > source.newestMs;
    const stream = this.#stream(source, at, isNewest);
    const scrape = stream.encode(samples, isNewest, goesOn);
    if (isNewest) source.newestMs = at;
    await this.#write(source, stream, at, now, scrape);
  }

  /** The next scrapes of these go into new streams. */
  close(streams: readonly UnsealedStream[]): void {
    const ids = new Set(streams.map(({ id }) => id));
    for (const source of this.#sources.values()) {
      if (!source.streams.some(({ id }) => ids.has(id))) continue;
      const current = source.streams.at(-1);
      const rest = source.streams.filter(({ id }) => !ids.has(id));
      // The newest goes on being what the next one begins from.
      source.streams =
        current && ids.has(current.id) ? [...rest, this.#follow(current, current.window)] : rest;
    }
  }

  /** These series are no more: when they come again, they are new. */
  forget(ids: ReadonlySet<number>): void {
    for (const id of ids) {
      const metric = this.#parts.catalog.get(id)?.labels['__name__'];
      if (metric !== undefined) this.#cardinality.release(metric);
    }
    this.#parts.catalog.remove(ids);
    this.#beginAnew();
  }

  #source(name: string): Source {
    let source = this.#sources.get(name);
    if (!source) {
      source = { id: ++this.#lastSourceId, name, newestMs: Number.NEGATIVE_INFINITY, streams: [] };
      this.#sources.set(name, source);
    }
    return source;
  }

  #stream(source: Source, atMs: number, isNewest: boolean): ScrapeStream {
    const window = windowAt('raw', atMs);
    const open = source.streams.find((stream) => stream.window === window);
    if (open) return open;
    const current = source.streams.at(-1);
    if (isNewest) {
      const next = current
        ? this.#follow(current, window)
        : this.#newStream(window, this.#liveBefore(source));
      source.streams = [...source.streams, next].slice(-maxOpenStreams);
      return next;
    }
    const late = this.#newStream(window, []);
    source.streams = [late, ...source.streams.slice(1 - maxOpenStreams)];
    return late;
  }

  #follow(stream: ScrapeStream, window: number): ScrapeStream {
    const { catalog } = this.#parts;
    return this.#newStream(
      window,
      stream.live().filter((series) => catalog.get(series.id) === series),
    );
  }

  #newStream(window: number, live: readonly Series[]): ScrapeStream {
    return new ScrapeStream(++this.#lastStreamId, window, live, (sample) => this.#lookup(sample));
  }

  /** The series that were in the last scrape before this process began: what of them does not come back has ended. */
  #liveBefore(source: Source): Series[] {
    const { source: chunks, catalog } = this.#parts;
    let newest: UnsealedStream | undefined;
    for (const stream of chunks.streams)
      if (stream.sourceId === source.id && (stream.times.at(-1) ?? 0) > (newest?.times.at(-1) ?? 0))
        newest = stream;
    const lastMs = newest?.times.at(-1);
    if (newest === undefined || lastMs === undefined) return [];
    const live: Series[] = [];
    for (const id of newest.ids) {
      const { times, values } = chunks.streamPoints(newest, id);
      const series = catalog.get(id);
      if (series && times.at(-1) === lastMs && !isStaleAt(values, values.length - 1)) live.push(series);
    }
    newest.forget();
    return live;
  }

  #lookup(sample: Sample): Series | undefined {
    const { catalog } = this.#parts;
    const key = labelsKey(sample.name, sample.labels);
    const known = catalog.find(key);
    if (known) return known;
    if (!this.#cardinality.admit(sample.name)) return undefined;
    const id = ++this.#lastSeriesId;
    this.#added.push({ id, key });
    return catalog.add(id, key);
  }

  async #write(
    source: Source,
    stream: ScrapeStream,
    atMs: number,
    nowMs: number,
    scrape: EncodedScrape,
  ): Promise<void> {
    const { database, catalog, statements } = this.#parts;
    const added = this.#added;
    this.#added = [];
    let used: DatabaseSync | undefined;
    await database.write((writer) => {
      used = writer;
      const isOther = this.#known !== undefined && writer !== this.#known;
      const addSeries = statements.of(
        writer,
        'INSERT OR IGNORE INTO series (id, labels, last_ms) VALUES (?, ?, ?)',
      );
      if (isOther)
        for (const id of catalog.ids()) addSeries.run(id, JSON.stringify(catalog.get(id)?.labels), nowMs);
      for (const { id, key } of added) addSeries.run(id, key, nowMs);
      if (scrape.number === 0 || isOther)
        statements
          .of(writer, 'INSERT OR IGNORE INTO series_sources (id, name) VALUES (?, ?)')
          .run(source.id, source.name);
      if (scrape.number === 0)
        statements
          .of(
            writer,
            'INSERT OR IGNORE INTO series_streams (id, source_id, window, opened_ms) VALUES (?, ?, ?, ?)',
          )
          .run(stream.id, source.id, stream.window, nowMs);
      statements
        .of(writer, 'INSERT OR REPLACE INTO series_scrapes (id, at_ms, added, data) VALUES (?, ?, ?, ?)')
        .run(stream.id * idSpan + scrape.number, atMs, scrape.added, scrape.data);
    });
    if (this.#known !== undefined && used !== this.#known) this.#beginAnew();
    this.#known = used;
  }

  /** The next scrape of each source is told from nothing before it. */
  #beginAnew(): void {
    for (const source of this.#sources.values()) {
      const current = source.streams.at(-1);
      source.streams = current ? [this.#follow(current, current.window)] : [];
    }
  }
}

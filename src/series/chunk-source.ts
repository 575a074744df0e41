import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { messageOf } from '../lib/errors.ts';
import { ColumnCodec } from './codec.ts';
import { between, indexFrom, joinPoints, noPoints } from './points.ts';
import type { Points } from './points.ts';
import { decodeChunk, decodeSharedTimes } from './raw-chunk.ts';
import { decodeRollUp, joinRollUps, rollUp, rollUpAgain, sliceRollUp } from './roll-up.ts';
import type { RollUp } from './roll-up.ts';
import { bucketMs, chunkTables, idSpan, millisecondsIn, windowAt } from './tiers.ts';
import type { RollUpTier, Tier } from './tiers.ts';
import { prepareScrapeQueries, UnsealedStream } from './unsealed-stream.ts';
import type { ScrapeQueries } from './unsealed-stream.ts';

/** Decoded shared times that are kept, one entry a source and window. */
const maxSharedTimes = 512;
/** Decoded scrapes that are kept for the next question. */
const maxCachedBytes = 24 * 1024 * 1024;

export interface Faults {
  readonly count: number;
  readonly last: string | undefined;
}

/**
 * Reads samples and roll-ups of one series at a time: sealed chunks, rows that are not sealed yet, and what no roll-up
 * has been made of yet from the finer tier. What is damaged is left out and counted.
 */
export class ChunkSource {
  readonly codec = new ColumnCodec();
  readonly #selects: Readonly<Record<Tier, StatementSync>>;
  readonly #selectTimes: StatementSync;
  readonly #selectWindows: StatementSync;
  readonly #selectStreams: StatementSync;
  readonly #queries: ScrapeQueries;
  readonly #sharedTimes = new Map<number, Float64Array>();
  readonly #streams = new Map<number, UnsealedStream>();
  #windows: Readonly<Record<Tier, ReadonlySet<number>>> = {
    raw: new Set(),
    '5m': new Set(),
    '1h': new Set(),
  };
  #faultCount = 0;
  #lastFault: string | undefined;

  constructor(database: DatabaseSync) {
    const select = (tier: Tier): StatementSync =>
      database.prepare(`SELECT data FROM ${chunkTables[tier]} WHERE id = ?`);
    this.#selects = { raw: select('raw'), '5m': select('5m'), '1h': select('1h') };
    this.#queries = prepareScrapeQueries(database);
    this.#selectWindows = database.prepare('SELECT tier, window FROM series_windows');
    this.#selectStreams = database.prepare('SELECT id, source_id, window FROM series_streams');
    this.#selectTimes = database.prepare('SELECT data FROM series_times WHERE id = ?');
  }

  get faults(): Faults {
    return { count: this.#faultCount, last: this.#lastFault };
  }

  get streams(): Iterable<UnsealedStream> {
    return this.#streams.values();
  }

  /** The complete windows of a tier. */
  windows(tier: Tier): ReadonlySet<number> {
    return this.#windows[tier];
  }

  /** Sees what was committed since the last time. */
  refresh(): void {
    const windows = { raw: new Set<number>(), '5m': new Set<number>(), '1h': new Set<number>() };
    for (const { tier, window } of this.#selectWindows.iterate()) windows[tier as Tier].add(Number(window));
    this.#windows = windows;
    const live = new Set<number>();
    for (const row of this.#selectStreams.iterate()) {
      const id = Number(row['id']);
      live.add(id);
      if (!this.#streams.has(id)) {
        const key = { id, sourceId: Number(row['source_id']), window: Number(row['window']) };
        const stream = new UnsealedStream(key, this.#queries, (message) => this.#fault(message));
        this.#streams.set(id, stream);
      }
    }
    let cachedBytes = 0;
    for (const [id, stream] of this.#streams) {
      if (live.has(id)) stream.refresh();
      else this.#streams.delete(id);
      cachedBytes += stream.cachedBytes;
    }
    if (cachedBytes > maxCachedBytes) for (const stream of this.#streams.values()) stream.forget();
  }

  /** Samples of one series from one time to another, both included. */
  points(seriesId: number, fromMs: number, toMs: number): Points {
    const pieces: Points[] = [];
    for (const window of this.#within('raw', fromMs, toMs)) {
      const chunk = this.chunk(window, seriesId);
      if (chunk) pieces.push(between(chunk, fromMs, toMs));
    }
    for (const stream of this.#streams.values()) {
      if (!stream.has(seriesId) || !overlaps('raw', stream.window, fromMs, toMs)) continue;
      pieces.push(between(stream.points(seriesId, fromMs), fromMs, toMs));
    }
    return joinPoints(pieces);
  }

  /** The samples of one series in the scrapes of one stream. */
  streamPoints(stream: UnsealedStream, seriesId: number): Points {
    return stream.points(seriesId);
  }

  /** One raw chunk; undefined where there is none. */
  chunk(window: number, seriesId: number): Points | undefined {
    const data = this.#selects.raw.get(window * idSpan + seriesId)?.['data'] as Uint8Array | undefined;
    if (data === undefined) return undefined;
    const what = `chunk of series ${seriesId} in window ${window}`;
    try {
      return decodeChunk(this.codec, data, what, (sourceId) => this.#timesOf(window, sourceId));
    } catch (error) {
      this.#fault(messageOf(error));
      return noPoints;
    }
  }

  /** Buckets of one series that begin from one time to another, both included. */
  rollUps(tier: RollUpTier, seriesId: number, fromMs: number, toMs: number): RollUp {
    const pieces: RollUp[] = [];
    const spanMs = millisecondsIn[tier];
    const widthMs = bucketMs[tier];
    let restFrom = fromMs;
    for (const window of this.#within(tier, fromMs, toMs)) {
      const startMs = window * spanMs;
      if (startMs > restFrom)
        pieces.push(this.#freshRollUp(tier, seriesId, restFrom, Math.min(toMs, startMs - 1)));
      const whole = this.#storedRollUp(tier, seriesId, window);
      if (whole) pieces.push(whole);
      restFrom = startMs + spanMs;
    }
    if (restFrom <= toMs) pieces.push(this.#freshRollUp(tier, seriesId, restFrom, toMs));
    const whole = joinRollUps(pieces.filter(({ times }) => times.length > 0));
    const first = Math.ceil(fromMs / widthMs) * widthMs;
    return sliceRollUp(whole, indexFrom(whole.times, first), indexFrom(whole.times, toMs + 1));
  }

  /** Whether the series has a chunk of any tier, or scrapes, in windows that overlap the time. */
  hasAny(seriesId: number, fromMs: number, toMs: number): boolean {
    for (const stream of this.#streams.values())
      if (stream.has(seriesId) && overlaps('raw', stream.window, fromMs, toMs)) return true;
    return (['raw', '5m', '1h'] as const).some((tier) =>
      this.#within(tier, fromMs, toMs).some(
        (window) => this.#selects[tier].get(window * idSpan + seriesId) !== undefined,
      ),
    );
  }

  /** The bytes of the shared times of a source in a window, as they are stored. */
  storedTimes(window: number, sourceId: number): Uint8Array | undefined {
    return this.#selectTimes.get(window * idSpan + sourceId)?.['data'] as Uint8Array | undefined;
  }

  #storedRollUp(tier: RollUpTier, seriesId: number, window: number): RollUp | undefined {
    const data = this.#selects[tier].get(window * idSpan + seriesId)?.['data'] as Uint8Array | undefined;
    if (data === undefined) return undefined;
    const what = `${tier} chunk of series ${seriesId} in window ${window}`;
    try {
      return decodeRollUp(this.codec, data, window * millisecondsIn[tier], bucketMs[tier], what);
    } catch (error) {
      this.#fault(messageOf(error));
      return undefined;
    }
  }

  /** Out of the finer tier: there are no stored buckets for this time. */
  #freshRollUp(tier: RollUpTier, seriesId: number, fromMs: number, toMs: number): RollUp {
    const widthMs = bucketMs[tier];
    const first = Math.floor(fromMs / widthMs) * widthMs;
    const last = (Math.floor(toMs / widthMs) + 1) * widthMs - 1;
    if (tier === '5m') return rollUp(this.points(seriesId, first, last), widthMs);
    return rollUpAgain(this.rollUps('5m', seriesId, first, last), widthMs);
  }

  /** The complete windows that overlap a range of time, in order. */
  #within(tier: Tier, fromMs: number, toMs: number): number[] {
    return [...this.#windows[tier]]
      .filter((window) => overlaps(tier, window, fromMs, toMs))
      .toSorted((a, b) => a - b);
  }

  #timesOf(window: number, sourceId: number): Float64Array {
    const id = window * idSpan + sourceId;
    let times = this.#sharedTimes.get(id);
    if (!times) {
      const data = this.storedTimes(window, sourceId) ?? new Uint8Array(0);
      times = decodeSharedTimes(this.codec, data, `times of source ${sourceId} in window ${window}`);
      if (this.#sharedTimes.size >= maxSharedTimes) this.#sharedTimes.clear();
      this.#sharedTimes.set(id, times);
    }
    return times;
  }

  #fault(message: string): void {
    this.#faultCount++;
    this.#lastFault = message;
  }
}

function overlaps(tier: Tier, window: number, fromMs: number, toMs: number): boolean {
  return windowAt(tier, fromMs) <= window && window <= windowAt(tier, toMs);
}

import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ByteReader } from './bytes.ts';
import { messageOf } from '../lib/errors.ts';
import { noPoints, ordered } from './points.ts';
import type { Points } from './points.ts';
import { absentHigh, absentLow, groupIn, groupSize, newGroupState, readGroup } from './scrape-codec.ts';
import type { GroupState } from './scrape-codec.ts';
import { idSpan } from './tiers.ts';

/** The values of one group of series, as far as they were read: all words of a scrape, then those of the next. */
interface Group {
  readonly state: GroupState;
  words: Uint32Array;
  rows: number;
  /** After damage nothing more of the group can be told. */
  isBroken: boolean;
}

const wordsInRow = groupSize * 2;

/** What streams are read with; shared by all of a connection. */
export interface ScrapeQueries {
  readonly headers: StatementSync;
  readonly data: StatementSync;
}

export function prepareScrapeQueries(database: DatabaseSync): ScrapeQueries {
  return {
    headers: database.prepare(
      'SELECT id, at_ms, added FROM series_scrapes WHERE id >= ? AND id < ? ORDER BY id',
    ),
    data: database.prepare('SELECT data FROM series_scrapes WHERE id >= ? AND id < ? ORDER BY id'),
  };
}

export interface StreamKey {
  readonly id: number;
  readonly sourceId: number;
  readonly window: number;
}

/** Scrapes of one source in one window that are rows still, read from the database as they come and as they are asked for. */
export class UnsealedStream {
  readonly id: number;
  readonly sourceId: number;
  readonly window: number;
  /** The series of each slot. */
  readonly ids: number[] = [];
  readonly #slots = new Map<number, number>();
  readonly #groups = new Map<number, Group>();
  readonly #queries: ScrapeQueries;
  readonly #onFault: (message: string) => void;
  #times: number[] = [];
  #isOrdered = true;

  constructor(
    { id, sourceId, window }: StreamKey,
    queries: ScrapeQueries,
    onFault: (message: string) => void,
  ) {
    this.id = id;
    this.sourceId = sourceId;
    this.window = window;
    this.#queries = queries;
    this.#onFault = onFault;
  }

  get times(): readonly number[] {
    return this.#times;
  }

  /** Bytes of what is kept decoded. */
  get cachedBytes(): number {
    let bytes = 0;
    for (const { words } of this.#groups.values()) bytes += words.byteLength;
    return bytes;
  }

  /** Lets go of what was decoded. */
  forget(): void {
    this.#groups.clear();
  }

  /** Reads times and layout of the rows that came since the last time. */
  refresh(): void {
    const rows = this.#queries.headers;
    const first = this.id * idSpan;
    for (const { id, at_ms: at, added } of rows.iterate(first + this.#times.length, first + idSpan)) {
      // Rows whose beginning is missing (it was lost with another file) mean nothing.
      if (Number(id) !== first + this.#times.length) {
        this.#onFault(`scrapes of stream ${this.id} begin with number ${Number(id) - first}`);
        return;
      }
      const time = Number(at);
      if (time <= (this.#times.at(-1) ?? Number.NEGATIVE_INFINITY)) this.#isOrdered = false;
      this.#times.push(time);
      if (added instanceof Uint8Array) this.#addSlots(added);
    }
  }

  has(seriesId: number): boolean {
    return this.#slots.has(seriesId);
  }

  /** The samples of one series, ordered. */
  points(seriesId: number): Points {
    const slot = this.#slots.get(seriesId);
    if (slot === undefined || this.#times.length === 0) return noPoints;
    const group = this.#group(Math.floor(slot / groupSize));
    const times = new Float64Array(this.#times.length);
    const words = new Uint32Array(this.#times.length * 2);
    let count = 0;
    let at = (slot % groupSize) * 2;
    for (let row = 0; row < group.rows; row++, at += wordsInRow) {
      const low = group.words[at] as number;
      const high = group.words[at + 1] as number;
      if (low === absentLow && high === absentHigh) continue;
      times[count] = this.#times[row] as number;
      words[count * 2] = low;
      words[count * 2 + 1] = high;
      count++;
    }
    const points = { times: times.subarray(0, count), values: new Float64Array(words.buffer, 0, count) };
    return this.#isOrdered ? points : ordered(points);
  }

  #addSlots(added: Uint8Array): void {
    const input = new ByteReader(added);
    let id = 0;
    while (input.position < added.length) {
      id += input.signed();
      this.#slots.set(id, this.ids.length);
      this.ids.push(id);
    }
  }

  #group(number: number): Group {
    let group = this.#groups.get(number);
    if (!group) {
      group = { state: newGroupState(), words: new Uint32Array(0), rows: 0, isBroken: false };
      this.#groups.set(number, group);
    }
    if (group.rows < this.#times.length && !group.isBroken) this.#decode(group, number);
    return group;
  }

  #decode(group: Group, number: number): void {
    const rows = this.#times.length;
    if (group.words.length < rows * wordsInRow) {
      // Exact the first time; more room where a stream is watched as it grows.
      const larger = new Uint32Array(wordsInRow * (group.rows === 0 ? rows : Math.ceil(rows * 1.25)));
      larger.set(group.words.subarray(0, group.rows * wordsInRow));
      group.words = larger;
    }
    const first = this.id * idSpan;
    const select = this.#queries.data;
    try {
      for (const { data } of select.iterate(first + group.rows, first + rows)) {
        readGroup(group.state, groupIn(data as Uint8Array, number));
        group.words.set(group.state.words, group.rows * wordsInRow);
        group.rows++;
      }
    } catch (error) {
      group.isBroken = true;
      this.#onFault(`scrape ${group.rows} of stream ${this.id}: ${messageOf(error)}`);
    }
  }
}

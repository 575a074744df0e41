import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { ByteReader } from './bytes.ts';
import { messageOf } from '../lib/errors.ts';
import { indexFrom, noPoints, ordered } from './points.ts';
import type { Points } from './points.ts';
import { absentHigh, absentLow, groupIn, groupSize, newGroupState, readGroup } from './scrape-codec.ts';
import type { GroupState } from './scrape-codec.ts';
import { idSpan } from './tiers.ts';

/** The values of one group of series, as far as they were read: all words of a scrape, then those of the next. */
interface Group {
  readonly state: GroupState;
  words: Uint32Array;
  /** The row `words` begin with. */
  first: number;
  /** How many rows were read, those that are not kept among them. */
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
  /** How far back from the newest row anybody has asked: rules look at minutes of what may be hours. */
  #depthMs = 0;

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
    this.#depthMs = 0;
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

  /** The samples of one series, ordered; those before a time may be missing. */
  points(seriesId: number, fromMs = Number.NEGATIVE_INFINITY): Points {
    const slot = this.#slots.get(seriesId);
    if (slot === undefined || this.#times.length === 0) return noPoints;
    const first = this.#rowAt(fromMs);
    if (first >= this.#times.length) return noPoints;
    this.#depthMs = Math.max(this.#depthMs, (this.#times.at(-1) ?? 0) - fromMs);
    const group = this.#group(Math.floor(slot / groupSize), first);
    const times = new Float64Array(this.#times.length - first);
    const words = new Uint32Array(times.length * 2);
    let count = 0;
    let at = (first - group.first) * wordsInRow + (slot % groupSize) * 2;
    for (let row = first; row < group.rows; row++, at += wordsInRow) {
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

  /** The first row that is not before a time. */
  #rowAt(fromMs: number): number {
    return this.#isOrdered ? indexFrom(this.#times, fromMs) : 0;
  }

  /** The first row anybody has asked for of late. */
  #firstKept(): number {
    return this.#rowAt((this.#times.at(-1) ?? 0) - this.#depthMs);
  }

  #group(number: number, first: number): Group {
    let group = this.#groups.get(number);
    if (!group || group.first > first) {
      group = {
        state: newGroupState(),
        words: new Uint32Array(0),
        first: this.#firstKept(),
        rows: 0,
        isBroken: false,
      };
      this.#groups.set(number, group);
    }
    if (group.rows < this.#times.length && !group.isBroken) this.#decode(group, number);
    return group;
  }

  /** Exact the first time; more room where a stream is watched as it grows, and none for what nobody asks for. */
  #makeRoom(group: Group): void {
    const first = Math.max(group.first, this.#firstKept());
    const rows = this.#times.length - first;
    const room = new Uint32Array(wordsInRow * (group.rows === 0 ? rows : Math.ceil(rows * 1.25)));
    if (group.rows > first)
      room.set(
        group.words.subarray((first - group.first) * wordsInRow, (group.rows - group.first) * wordsInRow),
      );
    group.words = room;
    group.first = first;
  }

  #decode(group: Group, number: number): void {
    const rows = this.#times.length;
    if (group.words.length < (rows - group.first) * wordsInRow) this.#makeRoom(group);
    const first = this.id * idSpan;
    const select = this.#queries.data;
    try {
      for (const { data } of select.iterate(first + group.rows, first + rows)) {
        readGroup(group.state, groupIn(data as Uint8Array, number));
        // Each row is told from the one before, also from those that are not kept.
        if (group.rows >= group.first)
          group.words.set(group.state.words, (group.rows - group.first) * wordsInRow);
        group.rows++;
      }
    } catch (error) {
      group.isBroken = true;
      this.#onFault(`scrape ${group.rows} of stream ${this.id}: ${messageOf(error)}`);
    }
  }
}

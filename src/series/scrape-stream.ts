import type { Sample } from '../lib/reading.ts';
import { ByteWriter } from './bytes.ts';
import type { Series } from './catalog.ts';
import { absentHigh, absentLow, groupSize, joinGroups, newGroupState, writeGroup } from './scrape-codec.ts';
import type { GroupState } from './scrape-codec.ts';
import { markStale } from '../lib/stale-marker.ts';

/** One scrape as it is stored. */
export interface EncodedScrape {
  readonly number: number;
  readonly added: Uint8Array | null;
  readonly data: Uint8Array;
  readonly sampleCount: number;
}

/** Whether a series goes on though a scrape has no sample of it. */
export type GoesOn = (labels: Series['labels']) => boolean;

/** Finds or makes the series of a sample; undefined where there may be no more. */
export type SeriesLookup = (sample: Sample) => Series | undefined;

/**
 * Encodes the scrapes of one source in one window, each as its difference from the one before. Remembers which sample
 * stood where: most scrapes hand over the same series in the same order, which costs one comparison of labels each.
 */
export class ScrapeStream {
  readonly id: number;
  readonly window: number;
  readonly #lookup: SeriesLookup;
  readonly #series: Series[] = [];
  readonly #slots = new Map<number, number>();
  readonly #groups: GroupState[] = [];
  /** The slot of the sample at each position of the last scrape. */
  #positions = new Uint32Array(groupSize);
  #next = new Float64Array(groupSize);
  /** The scrape in which each slot had its last sample, counted from 1. */
  #seen = new Uint32Array(groupSize);
  #isLive = new Uint8Array(groupSize);
  #scrapes = 0;
  #stored = 0;

  /** `live`: series that had a sample in the scrape before the first of this stream. */
  constructor(id: number, window: number, live: Iterable<Series>, lookup: SeriesLookup) {
    this.id = id;
    this.window = window;
    this.#lookup = lookup;
    for (const series of live) this.#isLive[this.#addSlot(series)] = 1;
  }

  /** The series that had a sample in the last scrape. */
  live(): Series[] {
    return this.#series.filter((_, slot) => this.#isLive[slot] === 1);
  }

  /**
   * `isNewest`: series that are missing have ended with this scrape, but for those that go on. Of two samples of a series
   * the first counts.
   */
  encode(samples: readonly Sample[], isNewest: boolean, goesOn?: GoesOn): EncodedScrape {
    const scrape = ++this.#scrapes;
    let sampleCount = 0;
    for (let position = 0; position < samples.length; position++) {
      const slot = this.#slotOf(samples[position] as Sample, position);
      if (slot < 0 || this.#seen[slot] === scrape) continue;
      this.#seen[slot] = scrape;
      this.#next[slot] = (samples[position] as Sample).value;
      sampleCount++;
    }
    sampleCount += this.#endMissing(scrape, isNewest, goesOn);
    return { number: scrape - 1, ...this.#write(), sampleCount };
  }

  #slotOf(sample: Sample, position: number): number {
    if (position >= this.#positions.length) {
      const larger = new Uint32Array(position * 2);
      larger.set(this.#positions);
      this.#positions = larger;
    }
    const guess = this.#positions[position] as number;
    const guessed = this.#series[guess];
    if (guessed && isOf(guessed, sample)) return guess;
    const series = this.#lookup(sample);
    if (!series) return -1;
    const slot = this.#slots.get(series.id) ?? this.#addSlot(series);
    this.#positions[position] = slot;
    return slot;
  }

  #addSlot(series: Series): number {
    const slot = this.#series.length;
    this.#series.push(series);
    this.#slots.set(series.id, slot);
    if (slot % groupSize === 0) this.#groups.push(newGroupState());
    if (slot >= this.#next.length) this.#grow();
    return slot;
  }

  #grow(): void {
    const size = this.#next.length * 2;
    const next = new Float64Array(size);
    next.set(this.#next);
    const seen = new Uint32Array(size);
    seen.set(this.#seen);
    const isLive = new Uint8Array(size);
    isLive.set(this.#isLive);
    this.#next = next;
    this.#seen = seen;
    this.#isLive = isLive;
  }

  /** Gives every slot without a sample its stale marker, once, or nothing. Answers how many markers. */
  #endMissing(scrape: number, isNewest: boolean, goesOn: GoesOn | undefined): number {
    const words = new Uint32Array(this.#next.buffer);
    let ended = 0;
    for (let slot = 0; slot < this.#series.length; slot++) {
      if (this.#seen[slot] === scrape) {
        this.#isLive[slot] = 1;
        if (words[slot * 2] === absentLow && words[slot * 2 + 1] === absentHigh) words[slot * 2] = 0;
      } else if (isNewest && this.#isLive[slot] === 1 && goesOn?.(this.#labelsAt(slot)) !== true) {
        markStale(this.#next, slot);
        this.#isLive[slot] = 0;
        ended++;
      } else {
        words[slot * 2] = absentLow;
        words[slot * 2 + 1] = absentHigh;
      }
    }
    return ended;
  }

  #labelsAt(slot: number): Series['labels'] {
    return (this.#series[slot] as Series).labels;
  }

  #write(): { added: Uint8Array | null; data: Uint8Array } {
    const body = new ByteWriter();
    const lengths: number[] = [];
    for (const [number, state] of this.#groups.entries()) {
      const before = body.length;
      const at = number * groupSize;
      writeGroup(state, this.#next, at, Math.min(groupSize, this.#series.length - at), body);
      lengths.push(body.length - before);
    }
    const data = joinGroups(lengths, body.view(), new ByteWriter());
    if (this.#stored === this.#series.length) return { added: null, data };
    const added = new ByteWriter();
    let before = 0;
    for (; this.#stored < this.#series.length; this.#stored++) {
      const { id } = this.#series[this.#stored] as Series;
      added.signed(id - before);
      before = id;
    }
    return { added: added.take(), data };
  }
}

/** Whether a sample is of this series. Labels without a value count as none, and take the longer way. */
function isOf({ labels, labelCount }: Series, sample: Sample): boolean {
  if (labels['__name__'] !== sample.name) return false;
  let count = 1;
  for (const name in sample.labels) {
    if (labels[name] !== sample.labels[name]) return false;
    count++;
  }
  return count === labelCount;
}

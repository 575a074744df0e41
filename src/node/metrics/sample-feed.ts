import type { RemoteWriter } from '../../export/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { Labels, Sample } from '../../lib/reading.ts';
import type { GoesOn, SeriesStore } from '../../series/index.ts';
import type { NodeLog } from '../options.ts';

export interface FeedParts {
  readonly clock: Clock;
  readonly log: NodeLog;
  /** Undefined while the series cannot be opened. */
  readonly series: () => SeriesStore | undefined;
  readonly remote: () => RemoteWriter | undefined;
}

/** Samples of one source at one time, as they are to be stored. */
export interface SourceSamples {
  readonly source: string;
  readonly samples: readonly Sample[];
  readonly atMs: number;
  /** Which of the series that are missing go on. */
  readonly goesOn?: GoesOn;
}

/** While the disk is full, so many scrapes are kept to be written; those after them are left out. */
const maxWaiting = 500;

/** Brings what collectors have read into the series and to the servers it is sent on to. */
export class SampleFeed {
  readonly #parts: FeedParts;
  #common: Labels;
  #waiting = 0;
  #dropped = 0;
  #lastFault: string | undefined;

  /** `common`: labels that every series gets which has none of that name. */
  constructor(parts: FeedParts, common: Labels) {
    this.#parts = parts;
    this.#common = common;
  }

  /** Samples given up because the database could not be written. */
  get dropped(): number {
    return this.#dropped;
  }

  relabel(common: Labels): void {
    this.#common = common;
  }

  /** Takes the samples of one reading; those of its source that are not among them have ended. Never rejects. */
  take(source: string, samples: readonly Sample[]): Promise<void> {
    const labelled = samples.map((sample) => ({ ...sample, labels: { ...this.#common, ...sample.labels } }));
    return this.takeAsIs({ source, samples: labelled, atMs: this.#parts.clock.now() });
  }

  /** As `take`, for samples that have all their labels. Never rejects. */
  async takeAsIs({ source, samples, atMs, goesOn }: SourceSamples): Promise<void> {
    if (this.#waiting >= maxWaiting) {
      this.#dropped += samples.length;
      return;
    }
    this.#waiting++;
    try {
      await Promise.all([
        this.#parts.series()?.append(atMs, samples, source, goesOn),
        this.#parts.remote()?.offer(atMs, samples),
      ]);
      this.#lastFault = undefined;
    } catch (error) {
      this.#dropped += samples.length;
      const fault = messageOf(error);
      if (fault !== this.#lastFault) this.#parts.log.error({ err: error, source }, 'samples were not stored');
      this.#lastFault = fault;
    } finally {
      this.#waiting--;
    }
  }
}

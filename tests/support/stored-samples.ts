import { systemClock } from '../../src/lib/clock.ts';
import type { Sample } from '../../src/lib/reading.ts';
import { SeriesStore } from '../../src/series/index.ts';
import { Store } from '../../src/store/index.ts';

export interface Scrape {
  readonly atMs: number;
  readonly samples: readonly Sample[];
}

const maintainEveryMs = 600_000;

/** Writes scrapes into the database of a node that is yet to be started, as if it had run all the time. */
export async function storeSamples(file: string, scrapes: Iterable<Scrape>): Promise<void> {
  let nowMs = 0;
  let maintainedMs = 0;
  const clock = { ...systemClock, now: () => nowMs };
  const store = new Store({ file, clock, retention: [] });
  try {
    const series = SeriesStore.open(store, clock);
    let written: Promise<void> = Promise.resolve();
    for (const { atMs, samples } of scrapes) {
      nowMs = atMs;
      written = series.append(atMs, samples, 'test');
      if (atMs - maintainedMs < maintainEveryMs) continue;
      maintainedMs = atMs;
      await written;
      while (await series.maintain(atMs));
    }
    await written;
  } finally {
    store.close();
  }
}

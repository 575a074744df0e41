import { statSync } from 'node:fs';
import { ManualClock } from '../../src/lib/clock.ts';
import type { Clock } from '../../src/lib/clock.ts';
import type { Sample } from '../../src/lib/reading.ts';
import { compileMatchers, SeriesReader, SeriesStore } from '../../src/series/index.ts';
import type { CompiledMatcher, Matcher } from '../../src/series/index.ts';
import { TestDatabase } from '../../src/series/test-database.ts';

/** A series store on a file of its own, whose clock goes on with each scrape; what the store takes is measured. */
export class SeriesBench implements Disposable {
  readonly #clock: ManualClock;
  readonly #database: TestDatabase;
  readonly #store: SeriesStore;
  readonly reader: SeriesReader;
  #maintainAt = 0;
  samples = 0;
  busyMs = 0;
  /** Of the processor, its threads for the collection of garbage included. */
  cpuMs = 0;
  longestMs = 0;

  constructor(file: string, startMs: number) {
    this.#clock = new ManualClock(startMs);
    const clock: Clock = {
      now: () => this.#clock.now(),
      monotonic: () => performance.now(),
      schedule: () => () => {},
    };
    this.#database = new TestDatabase(file);
    this.#store = SeriesStore.open(this.#database, clock);
    this.reader = new SeriesReader(this.#database.open());
  }

  get nowMs(): number {
    return this.#clock.now();
  }

  /** Takes in a scrape and lets the time to the next one pass; once a minute does the maintenance that is due. */
  async scrape(samples: readonly Sample[], intervalMs: number): Promise<void> {
    await this.#timed(() => this.#store.append(this.nowMs, samples, 'bench'));
    this.samples += samples.length;
    if (this.nowMs >= this.#maintainAt) {
      this.#maintainAt = this.nowMs + 60_000;
      while (await this.#timed(() => this.#store.maintain(this.nowMs)));
    }
    this.#clock.jump(intervalMs);
  }

  /** Bytes of the whole file, after a checkpoint. */
  sizeBytes(): number {
    this.#database.checkpoint();
    return statSync(this.#database.file).size;
  }

  [Symbol.dispose](): void {
    this.#database[Symbol.dispose]();
  }

  async #timed<T>(work: () => Promise<T>): Promise<T> {
    const before = process.cpuUsage();
    const startedAt = performance.now();
    const result = await work();
    const elapsedMs = performance.now() - startedAt;
    const { user, system } = process.cpuUsage(before);
    this.busyMs += elapsedMs;
    this.cpuMs += (user + system) / 1000;
    this.longestMs = Math.max(this.longestMs, elapsedMs);
    return result;
  }
}

/** Matchers from `[name, type, value]`. */
export function matchersOf(
  ...matchers: readonly (readonly [name: string, type: Matcher['type'], value: string])[]
): Promise<CompiledMatcher[]> {
  return compileMatchers(matchers.map(([name, type, value]) => ({ name, type, value })));
}

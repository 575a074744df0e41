import { DatabaseSync } from 'node:sqlite';
import { compileMatchers, SeriesReader } from '../../src/series/index.ts';
import type { Tally } from './system.ts';

const metrics = 'node_cpu_seconds_total|node_memory_MemAvailable_bytes|etlmon_collector_runs_total';

/** What a reader has seen of a node's samples: from then on they have to be there, as they were. */
export class SampleWitness {
  readonly #file: string;
  readonly #seen = new Map<string, number>();

  constructor(databaseFile: string) {
    this.#file = databaseFile;
  }

  /** Remembers what is in the database now, while a node writes it. */
  async look(): Promise<void> {
    for (const { key, value } of await this.#read()) this.#seen.set(key, value);
  }

  /** Compares what is there now with everything that was seen. */
  async tally(): Promise<Tally> {
    const found = await this.#read();
    const values = new Map(found.map(({ key, value }) => [key, value]));
    const lost = [...this.#seen].filter(([key, value]) => values.get(key) !== value).length;
    return {
      written: this.#seen.size,
      stored: this.#seen.size - lost,
      lost,
      repeated: found.length - values.size,
    };
  }

  async #read(): Promise<{ key: string; value: number }[]> {
    const matchers = await compileMatchers([{ name: '__name__', type: '=~', value: metrics }]);
    const database = new DatabaseSync(this.#file, { readOnly: true, timeout: 2000 });
    try {
      return new SeriesReader(database).select(matchers, 0, Number.MAX_SAFE_INTEGER).flatMap((one) => {
        const labels = JSON.stringify(one.labels);
        return [...one.timestamps].flatMap((at, index) => {
          const value = one.values[index] ?? Number.NaN;
          // A stale marker is no reading.
          return Number.isNaN(value) ? [] : [{ key: `${at} ${labels}`, value }];
        });
      });
    } finally {
      database.close();
    }
  }
}

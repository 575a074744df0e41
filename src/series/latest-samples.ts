import type { Sample } from '../lib/reading.ts';

/** The samples of each task's last reading: what a scrape of `/metrics` shows. */
export class LatestSamples {
  readonly #byTask = new Map<string, readonly Sample[]>();

  /** What the task did not hand over this time is gone from the next scrape. */
  replace(task: string, samples: readonly Sample[]): void {
    this.#byTask.set(task, samples);
  }

  all(): Sample[] {
    return [...this.#byTask.values()].flat();
  }
}

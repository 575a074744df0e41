import type { Sample } from '../lib/reading.ts';

/** The samples of each task's last reading: what a scrape of `/metrics` shows. */
export class LatestSamples {
  readonly #byTask = new Map<string, readonly Sample[]>();

  /** What the task did not hand over this time is gone from the next scrape. */
  replace(task: string, samples: readonly Sample[]): void {
    this.#byTask.set(task, samples);
  }

  /** Lets go of the samples of tasks that are no more; tells which. */
  keep(isKept: (task: string) => boolean): string[] {
    const gone = [...this.#byTask.keys()].filter((task) => !isKept(task));
    for (const task of gone) this.#byTask.delete(task);
    return gone;
  }

  all(): Sample[] {
    return [...this.#byTask.values()].flat();
  }
}

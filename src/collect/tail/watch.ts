import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';

/** Events of files nobody asked about, after which watching costs more than looking once a second. */
const maxForeign = 50;
/** So long nothing is watched then. */
const restMs = 10_000;

/**
 * Tells once of a change in some folders (inotify(7)). A folder that cannot be watched is left out: file systems that
 * tell nothing are looked at on the interval, and so is a folder in which other files are busy.
 */
export class FolderWatch {
  readonly #isOurs: (name: string) => boolean;
  #watchers: FSWatcher[] = [];
  #wake: (() => void) | undefined;
  #foreign = 0;
  #restsUntil = Number.NEGATIVE_INFINITY;

  /** `isOurs` says whether a change of a file of that name matters. */
  constructor(isOurs: (name: string) => boolean) {
    this.#isOurs = isOurs;
  }

  /** Calls `wake` at the next change, then watches no more. Returns how to stop before. */
  start(folders: readonly string[], wake: () => void, nowMs: number): () => void {
    this.#wake = wake;
    this.resume(folders, nowMs);
    return () => {
      this.#wake = undefined;
      this.#stop();
    };
  }

  /** Watches again after a rest, where somebody still waits. */
  resume(folders: readonly string[], nowMs: number): void {
    if (this.#wake === undefined || this.#watchers.length > 0 || nowMs < this.#restsUntil) return;
    this.#foreign = 0;
    for (const folder of folders) {
      try {
        const watcher = watch(folder, { persistent: false }, (_, name) => this.#changed(name, nowMs));
        watcher.on('error', () => watcher.close());
        this.#watchers.push(watcher);
      } catch {
        continue;
      }
    }
  }

  #changed(name: string | null, startedAtMs: number): void {
    const wake = this.#wake;
    if (wake === undefined) return;
    if (name === null || this.#isOurs(name)) {
      this.#wake = undefined;
      this.#stop();
      wake();
    } else if (++this.#foreign >= maxForeign) {
      this.#restsUntil = startedAtMs + restMs;
      this.#stop();
    }
  }

  #stop(): void {
    for (const watcher of this.#watchers.splice(0)) watcher.close();
  }
}

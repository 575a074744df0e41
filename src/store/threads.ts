import type { Clock } from '../lib/clock.ts';
import type { Jobs, StoreJobs } from './jobs.ts';
import { StoreThread, storeWorker } from './thread.ts';

/** The threads over one database; each is started by its first job. */
export class StoreThreads {
  readonly readers: StoreThread<StoreJobs>;
  /** Checkpoints wait for no copy: one of a large database takes minutes. */
  readonly chores: StoreThread<StoreJobs>;
  readonly copies: StoreThread<StoreJobs>;
  readonly #file: string;
  readonly #clock: Clock;
  readonly #all: { close(): void; reopen(): void }[] = [];

  constructor(file: string, clock: Clock) {
    this.#file = file;
    this.#clock = clock;
    const worker = storeWorker();
    this.readers = this.#add({ isReadOnly: true, worker });
    this.chores = this.#add({ isReadOnly: false, worker });
    this.copies = this.#add({ isReadOnly: true, worker });
  }

  /** One more for the jobs of another room, served by the file `worker`. */
  addReader<J extends Jobs>(worker: URL): StoreThread<J> {
    return this.#add<J>({ isReadOnly: true, worker });
  }

  /** The file was replaced by another: connections to the old one are not used again. */
  reopen(): void {
    for (const thread of this.#all) thread.reopen();
  }

  /** Ends them; what is under way is given up. */
  close(): void {
    for (const thread of this.#all) thread.close();
  }

  #add<J extends Jobs>(options: { readonly isReadOnly: boolean; readonly worker: URL }): StoreThread<J> {
    const thread = new StoreThread<J>({ file: this.#file, clock: this.#clock, ...options });
    this.#all.push(thread);
    return thread;
  }
}

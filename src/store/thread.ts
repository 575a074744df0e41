import { Worker } from 'node:worker_threads';
import type { Clock } from '../lib/clock.ts';
import { EtlmonError } from '../lib/errors.ts';
import type { JobAnswer, JobFailure, JobInput, JobRequest, JobResult, Jobs } from './jobs.ts';

/** A job failed in its thread; `errcode` is SQLite's, where it was SQLite that refused. */
export class JobError extends EtlmonError {
  readonly errcode: number | undefined;
  /** Code of one of our errors (`CONDITION`), name of another (`SyntaxError` for a bad regular expression). */
  readonly thrown: string;

  constructor(failure: JobFailure) {
    super('JOB', failure.message);
    this.errcode = failure.errcode;
    this.thrown = failure.name;
  }
}

/** A job took longer than it was given, and its thread was ended. */
export class JobTimeout extends EtlmonError {
  constructor(name: string, timeoutMs: number) {
    super('JOB_TIMEOUT', `${name} took longer than ${timeoutMs} ms`);
  }
}

interface Waiting {
  readonly request: JobRequest;
  readonly timeoutMs: number;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

const idleMs = 30_000;
/** A thread's first answer includes its start. */
const startMs = 2000;

/** The file of the store's own threads: beside this one, in the source or the bundle. */
export function storeWorker(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './store-worker.ts' : './store-worker.js',
    import.meta.url,
  );
}

/**
 * Runs jobs over the database in one thread, one after another: started with the first, ended when idle for half a
 * minute. A job that does not end in time is ended with its thread; those behind it go on in a new one.
 */
export class StoreThread<J extends Jobs> {
  readonly #clock: Clock;
  readonly #isReadOnly: boolean;
  readonly #workerUrl: URL;
  #file: string;
  #generation = 0;
  #worker: Worker | undefined;
  #isFresh = true;
  #running: Waiting | undefined;
  #queue: Waiting[] = [];
  #nextId = 0;
  #cancelTimer: () => void = () => {};

  /** `worker`: the file the thread runs; it serves these jobs (`serveJobs`). */
  constructor(options: { file: string; clock: Clock; isReadOnly: boolean; worker: URL }) {
    this.#file = options.file;
    this.#clock = options.clock;
    this.#isReadOnly = options.isReadOnly;
    this.#workerUrl = options.worker;
  }

  /** Rejects with `JobError` or `JobTimeout`. */
  run<N extends keyof J & string>(
    name: N,
    input: JobInput<J, N>,
    timeoutMs: number,
  ): Promise<JobResult<J, N>> {
    return new Promise((resolve, reject) => {
      const request = {
        id: this.#nextId++,
        name,
        file: this.#file,
        generation: this.#generation,
        isReadOnly: this.#isReadOnly,
        input,
      };
      this.#queue.push({ request, timeoutMs, resolve: resolve as (result: unknown) => void, reject });
      this.#next();
    });
  }

  /** The file was replaced by another: connections to the old one are not used again. */
  reopen(): void {
    this.#generation++;
  }

  /** Ends the thread; what is under way is given up. */
  close(): void {
    this.#end();
    const closed = new EtlmonError('CLOSED', 'the database is closed');
    this.#running?.reject(closed);
    for (const { reject } of this.#queue.splice(0)) reject(closed);
    this.#running = undefined;
  }

  #next(): void {
    if (this.#running) return;
    const next = this.#queue.shift();
    this.#cancelTimer();
    if (next === undefined) {
      // An idle thread keeps no process alive.
      this.#worker?.unref();
      this.#cancelTimer = this.#worker ? this.#clock.schedule(idleMs, () => this.#end()) : () => {};
      return;
    }
    this.#running = next;
    const worker = (this.#worker ??= this.#start());
    worker.ref();
    worker.postMessage(next.request, []);
    const timeoutMs = next.timeoutMs + (this.#isFresh ? startMs : 0);
    this.#cancelTimer = this.#clock.schedule(timeoutMs, () => {
      this.#end();
      this.#finish((waiting) => waiting.reject(new JobTimeout(waiting.request.name, waiting.timeoutMs)));
    });
  }

  #finish(settle: (waiting: Waiting) => void): void {
    const running = this.#running;
    this.#running = undefined;
    if (running) settle(running);
    this.#next();
  }

  #start(): Worker {
    const worker = new Worker(this.#workerUrl);
    this.#isFresh = true;
    worker.on('message', (answer: JobAnswer) => {
      if (answer.id !== this.#running?.request.id) return;
      this.#isFresh = false;
      this.#finish((waiting) => {
        if ('error' in answer) waiting.reject(new JobError(answer.error));
        else waiting.resolve(answer.result);
      });
    });
    worker.on('error', (error) => {
      if (this.#worker !== worker) return;
      this.#worker = undefined;
      const message = error instanceof Error ? error.message : String(error);
      this.#finish((waiting) =>
        waiting.reject(
          new JobError({ name: 'Error', message: `the thread failed: ${message}`, errcode: undefined }),
        ),
      );
    });
    return worker;
  }

  #end(): void {
    this.#cancelTimer();
    const worker = this.#worker;
    this.#worker = undefined;
    worker?.terminate().catch(() => {});
  }
}

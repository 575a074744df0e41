import type { Clock } from '../../lib/clock.ts';
import type { StoreThread } from '../../store/thread.ts';
import type { JobInput, JobResult } from '../../store/jobs.ts';
import type { QueryJobs } from './query-jobs.ts';

/** Queries of users that run at once. One thread more is there, so that charts do not wait for them. */
export const maxRunningQueries = 2;
export const threadCount = maxRunningQueries + 1;
/** Queries that wait for a thread. */
export const maxWaitingQueries = 20;

/** Why a query was never begun. */
export type NotBegun = 'too-many' | 'late' | 'canceled';

interface Waiting {
  readonly isQuery: boolean;
  readonly begin: (thread: StoreThread<QueryJobs>) => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The threads that read series: the first alone as long as one question comes after another, others while it is busy.
 * Each ends when it is idle.
 */
export class QueryThreads {
  readonly #clock: Clock;
  readonly #idle: StoreThread<QueryJobs>[];
  readonly #all: readonly StoreThread<QueryJobs>[];
  #waiting: Waiting[] = [];
  #runningQueries = 0;

  /** `threads`: `threadCount` of them. */
  constructor(threads: readonly StoreThread<QueryJobs>[], clock: Clock) {
    this.#clock = clock;
    this.#all = threads;
    this.#idle = [...threads];
  }

  /** A short question of a screen. Rejects with `JobError` or `JobTimeout`. */
  run<N extends keyof QueryJobs>(
    name: N,
    input: JobInput<QueryJobs, N>,
    timeoutMs: number,
  ): Promise<JobResult<QueryJobs, N>> {
    return new Promise((resolve, reject) => {
      const begin = (thread: StoreThread<QueryJobs>): Promise<unknown> => thread.run(name, input, timeoutMs);
      this.#waiting.push({ isQuery: false, begin, resolve: resolve as (result: unknown) => void, reject });
      this.#next();
    });
  }

  /**
   * A query of a user, begun with the time that is left of `timeoutMs` once a thread is free. Resolves to why it was
   * not begun: too many wait, its time was over, the signal came.
   */
  runQuery<T>(
    begin: (thread: StoreThread<QueryJobs>, timeoutMs: number) => Promise<T>,
    { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<T | NotBegun> {
    if (signal.aborted) return Promise.resolve('canceled');
    const waiting = this.#waiting.filter(({ isQuery }) => isQuery).length;
    if (waiting >= maxWaitingQueries) return Promise.resolve('too-many');
    return new Promise((resolve, reject) => {
      const dueMs = this.#clock.monotonic() + timeoutMs;
      const giveUp = (why: NotBegun): void => {
        settled();
        this.#waiting = this.#waiting.filter((one) => one !== query);
        resolve(why);
      };
      const onAbort = (): void => giveUp('canceled');
      const cancelTimer = this.#clock.schedule(timeoutMs, () => giveUp('late'));
      const settled = (): void => {
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
      };
      const query: Waiting = {
        isQuery: true,
        begin: (thread) => {
          settled();
          return begin(thread, Math.max(1, dueMs - this.#clock.monotonic()));
        },
        resolve: resolve as (result: unknown) => void,
        reject,
      };
      signal.addEventListener('abort', onAbort);
      this.#waiting.push(query);
      this.#next();
    });
  }

  #next(): void {
    const isFull = this.#runningQueries >= maxRunningQueries;
    const next = this.#waiting.find(({ isQuery }) => !isQuery || !isFull);
    const thread = this.#all.find((one) => this.#idle.includes(one));
    if (next === undefined || thread === undefined) return;
    this.#waiting = this.#waiting.filter((one) => one !== next);
    this.#idle.splice(this.#idle.indexOf(thread), 1);
    if (next.isQuery) this.#runningQueries++;
    const end = (settle: () => void): void => {
      this.#idle.push(thread);
      if (next.isQuery) this.#runningQueries--;
      // First: whoever waits may ask the next question at once, and find this thread.
      settle();
      this.#next();
    };
    next.begin(thread).then(
      (result) => end(() => next.resolve(result)),
      (error: unknown) => end(() => next.reject(error)),
    );
  }
}

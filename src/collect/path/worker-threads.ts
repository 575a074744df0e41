import { Worker } from 'node:worker_threads';
import type { Clock } from '../../lib/clock.ts';
import { EtlmonError } from '../../lib/errors.ts';
import type { FromThread, ToThread } from './protocol.ts';

/** A thread on loan to one scan. */
export interface LentThread {
  post(message: ToThread, transfer?: ArrayBuffer[]): void;
  /** Called with each answer until the thread is given back, discarded or abandoned. */
  onMessage: (message: FromThread) => void;
  /** Called when the thread ended by itself, or with `ThreadsClosed`; it is then no longer lent. */
  onFailure: (error: Error) => void;
}

export interface WorkerThreadsOptions {
  readonly clock: Clock;
  /** Threads over all scans; default 4. */
  readonly limit?: number;
  /** How long a thread without work is kept; default 30 s. */
  readonly idleMs?: number;
  /** What the threads run; for tests. */
  readonly url?: URL;
}

/** The threads were closed, at shutdown: says nothing about the path that was being scanned. */
export class ThreadsClosed extends EtlmonError {
  constructor() {
    super('THREADS_CLOSED', 'the scan threads are closed');
  }
}

/** The file a scan thread runs. The one place that knows where it is: beside this one, in the source or the bundle. */
export function workerUrl(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? './scan-worker.ts' : './scan-worker.js', import.meta.url);
}

/**
 * The threads that scans are run in: started when first needed, kept for the next scan, ended when idle for a while.
 * Requests wait in two lines: scans for their first thread, and, after those, scans for one more.
 */
export class WorkerThreads {
  readonly #clock: Clock;
  readonly #limit: number;
  readonly #idleMs: number;
  readonly #url: URL;
  readonly #idle: Thread[] = [];
  readonly #lent = new Map<LentThread, Thread>();
  readonly #first: Request[] = [];
  readonly #further: Request[] = [];
  #isClosed = false;

  constructor({ clock, limit = 4, idleMs = 30_000, url = workerUrl() }: WorkerThreadsOptions) {
    this.#clock = clock;
    this.#limit = limit;
    this.#idleMs = idleMs;
    this.#url = url;
  }

  /** How many threads there are, lent or idle, those given up for stuck not counted. */
  get size(): number {
    return this.#idle.length + this.#lent.size;
  }

  /** Waits for a thread. Rejects with the signal's reason. `further`: for a scan that already has one. */
  acquire(signal: AbortSignal, further = false): Promise<LentThread> {
    if (signal.aborted || this.#isClosed) return Promise.reject(asError(signal.reason));
    const free = this.#take();
    if (free !== undefined) return Promise.resolve(free);
    return new Promise((resolve, reject) => {
      const line = further ? this.#further : this.#first;
      const abort = () => {
        line.splice(line.indexOf(request), 1);
        reject(asError(signal.reason));
      };
      const request = {
        grant: (thread: LentThread) => {
          signal.removeEventListener('abort', abort);
          resolve(thread);
        },
        refuse: () => {
          signal.removeEventListener('abort', abort);
          reject(new ThreadsClosed());
        },
      };
      line.push(request);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** Takes back a thread that has nothing of the scan left. */
  release(lent: LentThread): void {
    const thread = this.#lent.get(lent);
    if (thread === undefined) return;
    this.#lent.delete(lent);
    this.#settle(thread);
    if (this.#isClosed) return thread.end();
    this.#idle.push(thread);
    thread.cancelEnd = this.#clock.schedule(this.#idleMs, () => {
      this.#idle.splice(this.#idle.indexOf(thread), 1);
      thread.end();
    });
    this.#serve();
  }

  /** Ends a thread that waits for work but knows a scan that is over. */
  discard(lent: LentThread): void {
    this.#forget(lent)?.end();
    this.#serve();
  }

  /**
   * Gives up a thread that has not come back yet, perhaps stuck in the kernel. It no longer counts against the limit.
   * It is not ended before it answers: terminating a thread that is inside a system call blocks Bun's main thread.
   * Resolves when it is gone after all, which may be never.
   */
  abandon(lent: LentThread): Promise<void> {
    const thread = this.#forget(lent);
    if (thread === undefined) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    thread.onReturn = resolve;
    this.#serve();
    return promise;
  }

  /** The thread is lent to nobody any more; `undefined` where it was not. */
  #forget(lent: LentThread): Thread | undefined {
    const thread = this.#lent.get(lent);
    if (thread === undefined) return undefined;
    this.#lent.delete(lent);
    this.#settle(thread);
    return thread;
  }

  /** Ends every thread. One that is stuck in the kernel ends with the process only. */
  close(): void {
    this.#isClosed = true;
    for (const thread of this.#idle.splice(0)) {
      thread.cancelEnd();
      thread.end();
    }
    for (const lent of this.#lent.keys()) {
      void this.abandon(lent);
      lent.onFailure(new ThreadsClosed());
    }
    for (const request of [...this.#first.splice(0), ...this.#further.splice(0)]) request.refuse();
  }

  #settle(thread: Thread): void {
    thread.worker.unref();
    thread.lent = undefined;
  }

  #serve(): void {
    for (;;) {
      const line = this.#first.length > 0 ? this.#first : this.#further;
      const [request] = line;
      if (request === undefined || this.#isClosed) return;
      const thread = this.#take();
      if (thread === undefined) return;
      line.shift();
      request.grant(thread);
    }
  }

  #take(): LentThread | undefined {
    const thread = this.#idle.pop() ?? (this.size < this.#limit ? this.#start() : undefined);
    if (thread === undefined) return undefined;
    thread.cancelEnd();
    thread.worker.ref();
    const lent: LentThread = {
      post: (message, transfer = []) => thread.worker.postMessage(message, transfer),
      onMessage: () => {},
      onFailure: () => {},
    };
    thread.lent = lent;
    this.#lent.set(lent, thread);
    return lent;
  }

  #start(): Thread {
    const worker = new Worker(this.#url);
    const thread: Thread = {
      worker,
      lent: undefined,
      onReturn: undefined,
      cancelEnd: () => {},
      end: () => {
        worker.unref();
        worker.terminate().catch(() => {});
      },
    };
    worker.on('message', (message: FromThread) => {
      if (thread.onReturn === undefined) thread.lent?.onMessage(message);
      else thread.end();
    });
    worker.on('error', (error) => this.#lose(thread, asError(error)));
    worker.on('exit', (code) => this.#lose(thread, new Error(`the scan thread ended with code ${code}`)));
    return thread;
  }

  #lose(thread: Thread, error: Error): void {
    const idleAt = this.#idle.indexOf(thread);
    if (idleAt >= 0) this.#idle.splice(idleAt, 1);
    thread.cancelEnd();
    thread.onReturn?.();
    const { lent } = thread;
    if (lent === undefined) return;
    this.#forget(lent);
    this.#serve();
    lent.onFailure(error);
  }
}

interface Thread {
  readonly worker: Worker;
  lent: LentThread | undefined;
  /** Set once the thread is abandoned: called when it is gone. */
  onReturn: (() => void) | undefined;
  cancelEnd: () => void;
  readonly end: () => void;
}

interface Request {
  grant(thread: LentThread): void;
  refuse(): void;
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new ThreadsClosed();
}

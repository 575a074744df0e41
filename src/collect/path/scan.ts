import type { Clock } from '../../lib/clock.ts';
import { mergeParts, partialReason } from './merge-parts.ts';
import type { Batch, FromThread, ScanJob } from './protocol.ts';
import { STOP_CANCELLED, STOP_TIMEOUT, ScanControl } from './scan-control.ts';
import { ScanError, rootError } from './scan-error.ts';
import type { ScanPart, ScanResult } from './scan-result.ts';
import type { PathTarget } from './target.ts';
import { ThreadsClosed, type LentThread, type WorkerThreads } from './worker-threads.ts';

/** How long after its time-out a scan may take to notice it; then its threads are taken for stuck. */
const GRACE_MS = 5_000;

export interface ScanOptions {
  readonly clock: Clock;
  readonly threads: WorkerThreads;
  /** Mount points of pseudo file systems, absolute: not entered when found below the path. */
  readonly pseudoMounts: readonly string[];
  readonly reader?: 'auto' | 'fs';
}

/**
 * Scans a path in threads. The time-out counts from when the first thread is to be had. Rejects with a `ScanError`
 * where there is no result, and with the signal's reason when aborted.
 */
export async function scan(
  target: PathTarget,
  options: ScanOptions,
  signal: AbortSignal,
): Promise<ScanResult> {
  const first = await options.threads.acquire(signal);
  return new Promise((resolve, reject) => {
    new Scan(target, options, signal, { resolve, reject }).start(first);
  });
}

interface Outcome {
  resolve(result: ScanResult): void;
  reject(error: Error): void;
}

/**
 * Runs one scan: hands directories from threads that have too many to threads that have none, sees the end (every
 * thread idle, nothing in hand), and puts the parts together.
 */
class Scan {
  readonly #target: PathTarget;
  readonly #options: ScanOptions;
  readonly #signal: AbortSignal;
  readonly #outcome: Outcome;
  readonly #control: ScanControl;
  readonly #startedMs: number;
  readonly #threads: LentThread[] = [];
  readonly #idle = new Set<LentThread>();
  /** Given away, and no idle thread to take them yet. */
  #inHand: Batch[] = [];
  readonly #parts: ScanPart[] = [];
  /** Threads that have forgotten this scan. */
  readonly #free = new Set<LentThread>();
  readonly #asking = new AbortController();
  #isAsking = false;
  #isOver = false;
  #cancelTimers: () => void = () => {};

  constructor(target: PathTarget, options: ScanOptions, signal: AbortSignal, outcome: Outcome) {
    this.#target = target;
    this.#options = options;
    this.#signal = signal;
    this.#outcome = outcome;
    this.#control = new ScanControl(undefined, target.workers);
    this.#startedMs = options.clock.monotonic();
  }

  start(first: LentThread): void {
    const { clock } = this.#options;
    const { timeoutMs } = this.#target;
    const cancelTimeout = clock.schedule(timeoutMs, () => this.#control.stop(STOP_TIMEOUT));
    const cancelGrace = clock.schedule(timeoutMs + GRACE_MS, () => this.#abandon());
    this.#signal.addEventListener('abort', this.#abort);
    this.#cancelTimers = () => {
      cancelTimeout();
      cancelGrace();
      this.#signal.removeEventListener('abort', this.#abort);
    };
    // Before any thread does: resolving the path may already hang.
    this.#control.locator(0)(Buffer.from(this.#target.path));
    this.#engage(first, undefined);
    this.#updateWanted();
    if (this.#signal.aborted) this.#abort();
  }

  #engage(thread: LentThread, batch: Batch | undefined): void {
    const threadIndex = this.#threads.push(thread) - 1;
    thread.onMessage = (message) => this.#handle(thread, message);
    thread.onFailure = (error) => {
      if (error instanceof ThreadsClosed) return this.#fail(error);
      this.#fail(new ScanError('SCAN_THREAD_FAILED', `the scan failed: ${error.message}`, { cause: error }));
    };
    thread.post({ kind: 'walk', job: this.#job(threadIndex), batch });
  }

  #job(threadIndex: number): ScanJob {
    const { path, maxDepth, exclude, maxFilesPerScan, maxIops, sizes, top } = this.#target;
    const { pseudoMounts, reader = 'auto' } = this.#options;
    const control = this.#control.shared;
    return {
      path,
      threadIndex,
      control,
      maxDepth,
      exclude,
      maxFilesPerScan,
      maxIops,
      sizes,
      top,
      pseudoMounts,
      reader,
    };
  }

  #handle(thread: LentThread, message: FromThread): void {
    switch (message.kind) {
      case 'give':
        this.#inHand.push(message.batch);
        return this.#distribute();
      case 'idle':
        this.#idle.add(thread);
        return this.#distribute();
      case 'finished':
        this.#parts.push(message.part);
        this.#free.add(thread);
        return this.#finishNext(message.links);
      case 'failed':
        this.#free.add(thread);
        return this.#fail(rootError(this.#target.path, message.code));
    }
  }

  #distribute(): void {
    for (const thread of this.#idle) {
      const batch = this.#inHand.shift();
      if (batch === undefined) break;
      this.#idle.delete(thread);
      thread.post({ kind: 'walk', job: this.#job(this.#threads.indexOf(thread)), batch }, [
        batch.paths.buffer,
      ]);
    }
    if (this.#inHand.length > 0) this.#askForThread();
    if (this.#idle.size === this.#threads.length) this.#finishNext(new Uint32Array(6 * 16));
    else this.#updateWanted();
  }

  /** Busy threads are asked for as many batches as could be taken on at once. */
  #updateWanted(): void {
    const takers = this.#idle.size + (this.#target.workers - this.#threads.length);
    this.#control.setWanted(Math.max(0, takers - this.#inHand.length));
  }

  #askForThread(): void {
    if (this.#isAsking || this.#threads.length >= this.#target.workers) return;
    this.#isAsking = true;
    this.#options.threads.acquire(this.#asking.signal, true).then(
      (thread) => this.#admit(thread),
      // Refused because the scan is over, or because the threads are closed: those there are go on.
      () => undefined,
    );
  }

  #admit(thread: LentThread): void {
    this.#isAsking = false;
    const batch = this.#isOver ? undefined : this.#inHand.shift();
    if (batch === undefined) return this.#options.threads.release(thread);
    this.#engage(thread, batch);
    this.#distribute();
  }

  /** Asks the threads for their parts one after another, each with the hard links of those before it. */
  #finishNext(links: Uint32Array<ArrayBuffer>): void {
    const thread = this.#threads[this.#parts.length];
    if (thread !== undefined) return thread.post({ kind: 'finish', links }, [links.buffer]);
    const { totals, top } = mergeParts(this.#parts, this.#target.top);
    const result = {
      totals,
      top,
      partialReason: partialReason(totals, this.#control.stopReason, this.#target),
      durationMs: this.#options.clock.monotonic() - this.#startedMs,
      threads: this.#threads.length,
    };
    void this.#end();
    if (this.#signal.aborted) this.#outcome.reject(abortReason(this.#signal));
    else this.#outcome.resolve(result);
  }

  /** The path itself cannot be read, or a thread has died: nothing that the others do is of use any more. */
  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#control.stop(STOP_CANCELLED);
    void this.#end();
    this.#outcome.reject(error);
  }

  readonly #abort = (): void => {
    this.#control.stop(STOP_CANCELLED);
    // Whoever aborts has waited long enough; only the threads may still be needed by others.
    const cancel = this.#options.clock.schedule(GRACE_MS, () => this.#abandon());
    const before = this.#cancelTimers;
    this.#cancelTimers = () => {
      before();
      cancel();
    };
  };

  /** Some thread does not come back from the kernel. */
  #abandon(): void {
    const stuck = this.#threads.findIndex((thread) => !this.#idle.has(thread));
    const seconds = Math.round((this.#options.clock.monotonic() - this.#startedMs) / 1000);
    const place = this.#control.location(Math.max(0, stuck));
    if (this.#isOver) return;
    this.#control.stop(STOP_CANCELLED);
    const back = this.#end();
    this.#outcome.reject(
      new ScanError('NOT_ANSWERING', `not answering: stuck in ${place} (given up after ${seconds} s)`, {
        hint: 'check the mount it is on: a network file system that hangs holds up everything that touches it',
        back,
      }),
    );
  }

  /**
   * Gives back the threads that are known to be free of this scan, ends those that wait, abandons the others. Resolves
   * when none of them is in the kernel for this scan any more.
   */
  #end(): Promise<unknown> {
    this.#isOver = true;
    this.#cancelTimers();
    this.#asking.abort();
    const { threads } = this.#options;
    const abandoned: Promise<void>[] = [];
    for (const thread of this.#threads) {
      if (this.#free.has(thread)) threads.release(thread);
      else if (this.#idle.has(thread)) threads.discard(thread);
      else abandoned.push(threads.abandon(thread));
    }
    return Promise.all(abandoned);
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason));
}

import { realpathSync, statSync } from 'node:fs';
import type { MessagePort } from 'node:worker_threads';
import { errnoOf } from '../../lib/errors.ts';
import { openLibc, type Libc } from '../../lib/libc.ts';
import { Exclusion } from './exclude.ts';
import { Pace } from './pace.ts';
import {
  packBatch,
  unpackBatch,
  type Batch,
  type FromThread,
  type ScanJob,
  type ToThread,
} from './protocol.ts';
import { createReader } from './reader.ts';
import { ScanControl } from './scan-control.ts';
import { Walk } from './walk.ts';

/** Does what scans ask of this thread through `port`, for as long as it is open. */
export function serveScans(port: MessagePort): void {
  const thread = new ScanThread(port);
  port.on('message', (message: ToThread) => thread.handle(message));
}

/** The side of a scan that runs in a thread of its own: every call that may block is made here. */
class ScanThread {
  readonly #port: MessagePort;
  readonly #libc: Libc | undefined = openLibc();
  #walk: Walk | undefined;

  constructor(port: MessagePort) {
    this.#port = port;
  }

  handle(message: ToThread): void {
    if (message.kind === 'finish') return this.#finish(message.links);
    const { job, batch } = message;
    try {
      this.#walk ??= batch === undefined ? this.#startAtPath(job) : this.#join(job, Buffer.from(batch.root));
    } catch (error) {
      this.#fail(errnoOf(error) ?? String(error));
      return;
    }
    const walk = this.#walk;
    if (batch !== undefined) unpackBatch(batch, (...directory) => walk.addGiven(...directory));
    const error = walk.run();
    if (error === undefined) this.#post({ kind: 'idle' });
    else this.#fail(error);
  }

  #startAtPath(job: ScanJob): Walk {
    // The path itself may be a link. Resolved once, so that a link switched during the scan cannot mix two trees.
    const real = realpathSync(job.path, { encoding: 'buffer' });
    const found = statSync(real);
    if (!found.isDirectory()) throw Object.assign(new Error(job.path), { code: 'ENOTDIR' });
    const walk = this.#join(job, real.length === 1 ? Buffer.alloc(0) : real);
    walk.addRoot(found.blocks * 512);
    return walk;
  }

  #join(job: ScanJob, root: Buffer): Walk {
    const control = new ScanControl(job.control);
    const { due, stop } = control.paceMemory;
    const pace = job.maxIops === undefined ? undefined : new Pace(due, stop, job.maxIops);
    const reader = createReader(job.reader === 'fs' ? undefined : this.#libc, pace);
    return new Walk(reader, control, {
      root,
      threadIndex: job.threadIndex,
      maxDepth: job.maxDepth ?? Infinity,
      exclusion:
        job.exclude.length === 0 ? undefined : new Exclusion(job.exclude, job.path.replace(/\/+$/, '')),
      closed: new Set(job.pseudoMounts),
      maxEntries: job.maxFilesPerScan ?? Infinity,
      sizes: job.sizes || job.top > 0,
      top: job.top,
      give: (directories) => this.#give(packBatch(directories, root, (parent) => parent?.key ?? 0)),
    });
  }

  #give(batch: Batch): void {
    this.#post({ kind: 'give', batch }, [batch.paths.buffer]);
  }

  #finish(linksOfOthers: Uint32Array<ArrayBuffer>): void {
    if (this.#walk === undefined) throw new Error('BUG: a scan was finished that this thread has not joined');
    const { part, links } = this.#walk.finish(linksOfOthers);
    this.#walk = undefined;
    this.#post({ kind: 'finished', part, links }, [links.buffer]);
  }

  #fail(code: string): void {
    this.#walk = undefined;
    this.#post({ kind: 'failed', code });
  }

  #post(message: FromThread, transfer: ArrayBuffer[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}

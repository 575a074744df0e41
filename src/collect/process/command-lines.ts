import { readFile } from 'node:fs/promises';
import type { Clock } from '../../lib/clock.ts';
import { delay } from '../../lib/clock.ts';
import type { Host } from '../host.ts';

/** How long a round waits for command lines that do not come. */
const waitMs = 500;
/** Longer ones are cut; the kernel allows megabytes. */
const maxBytes = 4096;

/**
 * Command lines by process. They are read once in a process' life and from the thread pool: the kernel takes the
 * memory lock of the process for it, so a process stuck in a page fault on a dead NFS server blocks its reader (this
 * is what makes `ps` hang). A read that does not come back is left alone and not repeated.
 */
export class CommandLines {
  readonly #host: Host;
  readonly #clock: Clock;
  readonly #known = new Map<string, string | undefined>();

  constructor(host: Host, clock: Clock) {
    this.#host = host;
    this.#clock = clock;
  }

  /** The command line with spaces between arguments; `undefined` for kernel threads and where it may not be read. */
  of(identity: string): string | undefined {
    return this.#known.get(identity);
  }

  /** Reads those not known yet and forgets all that are not in the list. */
  async refresh(processes: readonly { readonly pid: number; readonly identity: string }[]): Promise<void> {
    const alive = new Set(processes.map(({ identity }) => identity));
    for (const identity of this.#known.keys()) if (!alive.has(identity)) this.#known.delete(identity);
    const fresh = processes.filter(({ identity }) => !this.#known.has(identity));
    if (fresh.length === 0) return;
    const reads = Promise.all(fresh.map(({ pid, identity }) => this.#read(pid, identity)));
    await Promise.race([reads, delay(this.#clock, waitMs)]);
  }

  async #read(pid: number, identity: string): Promise<void> {
    this.#known.set(identity, undefined);
    try {
      const bytes = await readFile(this.#host.path(`proc/${pid}/cmdline`));
      const text = bytes.subarray(0, maxBytes).toString('utf8').replace(/\0+$/, '').replaceAll('\0', ' ');
      if (this.#known.has(identity)) this.#known.set(identity, text === '' ? undefined : text);
    } catch {
      // It has ended, or belongs to somebody else: it stays without a command line.
    }
  }
}

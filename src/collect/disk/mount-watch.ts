import type { Clock } from '../../lib/clock.ts';
import { messageOf } from '../../lib/errors.ts';
import type { MountEntry } from './mountinfo.ts';
import type { FsUsage, MountProbe } from './probe.ts';

export type MountStatus = 'OK' | 'PENDING' | 'NOT_ANSWERING' | 'ERROR';

/** What is known of one mount. Times in milliseconds since the epoch. */
export interface MountState {
  readonly entry: MountEntry;
  readonly status: MountStatus;
  readonly usage: FsUsage | undefined;
  readonly usageAt: number | undefined;
  readonly notAnsweringSince: number | undefined;
  readonly error: string | undefined;
}

/**
 * One mount, with at most one probe under way. A probe that takes longer than the time-out marks the mount as not
 * answering, keeps its last numbers, and is never repeated before it has come back.
 */
export class MountWatch {
  entry: MountEntry;
  readonly #clock: Clock;
  readonly #probe: MountProbe;
  readonly #timeoutMs: number;
  #probing: { readonly startedAt: number; readonly startedMonotonic: number } | undefined;
  #usage: FsUsage | undefined;
  #usageAt: number | undefined;
  #error: string | undefined;

  constructor(entry: MountEntry, options: { clock: Clock; probe: MountProbe; timeoutMs: number }) {
    this.entry = entry;
    this.#clock = options.clock;
    this.#probe = options.probe;
    this.#timeoutMs = options.timeoutMs;
  }

  /** Gives back what was known before a restart. */
  restore(usage: FsUsage, at: number): void {
    this.#usage = usage;
    this.#usageAt = at;
  }

  /** Starts a probe unless one is under way. Resolves when this probe has answered or failed, which may be never. */
  async ask(): Promise<void> {
    if (this.#probing) return this.#isLate() ? undefined : new Promise(() => {});
    this.#probing = { startedAt: this.#clock.now(), startedMonotonic: this.#clock.monotonic() };
    try {
      this.#usage = await this.#probe(this.entry.mountPoint, this.entry.fsType);
      this.#usageAt = this.#clock.now();
      this.#error = undefined;
    } catch (error) {
      this.#error = messageOf(error);
    } finally {
      this.#probing = undefined;
    }
  }

  state(): MountState {
    return {
      entry: this.entry,
      status: this.#status(),
      usage: this.#usage,
      usageAt: this.#usageAt,
      notAnsweringSince: this.#isLate() ? this.#probing?.startedAt : undefined,
      error: this.#error,
    };
  }

  #status(): MountStatus {
    if (this.#isLate()) return 'NOT_ANSWERING';
    if (this.#error !== undefined) return 'ERROR';
    return this.#usage ? 'OK' : 'PENDING';
  }

  #isLate(): boolean {
    return (
      this.#probing !== undefined &&
      this.#clock.monotonic() - this.#probing.startedMonotonic >= this.#timeoutMs
    );
  }
}

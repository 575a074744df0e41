/** Why a scan was told to stop before its end. */
export const GO_ON = 0;
export const STOP_TIMEOUT = 1;
export const STOP_LIMIT = 2;
export const STOP_CANCELLED = 3;

const STOP = 0;
const WANTED = 1;
const ENTRIES = 2;
const DUE_OFFSET = 16;
const SLOTS_OFFSET = 64;
const SLOT_BYTES = 1024;

/**
 * What the threads of one scan share. Layout, in bytes: 0 stop reason, 4 directories wanted by idle threads, 8 entries
 * counted, 16 when the next operation is due (ns), 64 for each thread the directory it is in (u32 length, path).
 */
export class ScanControl {
  readonly shared: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  /** Over the memory of another thread's control, or, without one, over new memory. */
  constructor(shared?: SharedArrayBuffer, threads = 8) {
    this.shared = shared ?? new SharedArrayBuffer(SLOTS_OFFSET + threads * SLOT_BYTES);
    this.#words = new Int32Array(this.shared, 0, 4);
  }

  /** Tells every thread to stop; the first reason stays. */
  stop(reason: number): void {
    Atomics.compareExchange(this.#words, STOP, GO_ON, reason);
    Atomics.notify(this.#words, STOP);
  }

  get stopReason(): number {
    return Atomics.load(this.#words, STOP);
  }

  /** How many more batches of directories idle threads could use. */
  setWanted(batches: number): void {
    Atomics.store(this.#words, WANTED, batches);
  }

  isWorkWanted(): boolean {
    return Atomics.load(this.#words, WANTED) > 0;
  }

  /** Answers whether it is this thread that is to give; no other will be asked for the same. */
  takeRequest(): boolean {
    const wanted = Atomics.load(this.#words, WANTED);
    return wanted > 0 && Atomics.compareExchange(this.#words, WANTED, wanted, wanted - 1) === wanted;
  }

  /** Counts one more entry over all threads and answers how many there are now. */
  countEntry(): number {
    return Atomics.add(this.#words, ENTRIES, 1) + 1;
  }

  /** For `Pace`. */
  get paceMemory(): { due: BigInt64Array; stop: Int32Array } {
    return { due: new BigInt64Array(this.shared, DUE_OFFSET, 1), stop: this.#words };
  }

  /** A setter of the directory a thread is in, to be named when it does not come back. */
  locator(thread: number): (path: Buffer) => void {
    const offset = SLOTS_OFFSET + thread * SLOT_BYTES;
    const length = new Uint32Array(this.shared, offset, 1);
    const bytes = new Uint8Array(this.shared, offset + 4, SLOT_BYTES - 4);
    return (path) => {
      const shown = path.length <= bytes.length ? path : path.subarray(0, bytes.length);
      bytes.set(shown);
      length[0] = shown.length;
    };
  }

  /** The directory that a thread entered last. */
  location(thread: number): string {
    const offset = SLOTS_OFFSET + thread * SLOT_BYTES;
    const length = new Uint32Array(this.shared, offset, 1)[0] ?? 0;
    // Copied first: decoders refuse shared memory.
    return Buffer.from(new Uint8Array(this.shared, offset + 4, length).slice()).toString();
  }
}

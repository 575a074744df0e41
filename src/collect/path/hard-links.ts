const WORDS = 6;

/**
 * The files with more than one name that a scan has met, and the space each takes. An open-addressing hash table in
 * one block of memory: 24 bytes a slot where a JavaScript map needs 100, and it moves between threads uncopied.
 */
export class HardLinks {
  #slots: Uint32Array<ArrayBuffer>;
  #count = 0;

  /** Takes over `slots` of another table, as answered by `slots()`. */
  constructor(slots: Uint32Array<ArrayBuffer> = new Uint32Array(WORDS * 16)) {
    this.#slots = slots;
    for (let at = 0; at < slots.length; at += WORDS) this.#count += slots[at] ?? 0;
  }

  get size(): number {
    return this.#count;
  }

  /** Answers whether this inode is met for the first time. */
  add(device: number, inodeLow: number, inodeHigh: number, diskBytes: number): boolean {
    if (this.#count * WORDS * 2 > this.#slots.length) this.#grow();
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    let slot = hash(device, inodeLow, inodeHigh) & mask;
    for (;;) {
      const at = slot * WORDS;
      if (slots[at] === 0) {
        const blocks = diskBytes / 512;
        slots.set([1, device, inodeLow, inodeHigh, blocks % 2 ** 32, Math.floor(blocks / 2 ** 32)], at);
        this.#count++;
        return true;
      }
      if (slots[at + 1] === device && slots[at + 2] === inodeLow && slots[at + 3] === inodeHigh) return false;
      slot = (slot + 1) & mask;
    }
  }

  /** Takes in what another thread has met; answers the bytes of those that are new here. */
  merge(other: Uint32Array): number {
    let newBytes = 0;
    for (let at = 0; at < other.length; at += WORDS) {
      if (other[at] === 0) continue;
      const diskBytes = ((other[at + 4] ?? 0) + (other[at + 5] ?? 0) * 2 ** 32) * 512;
      if (this.add(other[at + 1] ?? 0, other[at + 2] ?? 0, other[at + 3] ?? 0, diskBytes))
        newBytes += diskBytes;
    }
    return newBytes;
  }

  /** The table itself, to be handed to another thread; this object must not be used afterwards. */
  slots(): Uint32Array<ArrayBuffer> {
    return this.#slots;
  }

  #grow(): void {
    const old = this.#slots;
    // A power of two, so that a mask finds the slot.
    this.#slots = new Uint32Array(old.length * 2);
    this.#count = 0;
    this.merge(old);
  }
}

/** The finalizer of MurmurHash3 over the three words: inode numbers are consecutive and must be spread. */
function hash(device: number, inodeLow: number, inodeHigh: number): number {
  let h = inodeLow ^ Math.imul(inodeHigh, 0x9e3779b1) ^ Math.imul(device, 0x85ebca77);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

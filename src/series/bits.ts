import { SeriesDataError } from './data-error.ts';

/** Bits written one after another, highest first, into a buffer that grows and is used again. */
export class BitWriter {
  #buffer = new Uint8Array(1024);
  #length = 0;
  #pending = 0;
  #free = 32;

  clear(): void {
    this.#length = 0;
    this.#pending = 0;
    this.#free = 32;
  }

  /** The lowest `count` (0 to 32) bits of `value`; those above them must be 0. */
  bits(value: number, count: number): void {
    if (count < this.#free) {
      this.#free -= count;
      this.#pending |= value << this.#free;
      return;
    }
    const over = count - this.#free;
    this.#flush(over === 0 ? this.#pending | value : this.#pending | (value >>> over));
    this.#free = 32 - over;
    this.#pending = over === 0 ? 0 : value << this.#free;
  }

  /** The lowest `count` (0 to 53) bits of a whole number below 2^53. */
  wide(value: number, count: number): void {
    if (count > 32) {
      this.bits(Math.floor(value / 4294967296), count - 32);
      this.bits(value >>> 0, 32);
    } else this.bits(value >>> 0, count);
  }

  /** Everything written, filled up to whole bytes; good until the next write. */
  finish(): Uint8Array {
    const bytes = (39 - this.#free) >>> 3;
    const length = this.#length + bytes;
    this.#flush(this.#pending);
    this.#length = length;
    return this.#buffer.subarray(0, length);
  }

  #flush(word: number): void {
    if (this.#length + 4 > this.#buffer.length) {
      const larger = new Uint8Array(this.#buffer.length * 2);
      larger.set(this.#buffer);
      this.#buffer = larger;
    }
    this.#buffer[this.#length] = word >>> 24;
    this.#buffer[this.#length + 1] = word >>> 16;
    this.#buffer[this.#length + 2] = word >>> 8;
    this.#buffer[this.#length + 3] = word;
    this.#length += 4;
  }
}

/** So many zero bytes follow the bits, so that a look ahead needs no check. */
const padding = 16;

/** Reads what a `BitWriter` wrote. Past the end are zeros; `check` throws `SeriesDataError` there. */
export class BitReader {
  #bytes = new Uint8Array(1024);
  #position = 0;
  #end = 0;

  /** Reads `bytes` from its beginning; they are copied. */
  open(bytes: Uint8Array): this {
    if (bytes.length + padding > this.#bytes.length) this.#bytes = new Uint8Array(bytes.length * 2 + padding);
    this.#bytes.set(bytes);
    this.#bytes.fill(0, bytes.length, bytes.length + padding);
    this.#position = 0;
    this.#end = bytes.length * 8;
    return this;
  }

  /** The next 25 bits at least, at the top of a 32-bit number. */
  peek(): number {
    const at = this.#position >>> 3;
    const bytes = this.#bytes;
    const word =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
    return word << (this.#position & 7);
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** The next `count` (0 to 32) bits. */
  bits(count: number): number {
    if (count === 0) return 0;
    if (count > 25) {
      const high = this.bits(count - 16);
      return ((high << 16) | this.bits(16)) >>> 0;
    }
    const value = this.peek() >>> (32 - count);
    this.#position += count;
    return value;
  }

  /** The next `count` (0 to 53) bits. */
  wide(count: number): number {
    return count > 32 ? this.bits(count - 32) * 4294967296 + this.bits(32) : this.bits(count);
  }

  /** Throws `SeriesDataError` where more was read than there is. At most 16 bytes may be read between two checks. */
  check(): void {
    if (this.#position > this.#end) throw new SeriesDataError('samples end early, in the middle of a value');
  }
}

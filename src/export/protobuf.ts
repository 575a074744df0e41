/** A growing buffer of protobuf's wire format. https://protobuf.dev/programming-guides/encoding/ */
export class ProtobufWriter {
  #bytes: Buffer;
  #length = 0;

  constructor(capacity = 4096) {
    this.#bytes = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written; valid until more is. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  reset(): void {
    this.#length = 0;
  }

  /** A whole number from 0 to 2^53. */
  varint(value: number): void {
    this.#reserve(10);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.#length++] = rest;
  }

  /** An int64: what is negative takes ten bytes. */
  int64(value: number): void {
    if (value >= 0) return this.varint(value);
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 0x7fn; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
    this.#bytes[this.#length++] = Number(rest);
  }

  /** A byte as it is: tags, mostly. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Eight bytes by their halves, so that no bit of a NaN is lost. */
  fixed64(low: number, high: number): void {
    this.#reserve(8);
    this.#bytes.writeUInt32LE(low, this.#length);
    this.#bytes.writeUInt32LE(high, this.#length + 4);
    this.#length += 8;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  /** The length of the text in UTF-8, and the text. */
  string(text: string): void {
    this.#reserve(text.length * 3 + 5);
    // Most are short and plain: those need no second look.
    const at = this.#length + 1;
    const written = this.#bytes.write(text, at);
    if (written < 0x80) {
      this.#bytes[this.#length] = written;
      this.#length = at + written;
      return;
    }
    this.varint(written);
    this.#length += this.#bytes.write(text, this.#length);
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}

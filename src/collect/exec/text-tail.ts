/** The end of a text that may be long: its last lines, within a number of bytes. */
export class TextTail {
  readonly #maxBytes: number;
  readonly #maxLines: number;
  #kept: Buffer = Buffer.alloc(0);
  #isCut = false;

  constructor(maxBytes: number, maxLines: number) {
    this.#maxBytes = maxBytes;
    this.#maxLines = maxLines;
  }

  add(chunk: Buffer): void {
    const all = Buffer.concat([this.#kept, chunk.subarray(Math.max(0, chunk.length - this.#maxBytes))]);
    this.#isCut ||= this.#kept.length + chunk.length > this.#maxBytes;
    this.#kept = all.subarray(Math.max(0, all.length - this.#maxBytes));
  }

  /** Lines that are not empty, control characters but tabs left out; the first may have lost its start. */
  get lines(): string[] {
    const lines = this.#kept
      .toString('utf8')
      .replaceAll(/[^\P{Cc}\n\t]/gu, '')
      .split('\n')
      .filter((line) => line.trim() !== '');
    const [first] = lines;
    if (this.#isCut && first !== undefined) lines[0] = `…${first.replace(/^\uFFFD+/, '')}`;
    return lines.slice(-this.#maxLines);
  }
}

/** A place in a text, both 1-based; columns count UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets of one text into lines and columns. Offsets outside are moved to its start or end. */
export class Lines {
  readonly #starts: number[] = [0];
  readonly #length: number;

  constructor(text: string) {
    this.#length = text.length;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  at(offset: number): Position {
    const inside = Math.min(Math.max(offset, 0), this.#length);
    const index = this.#starts.findLastIndex((start) => start <= inside);
    return { line: index + 1, column: inside - (this.#starts[index] ?? 0) + 1 };
  }
}

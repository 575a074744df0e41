import { EvaluationError } from '../../../promql/engine.ts';

const pieceLength = 64 * 1024;

/** A text that may become longer than strings can be, as pieces of memory that threads share: nothing is copied there. */
export class AnswerText {
  readonly #maxBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #text = '';
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Throws `EvaluationError` where the answer becomes too large. */
  add(text: string): void {
    this.#text += text;
    if (this.#text.length >= pieceLength) this.#encode();
  }

  finish(): readonly Uint8Array[] {
    this.#encode();
    return this.#pieces;
  }

  #encode(): void {
    const encoded = Buffer.from(this.#text);
    this.#text = '';
    this.#bytes += encoded.length;
    if (this.#bytes > this.#maxBytes) {
      throw new EvaluationError(
        `the answer has more than ${this.#maxBytes} bytes: ask for fewer series, a shorter time or a longer step`,
      );
    }
    const piece = new Uint8Array(new SharedArrayBuffer(encoded.length));
    piece.set(encoded);
    this.#pieces.push(piece);
  }
}

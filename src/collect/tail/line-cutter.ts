import type { Encoding } from './encoding.ts';
import type { FileRead } from './file-read.ts';
import { nothing } from './file-read.ts';
import { characterBorder, holeLength, normaliseLines } from './normalise.ts';

export interface ReadOptions {
  readonly encoding: Encoding;
  readonly maxLineBytes: number;
}

/** What a piece of a file is followed by. */
export interface Ending {
  readonly isMoreLeft: boolean;
  /** Nobody will complete an unfinished line any more, so that counts as one. */
  readonly isLast: boolean;
}

const lineFeed = Buffer.from('\n');

/** Cuts a file into whole lines, piece after piece. */
export class LineCutter {
  /** Comes before the first line. */
  carry = Buffer.alloc(0);
  /** Inside a line that was longer than the limit: the rest of it is skipped. */
  isCutting = false;

  /** The whole lines at the start of a piece. The next piece has to begin where what was passed of this one ends. */
  cut(piece: Buffer, { isMoreLeft, isLast }: Ending, { encoding, maxLineBytes }: ReadOptions): FileRead {
    let bytes = piece;
    let passed = 0;
    if (bytes[0] === 0) {
      // The hole before what a writer adds that goes on at its old offset in a file that was truncated.
      passed = holeLength(bytes);
      bytes = bytes.subarray(passed);
      if (bytes.length === 0) return { ...nothing, passed, isMoreLeft };
    }
    if (this.isCutting) {
      const rest = encoding.firstLineEnd(bytes);
      if (rest === 0) return { ...nothing, passed: passed + bytes.length, isMoreLeft };
      this.isCutting = false;
      passed += rest;
      bytes = bytes.subarray(rest);
    }
    const lineEnd = encoding.lastLineEnd(bytes);
    if (lineEnd > 0) {
      const lines = normaliseLines(
        encoding.toUtf8(this.#withCarry(bytes.subarray(0, lineEnd))),
        maxLineBytes,
      );
      return { ...nothing, passed: passed + lineEnd, isMoreLeft, ...lines };
    }
    const isCut = bytes.length > maxLineBytes;
    if (!isCut && (!isLast || isMoreLeft || bytes.length === 0)) return { ...nothing, passed, isMoreLeft };
    const end = isCut ? characterBorder(bytes, 0, maxLineBytes) : bytes.length;
    this.isCutting = isCut;
    const text = Buffer.concat([encoding.toUtf8(this.#withCarry(bytes.subarray(0, end))), lineFeed]);
    const lines = normaliseLines(text, maxLineBytes);
    return {
      ...nothing,
      passed: passed + end,
      isMoreLeft: isMoreLeft || isCut,
      ...lines,
      truncated: isCut ? [0] : [],
    };
  }

  #withCarry(bytes: Buffer): Buffer {
    if (this.carry.length === 0) return bytes;
    const whole = Buffer.concat([this.carry, bytes]);
    this.carry = Buffer.alloc(0);
    return whole;
  }
}

import type { Encoding } from './encoding.ts';
import type { Source } from './source.ts';

/** What two files have in common from their beginning on. */
export interface CommonPart {
  readonly length: number;
  /** Where its last whole line ends. */
  readonly lineEnd: number;
  readonly isWholeOwn: boolean;
  readonly isWholeOther: boolean;
}

const stepBytes = 256 * 1024;

/** Reads both files as far as they are the same. */
export async function commonPart(own: Source, other: Source, encoding: Encoding): Promise<CommonPart> {
  let total = 0;
  let lineEnd = 0;
  for (;;) {
    const mine = await own.read(total, stepBytes);
    const theirs = await other.read(total, stepBytes);
    const length = commonLength(mine, theirs);
    const end = encoding.lastLineEnd(mine.subarray(0, length));
    if (end > 0) lineEnd = total + end;
    total += length;
    if (length < stepBytes)
      return {
        length: total,
        lineEnd,
        isWholeOwn: length === mine.length,
        isWholeOther: length === theirs.length,
      };
  }
}

function commonLength(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length);
  if (Buffer.compare(a.subarray(0, length), b.subarray(0, length)) === 0) return length;
  for (let index = 0; index < length; index++) if (a[index] !== b[index]) return index;
  return length;
}

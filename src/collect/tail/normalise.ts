/** Lines as they are stored: UTF-8, each ended by one line feed. */
export interface Lines {
  readonly text: Uint8Array;
  readonly lineCount: number;
  /** Indexes of lines that were cut. */
  readonly truncated: readonly number[];
}

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Brings whole lines into the form they are stored in: a carriage return before the line feed goes, a line longer
 * than `maxLineBytes` is cut at a character's border, and leading NUL bytes go: they are the hole that a writer leaves
 * that goes on at its old offset after its file was truncated. Gives back the very same bytes where nothing is to be done.
 */
export function normaliseLines(bytes: Uint8Array, maxLineBytes: number): Lines {
  let lineCount = 0;
  let isPlain = bytes[0] !== 0;
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(lineFeed, start);
    if (end === -1) break;
    lineCount++;
    if (bytes[end - 1] === carriageReturn || end - start > maxLineBytes || bytes[start] === 0)
      isPlain = false;
    start = end + 1;
  }
  if (isPlain) return { text: bytes, lineCount, truncated: [] };
  return rewrite(bytes, lineCount, maxLineBytes);
}

function rewrite(bytes: Uint8Array, lineCount: number, maxLineBytes: number): Lines {
  const text = new Uint8Array(bytes.length);
  const truncated: number[] = [];
  let length = 0;
  let start = 0;
  for (let index = 0; index < lineCount; index++) {
    const lineEnd = bytes.indexOf(lineFeed, start);
    let end = lineEnd;
    while (bytes[start] === 0 && start < end) start++;
    if (end > start && bytes[end - 1] === carriageReturn) end--;
    if (end - start > maxLineBytes) {
      end = characterBorder(bytes, start, start + maxLineBytes);
      truncated.push(index);
    }
    text.set(bytes.subarray(start, end), length);
    length += end - start;
    text[length++] = lineFeed;
    start = lineEnd + 1;
  }
  return { text: text.subarray(0, length), lineCount, truncated };
}

/** The last place at or before `end` that is not inside a UTF-8 sequence (its bytes are 10xxxxxx, RFC 3629). */
export function characterBorder(bytes: Uint8Array, start: number, end: number): number {
  let border = end;
  while (border > start && border > end - 4 && ((bytes[border] ?? 0) & 0xc0) === 0x80) border--;
  return border > start ? border : end;
}

/** Leading NUL bytes: an even number, since in UTF-16 one of them may belong to the first character. */
export function holeLength(bytes: Uint8Array): number {
  let length = 0;
  while (length < bytes.length && bytes[length] === 0) length++;
  return length & ~1;
}

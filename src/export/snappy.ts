/** A block that is not what Snappy's format describes. */
export class SnappyError extends Error {
  override readonly name = 'SnappyError';
}

/** Matches reach back within a fragment only, so that two bytes tell how far. */
const fragmentBytes = 1 << 16;
const maxHashBits = 14;
/** The last bytes of a fragment are not searched: four are read at a time. */
const marginBytes = 15;

/** The most bytes `bytes` bytes can become. */
function longest(bytes: number): number {
  return 32 + bytes + Math.ceil(bytes / 6);
}

/**
 * Packs bytes into one Snappy block, as remote write sends them.
 * https://github.com/google/snappy/blob/main/format_description.txt
 */
export function compress(input: Uint8Array): Buffer {
  const output = Buffer.allocUnsafe(longest(input.length));
  let at = writeLength(output, input.length);
  const source = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const hashBits = Math.min(maxHashBits, Math.max(8, 32 - Math.clz32(Math.min(input.length, fragmentBytes))));
  const table = new Uint16Array(1 << hashBits);
  for (let start = 0; start < input.length; start += fragmentBytes) {
    if (start > 0) table.fill(0);
    const end = Math.min(start + fragmentBytes, input.length);
    at = compressFragment(source, start, end, output, at, table, 32 - hashBits);
  }
  return output.subarray(0, at);
}

function writeLength(output: Buffer, length: number): number {
  let at = 0;
  let rest = length;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) output[at++] = (rest & 0x7f) | 0x80;
  output[at++] = rest;
  return at;
}

/** Greedy: takes the first match it finds, and looks less often the longer it finds none. */
function compressFragment(
  input: Buffer,
  start: number,
  end: number,
  output: Buffer,
  outputAt: number,
  table: Uint16Array,
  shift: number,
): number {
  let at = outputAt;
  let literalStart = start;
  const searchEnd = end - marginBytes;
  let position = start + 1;
  let misses = 32;
  while (position < searchEnd) {
    const word = wordAt(input, position);
    const slot = Math.imul(word, 0x1e35a7bd) >>> shift;
    const candidate = start + (table[slot] ?? 0);
    table[slot] = position - start;
    if (wordAt(input, candidate) !== word) {
      position += misses++ >> 5;
      continue;
    }
    misses = 32;
    let length = 4;
    while (position + length < end && input[candidate + length] === input[position + length]) length++;
    if (position > literalStart) at = writeLiteral(input, literalStart, position, output, at);
    at = writeCopy(output, at, position - candidate, length);
    position += length;
    literalStart = position;
    if (position < searchEnd) {
      table[Math.imul(wordAt(input, position - 1), 0x1e35a7bd) >>> shift] = position - 1 - start;
    }
  }
  return literalStart < end ? writeLiteral(input, literalStart, end, output, at) : at;
}

function wordAt(input: Buffer, at: number): number {
  return (
    (input[at] ?? 0) |
    ((input[at + 1] ?? 0) << 8) |
    ((input[at + 2] ?? 0) << 16) |
    ((input[at + 3] ?? 0) << 24)
  );
}

function writeLiteral(input: Buffer, start: number, end: number, output: Buffer, outputAt: number): number {
  let at = outputAt;
  const rest = end - start - 1;
  if (rest < 60) output[at++] = rest << 2;
  else if (rest < 256) {
    output[at++] = 60 << 2;
    output[at++] = rest;
  } else {
    output[at++] = 61 << 2;
    output[at++] = rest & 0xff;
    output[at++] = rest >> 8;
  }
  // A call costs more than a few bytes moved one by one.
  if (rest < 24) for (let from = start; from < end; from++) output[at++] = input[from] ?? 0;
  else at += input.copy(output, at, start, end);
  return at;
}

function writeCopy(output: Buffer, outputAt: number, offset: number, length: number): number {
  let at = outputAt;
  let rest = length;
  while (rest > 0) {
    // What follows a full one has at least four bytes, the least the short form can tell.
    const part = rest >= 68 ? 64 : rest > 64 ? 60 : rest;
    if (part < 12 && part >= 4 && offset < 2048) {
      output[at++] = ((offset >> 8) << 5) | ((part - 4) << 2) | 1;
      output[at++] = offset & 0xff;
    } else {
      output[at++] = ((part - 1) << 2) | 2;
      output[at++] = offset & 0xff;
      output[at++] = offset >> 8;
    }
    rest -= part;
  }
  return at;
}

/** Unpacks a block of at most `maxBytes` unpacked. Throws `SnappyError` for anything else. */
export function decompress(input: Uint8Array, maxBytes: number): Buffer {
  const { length, next } = readLength(input);
  if (length > maxBytes) throw new SnappyError(`unpacked ${length} bytes, expected at most ${maxBytes}`);
  const output = Buffer.allocUnsafe(length);
  let from = next;
  let at = 0;
  while (from < input.length) {
    const tag = input[from++] ?? 0;
    const kind = tag & 3;
    if (kind === 0) {
      let literal = (tag >> 2) + 1;
      if (literal > 60) {
        const bytes = literal - 60;
        literal = littleEndian(input, from, bytes) + 1;
        from += bytes;
      }
      if (from + literal > input.length || at + literal > length)
        throw new SnappyError('a literal is too long');
      output.set(input.subarray(from, from + literal), at);
      from += literal;
      at += literal;
      continue;
    }
    const bytes = kind === 3 ? 4 : kind;
    const copied = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const high = kind === 1 ? (tag >> 5) << 8 : 0;
    const offset = high + littleEndian(input, from, bytes);
    from += bytes;
    if (offset === 0 || offset > at) throw new SnappyError('a copy begins before the output');
    if (at + copied > length) throw new SnappyError('a copy is too long');
    // One by one: what is copied may overlap with what it becomes.
    for (let i = 0; i < copied; i++, at++) output[at] = output[at - offset] ?? 0;
  }
  if (at !== length) throw new SnappyError(`it ends after ${at} of ${length} bytes`);
  return output;
}

function readLength(input: Uint8Array): { readonly length: number; readonly next: number } {
  let length = 0;
  for (let next = 0; next < 5 && next < input.length; next++) {
    const byte = input[next] ?? 0;
    length += (byte & 0x7f) * 2 ** (7 * next);
    if (byte < 0x80) return { length, next: next + 1 };
  }
  throw new SnappyError('it has no length');
}

function littleEndian(input: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > input.length) throw new SnappyError('it ends within a tag');
  let value = 0;
  for (let i = bytes - 1; i >= 0; i--) value = value * 256 + (input[at + i] ?? 0);
  return value;
}

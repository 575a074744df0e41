/** How the bytes of a file become UTF-8. */
export interface Encoding {
  /** Where the last whole line of these bytes ends (after its line feed); 0 where there is none. */
  lastLineEnd(bytes: Uint8Array): number;
  /** Where the first line feed ends; 0 where there is none. */
  firstLineEnd(bytes: Uint8Array): number;
  toUtf8(bytes: Uint8Array): Uint8Array;
}

const lineFeed = 10;

/** Also that of all encodings in which a byte 0x0a is a line feed. */
export const utf8: Encoding = {
  lastLineEnd: (bytes) => bytes.lastIndexOf(lineFeed) + 1,
  firstLineEnd: (bytes) => bytes.indexOf(lineFeed) + 1,
  toUtf8: (bytes) => bytes,
};

/**
 * The encoding by its label (WHATWG Encoding, as `TextDecoder` has it). Throws `RangeError` for an unknown one. In all
 * of them but UTF-16 a byte 0x0a is a line feed and nothing else.
 */
export function encodingOf(label: string): Encoding {
  const decoder = new TextDecoder(label);
  if (decoder.encoding === 'utf-8') return utf8;
  const toUtf8 = (bytes: Uint8Array): Uint8Array => Buffer.from(decoder.decode(bytes), 'utf8');
  if (decoder.encoding === 'utf-16le') return { ...pairs(0), toUtf8 };
  if (decoder.encoding === 'utf-16be') return { ...pairs(1), toUtf8 };
  return { ...utf8, toUtf8 };
}

/** UTF-16: a line feed is a pair of bytes at an even offset; `at` is the place of 0x0a in it. */
function pairs(at: 0 | 1): Pick<Encoding, 'lastLineEnd' | 'firstLineEnd'> {
  const isLineFeed = (bytes: Uint8Array, index: number): boolean =>
    bytes[index + at] === lineFeed && bytes[index + 1 - at] === 0;
  return {
    lastLineEnd: (bytes) => {
      for (let index = (bytes.length & ~1) - 2; index >= 0; index -= 2)
        if (isLineFeed(bytes, index)) return index + 2;
      return 0;
    },
    firstLineEnd: (bytes) => {
      for (let index = 0; index + 1 < bytes.length; index += 2)
        if (isLineFeed(bytes, index)) return index + 2;
      return 0;
    },
  };
}

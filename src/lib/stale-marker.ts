/** The bits of Prometheus' stale marker, 0x7ff0000000000002, as two little-endian words. */
const low = 2;
const high = 0x7ff00000;

/** The words behind an array of numbers: a number taken out of it may lose a NaN's bits. */
export function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** Whether the number at an index is the stale marker: the series has ended, no older value counts from here on. */
export function isStaleWord(words: Uint32Array, index: number): boolean {
  return words[index * 2] === low && words[index * 2 + 1] === high;
}

/** The same, for who asks about one number of an array only. */
export function isStaleAt(values: Float64Array, index: number): boolean {
  const value = values[index] as number;
  return value !== value && isStaleWord(wordsOf(values), index);
}

/** Writes the stale marker. */
export function markStale(values: Float64Array, index: number): void {
  const words = wordsOf(values);
  words[index * 2] = low;
  words[index * 2 + 1] = high;
}

/** The bits of Prometheus' stale marker, 0x7ff0000000000002: the series has ended, no older value counts from here on. */
export const staleLow = 2;
export const staleHigh = 0x7ff00000;

/** Whether a value is the stale marker. To be asked of an array: a number taken out of it may lose a NaN's bits. */
export function isStaleAt(values: Float64Array, index: number): boolean {
  const value = values[index] as number;
  if (value === value) return false;
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  return words[0] === staleLow && words[1] === staleHigh;
}

/** Writes the stale marker. */
export function setStale(values: Float64Array, index: number): void {
  const words = new Uint32Array(values.buffer, values.byteOffset + index * 8, 2);
  words[0] = staleLow;
  words[1] = staleHigh;
}

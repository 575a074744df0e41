import { crc32 } from 'node:zlib';

/** Bytes of a file's beginning, and of what stands before an offset, that a print is made of. */
export const headBytes = 1024;
export const tailBytes = 256;

/** A fingerprint of some bytes: how many, and their CRC-32 (`120:9ae0daaf`). That of none is `0:0`. */
export function printOf(bytes: Uint8Array): string {
  return `${bytes.length}:${bytes.length === 0 ? '0' : crc32(bytes).toString(16)}`;
}

/** How many bytes a print was made of. */
export function printLength(print: string): number {
  return Number.parseInt(print, 10) || 0;
}

/** Whether the print is that of the first bytes given here. False where there are too few. */
export function beginsWith(bytes: Uint8Array, print: string): boolean {
  const length = printLength(print);
  return bytes.length >= length && printOf(bytes.subarray(0, length)) === print;
}

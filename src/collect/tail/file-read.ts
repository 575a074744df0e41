import type { FilePosition } from './position.ts';

/** What one read of a file gave. */
export interface FileRead {
  readonly text: Uint8Array;
  readonly lineCount: number;
  readonly truncated: readonly number[];
  /** Bytes of the file passed. */
  readonly passed: number;
  /** There was more than was asked for. */
  readonly isMoreLeft: boolean;
  /** Where the content that stood here before it was replaced was read up to: the file was truncated or rewritten. */
  readonly replaced: FilePosition | undefined;
}

/** A read that gave no line. */
export const nothing: FileRead = {
  text: new Uint8Array(),
  lineCount: 0,
  truncated: [],
  passed: 0,
  isMoreLeft: false,
  replaced: undefined,
};

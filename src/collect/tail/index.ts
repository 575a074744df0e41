import type { Clock } from '../../lib/clock.ts';
import type { LineChunk } from '../../lib/reading.ts';

export interface TailOptions {
  /** Absolute paths or globs. */
  readonly patterns: readonly string[];
  /** Where a file that was never seen before is begun that is there at the first read. Later ones: their beginning. */
  readonly from: 'beginning' | 'end';
  /** Longer lines are cut to this many bytes and marked. */
  readonly maxLineBytes: number;
  readonly clock: Clock;
}

/**
 * Where reading of a file stands; kept with the rows that were read up to it. A file is known by device, inode and
 * a fingerprint of its head.
 */
export interface FilePosition {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  /** Bytes read; always the start of a line. */
  readonly offset: number;
  readonly head: string;
  readonly tail: string;
}

export interface TailChunk extends LineChunk {
  readonly path: string;
}

export interface TailRead {
  readonly chunks: readonly TailChunk[];
  /** Where all files stand after these chunks: commit both together. */
  readonly positions: readonly FilePosition[];
  /** There is more to read at once. */
  readonly isMoreLeft: boolean;
}

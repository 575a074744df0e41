import type { Row } from '../../lib/reading.ts';

/**
 * Where reading of a file stands; committed with the lines that were read up to it. A file is known by device, inode
 * and a fingerprint of its head; the fingerprint of what stands just before the offset tells a copy of it, and a file
 * that was rewritten in place, from the file itself.
 */
export interface FilePosition {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  /** Bytes read. For a compressed file: of its content. */
  readonly offset: number;
  /** Prints (`print.ts`) of the first bytes and of those before the offset. */
  readonly head: string;
  readonly tail: string;
  /** The offset is inside a line that was longer than the limit; the rest of it is skipped. */
  readonly isCutting: boolean;
}

/** Marks that following has begun, also while there is no file: what appears from then on is read from its start. */
const begunMarker: Row = { path: null };

/** Rows of a `replace` change that keeps the positions. */
export function positionRows(positions: readonly FilePosition[]): Row[] {
  return [begunMarker, ...positions.map(({ isCutting, ...rest }) => ({ ...rest, is_cutting: +isCutting }))];
}

/** The positions as they were kept; undefined where following never began. */
export function positionsFrom(rows: readonly Row[]): FilePosition[] | undefined {
  if (rows.length === 0) return undefined;
  return rows.flatMap((row) => {
    const { path, device, inode, offset, head, tail } = row;
    if (typeof path !== 'string' || typeof offset !== 'number') return [];
    return [
      {
        path,
        device: Number(device),
        inode: Number(inode),
        offset,
        head: String(head),
        tail: String(tail),
        isCutting: row['is_cutting'] === 1,
      },
    ];
  });
}

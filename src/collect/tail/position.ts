import type { Row } from '../../lib/reading.ts';

/**
 * Where reading of a file stands; committed with the lines that were read up to it. A file is known by device, inode
 * and a fingerprint of its head; the fingerprint of what stands just before the offset tells a copy of it, and a file
 * that was rewritten in place, from the file itself.
 */
export interface FilePosition {
  /** Where the file was when it was the log, links followed: the names of its rotations are made of that. */
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
  /** When this content was written to, at the latest, as it was first seen: the file's own time of modification. */
  readonly since: number;
  /** The beginning of a line that a rotation cut in two, in base64; the file goes on with the rest of it. */
  readonly carry: string;
  /**
   * `followed`: read on. `finished`: read to its end and left, remembered in case it shows up again. `missing`: not
   * found where it was, neither itself nor a copy.
   */
  readonly state: PositionState;
}

export type PositionState = (typeof states)[number];

const states = ['followed', 'finished', 'missing'] as const;

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
        since: Number(row['since'] ?? 0),
        carry: String(row['carry'] ?? ''),
        state: states.find((state) => state === row['state']) ?? 'followed',
      },
    ];
  });
}

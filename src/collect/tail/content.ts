import { isItself } from './candidates.ts';
import type { FollowedFile } from './followed-file.ts';
import type { FilePosition } from './position.ts';
import { printLength } from './print.ts';

/** So many bytes must be the same before another file of the same name counts as this one, written again. */
export const proofBytes = 512;

/**
 * A file belongs to the position that explains most of its content; where two explain as much, to that with its inode:
 * an inode is used again, and many files begin with the same lines.
 */
export async function isOfAnother(
  file: FollowedFile,
  position: FilePosition,
  known: readonly FilePosition[],
): Promise<boolean> {
  const isBetter = (other: FilePosition): boolean =>
    other.offset > position.offset ||
    (other.offset === position.offset && isItself(file, other) && !isItself(file, position));
  for (const other of known) if (isBetter(other) && (await file.holds(other))) return true;
  return false;
}

/**
 * Whether all of it was read: it ends where another was read to, or it begins as one that was read further than it goes,
 * its copy before that grew.
 */
export async function wasRead(file: FollowedFile, positions: readonly FilePosition[]): Promise<boolean> {
  const read = await furthest(file, positions);
  if (read !== undefined && (await file.isPartOf(read))) return true;
  for (const position of positions)
    if (printLength(position.head) >= proofBytes && (await file.isPartOf(position))) return true;
  return false;
}

/** Goes behind what was read of it under another name, where enough is the same. */
export async function skipRead(file: FollowedFile, positions: readonly FilePosition[]): Promise<void> {
  const read = await furthest(file, positions);
  if (read !== undefined && read.offset >= proofBytes) await file.resume(read);
}

/** Whether it has content that is looked for: the search goes on in it. */
export async function isLookedFor(file: FollowedFile, lost: readonly FilePosition[]): Promise<boolean> {
  return (await furthest(file, lost)) !== undefined;
}

/**
 * Whether all of it was read, or will be where it is copied from. Rejects where it cannot be read: a compressed file that
 * is still being written.
 */
export async function isKnownContent(
  file: FollowedFile,
  followed: readonly FollowedFile[],
  positions: readonly FilePosition[],
): Promise<boolean> {
  if (await wasRead(file, positions)) return true;
  for (const other of followed) if (await file.isCopyOf(other, proofBytes)) return true;
  return false;
}

/** The position that explains most of a file's content. */
async function furthest(
  file: FollowedFile,
  positions: readonly FilePosition[],
): Promise<FilePosition | undefined> {
  for (const position of positions.toSorted((a, b) => b.offset - a.offset))
    if (position.offset > 0 && (await file.holds(position))) return position;
  return undefined;
}

import { dirname } from 'node:path';
import type { Candidate, Surroundings } from './candidates.ts';
import { isDerived, isItself, rotationShape } from './candidates.ts';
import { FollowedFile } from './followed-file.ts';
import type { FilePosition } from './position.ts';
import { isCompressed } from './source.ts';
import { keyOf } from './tracked-files.ts';

/** Which files are followed already. */
export type IsTaken = (file: { readonly device: number; readonly inode: number }) => boolean;

/** So many bytes must be the same before another file of the same name counts as this one, written again. */
export const proofBytes = 512;

/**
 * What became of the content a position was taken from, after its file was renamed, copied, compressed or written
 * again: the file with it, standing at that position. Undefined where nothing has it (deleted).
 */
export async function findRemains(
  position: FilePosition,
  around: Surroundings,
  isTaken: IsTaken,
): Promise<FollowedFile | undefined> {
  const candidates = (await around.candidatesFor(position)).filter((one) => !isTaken(one));
  const ordered = candidates.toSorted(
    (a, b) =>
      +isItself(b, position) - +isItself(a, position) ||
      +isCompressed(a.path) - +isCompressed(b.path) ||
      b.modifiedMs - a.modifiedMs,
  );
  for (const candidate of ordered) {
    if (!mayHold(candidate, position)) continue;
    const file = await openAt(candidate.path, position);
    if (file) return file;
  }
  return undefined;
}

/**
 * Whether it is worth a look. What was written to before this content began holds another, though it may begin with the
 * same lines; of a few bytes, or none, many files are the continuation; and an inode number is used again.
 */
function mayHold(candidate: Candidate, position: FilePosition): boolean {
  const isProof = position.offset >= proofBytes;
  if (isItself(candidate, position)) return isProof || candidate.isNear;
  if (isProof) return candidate.modifiedMs >= position.since;
  const isOther = candidate.path !== position.path && isDerived(candidate.path, position.path);
  return isOther && candidate.modifiedMs > position.since && position.head !== '0:0';
}

/**
 * Files that were the log after the one a position was taken from and were rotated in their turn before anybody looked:
 * `app.log.1` where that is `app.log.2` by now. The oldest first. One whose content is that of a known position is none.
 */
export async function findYounger(
  position: FilePosition,
  around: Surroundings,
  isTaken: IsTaken,
  followed: readonly FollowedFile[],
  left: readonly FilePosition[],
): Promise<FollowedFile[]> {
  const near = await around.candidatesFor(position);
  const isOpen = followed.some((file) => isItself(file, position));
  const itself = await whereIs(position, near, isOpen);
  const candidates =
    itself === undefined || dirname(itself) === dirname(position.path)
      ? near
      : await around.candidatesFor({ ...position, path: itself });
  const own = itself !== undefined && itself !== position.path ? rotationShape(itself) : undefined;
  const isAlike = ({ path }: Candidate): boolean =>
    isDerived(path, position.path) && (own === undefined || rotationShape(path) === own);
  const younger = candidates
    .filter(({ path, isNear }) => isNear && path !== position.path && path !== itself)
    .filter((one) => one.modifiedMs >= position.since && isAlike(one) && !isTaken(one))
    .toSorted((a, b) => +isCompressed(a.path) - +isCompressed(b.path) || a.modifiedMs - b.modifiedMs);
  const files: FollowedFile[] = [];
  for (const candidate of younger.filter((one) => !around.known.has(keyOf(one)))) {
    const file = await FollowedFile.open(candidate.path, position.path).catch(() => undefined);
    if (file === undefined) continue;
    if (keyOf(file) !== keyOf(candidate)) {
      // Rotated since they were listed: they are met again, in their order.
      await file.close();
      break;
    }
    // A compressed file that is still being written cannot be read, and an empty one may become a copy: met again.
    if (file.isEmpty || (await isKnownContent(file, [...followed, ...files], left).catch(() => true))) {
      around.known.add(keyOf(file));
      await file.close();
    } else files.push(file);
  }
  return files;
}

/** The name the file has now; unless it is open, another file may have its inode by now. */
async function whereIs(
  position: FilePosition,
  candidates: readonly Candidate[],
  isOpen: boolean,
): Promise<string | undefined> {
  for (const { path } of candidates.filter((one) => isItself(one, position))) {
    if (isOpen) return path;
    const file = await openAt(path, position);
    await file?.close();
    if (file) return path;
  }
  return undefined;
}

/**
 * Whether it is a copy of a file that is followed, or has what was read of another. Rejects where it cannot be read: a
 * compressed file that is still being written.
 */
export async function isKnownContent(
  file: FollowedFile,
  followed: readonly FollowedFile[],
  positions: readonly FilePosition[],
): Promise<boolean> {
  for (const other of followed) if (await file.isCopyOf(other, proofBytes)) return true;
  for (const position of positions) if (position.offset > 0 && (await file.resume(position))) return true;
  return false;
}

async function openAt(path: string, position: FilePosition): Promise<FollowedFile | undefined> {
  const file = await FollowedFile.open(path).catch(() => undefined);
  // Reading a compressed file that is still being written fails; it is tried again.
  if ((await file?.resume(position).catch(() => false)) === true) return file;
  await file?.close();
  return undefined;
}

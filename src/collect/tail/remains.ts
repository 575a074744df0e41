import { dirname } from 'node:path';
import type { Candidate, Surroundings } from './candidates.ts';
import { isDerived, isItself, rotationShape } from './candidates.ts';
import { FollowedFile } from './followed-file.ts';
import type { FilePosition } from './position.ts';
import { isKnownContent, isLookedFor, isOfAnother, proofBytes, skipRead } from './content.ts';
import { isCompressed } from './source.ts';
import { keyOf } from './tracked-files.ts';

/** Which files are followed already. */
export type IsTaken = (file: { readonly device: number; readonly inode: number }) => boolean;

/**
 * What became of the content a position was taken from, after its file was renamed, copied, compressed or written
 * again: the file with it, standing at that position. Undefined where nothing has it (deleted).
 */
export async function findRemains(
  position: FilePosition,
  around: Surroundings,
  isTaken: IsTaken,
  known: () => readonly FilePosition[],
): Promise<FollowedFile | undefined> {
  const candidates = (await around.candidatesFor(position)).filter((one) => !isTaken(one));
  const ordered = candidates.toSorted(
    (a, b) =>
      +isItself(b, position) - +isItself(a, position) ||
      b.modifiedMs - a.modifiedMs ||
      +isCompressed(a.path) - +isCompressed(b.path),
  );
  for (const candidate of withoutUnfinished(ordered)) {
    if (!mayHold(candidate, position)) continue;
    const file = await openAt(candidate.path, position);
    if (file && !(await isOfAnother(file, position, known()))) return file;
    await file?.close();
  }
  return undefined;
}

/** What is being compressed stands beside what it is made of. */
function withoutUnfinished(candidates: readonly Candidate[]): Candidate[] {
  const paths = new Set(candidates.map(({ path }) => path));
  return candidates.filter(
    ({ path }) => !isCompressed(path) || !paths.has(path.slice(0, path.lastIndexOf('.'))),
  );
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
  return isOther && candidate.modifiedMs >= position.since && position.head !== '0:0';
}

/** The files that are followed, and where those and others stand or stood. */
export interface Known {
  readonly followed: readonly FollowedFile[];
  readonly positions: readonly FilePosition[];
  /** Those whose content is looked for. */
  readonly lost: readonly FilePosition[];
}

/**
 * Files that were the log after the one a position was taken from and were rotated in their turn before anybody looked:
 * `app.log.1` where that is `app.log.2` by now. The oldest first. One whose content is that of a known position is none.
 * `isOpen`: the file of that position is followed.
 */
export async function findYounger(
  position: FilePosition,
  around: Surroundings,
  isTaken: IsTaken,
  isOpen: boolean,
  known: () => Known,
): Promise<FollowedFile[]> {
  const near = await around.candidatesFor(position);
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
  if (younger.length === 0) return files;
  const { followed, positions, lost } = known();
  for (const candidate of younger.filter((one) => !around.known.has(keyOf(one)))) {
    const file = await FollowedFile.open(candidate.path, position.path).catch(() => undefined);
    if (file === undefined) continue;
    if (keyOf(file) !== keyOf(candidate)) {
      // Rotated since they were listed: they are met again, in their order.
      await file.close();
      break;
    }
    // A compressed file that is still being written cannot be read, and an empty one may become a copy: met again.
    if (
      file.isEmpty ||
      (await isLookedFor(file, lost).catch(() => true)) ||
      (await isKnownContent(file, [...followed, ...files], positions).catch(() => true))
    ) {
      around.known.add(keyOf(file));
      await file.close();
      continue;
    }
    await skipRead(file, positions);
    files.push(file);
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

async function openAt(path: string, position: FilePosition): Promise<FollowedFile | undefined> {
  const file = await FollowedFile.open(path).catch(() => undefined);
  // Reading a compressed file that is still being written fails; it is tried again.
  if ((await file?.resume(position).catch(() => false)) === true) return file;
  await file?.close();
  return undefined;
}

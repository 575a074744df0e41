import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FollowedFile } from './followed-file.ts';
import type { FilePosition } from './position.ts';
import { isCompressed, isReadable } from './source.ts';

interface Candidate {
  readonly path: string;
  readonly inode: number;
  readonly device: number;
  readonly modifiedMs: number;
  /** In the folder of the log, or in one below it. */
  readonly isNear: boolean;
}

const maxCandidates = 200;

/**
 * What became of the content a position was taken from, after its file was renamed, copied or compressed: the file
 * with it, standing at that position, and after it those of the same rotation that are younger and were never read.
 * Looks beside the file, one folder below and in the folders beside (logrotate's `olddir`). `isTaken` says which files
 * are followed already. Empty where nothing has it (deleted).
 */
export async function findRemains(
  position: FilePosition,
  isTaken: (file: { device: number; inode: number }) => boolean,
): Promise<FollowedFile[]> {
  const isItself = ({ device, inode }: Candidate): boolean =>
    device === position.device && inode === position.inode;
  // Elsewhere only the very file counts: another program's log may begin with the same lines.
  const candidates = (await candidatesFor(position.path)).filter(
    (one) => !isTaken(one) && (one.isNear || isItself(one)),
  );
  const ordered = candidates.toSorted(
    (a, b) =>
      +isItself(b) - +isItself(a) ||
      +isCompressed(a.path) - +isCompressed(b.path) ||
      b.modifiedMs - a.modifiedMs,
  );
  for (const candidate of ordered) {
    const file = await openAt(candidate.path, position);
    if (file === undefined) continue;
    return [file, ...(await youngerOf(candidate, candidates, position.path))];
  }
  return [];
}

async function openAt(path: string, position: FilePosition): Promise<FollowedFile | undefined> {
  const file = await FollowedFile.open(path).catch(() => undefined);
  // Reading a compressed file that is still being written fails; it is tried again.
  const isIt = await file?.resume(position).catch(() => false);
  if (isIt === true) return file;
  await file?.close();
  return undefined;
}

/** Files rotated after the one that was found, before the log began anew: `app.log.1` where `app.log.2` was found. */
async function youngerOf(
  found: Candidate,
  candidates: readonly Candidate[],
  original: string,
): Promise<FollowedFile[]> {
  const shape = rotationShape(found.path);
  if (shape === rotationShape(original)) return [];
  const younger = candidates
    .filter((one) => one.path !== found.path && one.modifiedMs > found.modifiedMs)
    .filter((one) => rotationShape(one.path) === shape)
    .toSorted((a, b) => a.modifiedMs - b.modifiedMs);
  const files: FollowedFile[] = [];
  for (const { path } of younger) {
    const file = await FollowedFile.open(path).catch(() => undefined);
    if (file) files.push(file);
  }
  return files;
}

/** A name with its numbers (a generation, a date) and the suffix of its compression left open. */
function rotationShape(path: string): string {
  const name = isCompressed(path) ? path.slice(0, path.lastIndexOf('.')) : path;
  return name.replaceAll(/\d+/g, '#');
}

/** Files that a rotation of `path` may have made, the youngest first: their names begin as its name does. */
async function candidatesFor(path: string): Promise<Candidate[]> {
  const stem = basename(path).split(/[.\-_]/)[0] || basename(path);
  const found: Candidate[] = [];
  for (const { folder, isNear } of await foldersAround(dirname(path))) {
    for (const name of await namesIn(folder)) {
      if (!name.startsWith(stem) || !isReadable(name)) continue;
      const one = join(folder, name);
      const state = await stat(one).catch(() => undefined);
      if (state?.isFile() === true)
        found.push({ path: one, device: state.dev, inode: state.ino, modifiedMs: state.mtimeMs, isNear });
    }
  }
  return found.toSorted((a, b) => b.modifiedMs - a.modifiedMs).slice(0, maxCandidates);
}

const maxFolders = 100;

async function foldersAround(folder: string): Promise<{ folder: string; isNear: boolean }[]> {
  const near = [folder, ...(await foldersIn(folder))];
  const beside = (await foldersIn(dirname(folder))).filter((one) => one !== folder);
  return [...near, ...beside]
    .slice(0, maxFolders)
    .map((one, index) => ({ folder: one, isNear: index < near.length }));
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}

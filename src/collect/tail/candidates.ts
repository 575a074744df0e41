import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { FilePosition } from './position.ts';
import { isCompressed, isReadable } from './source.ts';

/** A file that a rotation may have made of another. */
export interface Candidate {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  readonly modifiedMs: number;
  /** In the folder of the log, or in one below it. */
  readonly isNear: boolean;
}

/** Of this many files a folder's are looked at; a mail spool is no folder of logs. */
const maxFiles = 2000;
const maxFolders = 100;

/** The files around logs as they were at the first question: one look serves a search for many positions. */
export class Surroundings {
  readonly #listed = new Map<string, Promise<readonly Candidate[]>>();
  /** Keys of files whose content turned out to be known. */
  readonly known = new Set<string>();

  /**
   * The files that a rotation may have made of the one a position was taken from, the youngest first: those in its
   * folder and in the folders below whose names begin as its name does, and the very file wherever it is found, also in
   * the folders beside (logrotate's `olddir`). Elsewhere only the very file counts: another program's log may begin with
   * the same lines.
   */
  async candidatesFor(position: FilePosition): Promise<Candidate[]> {
    const folder = dirname(position.path);
    const listed = this.#listed.get(folder) ?? filesAround(folder);
    this.#listed.set(folder, listed);
    const stem = basename(position.path).split(/[.\-_]/)[0] || basename(position.path);
    return (await listed).filter(
      (one) => (one.isNear && basename(one.path).startsWith(stem)) || isItself(one, position),
    );
  }
}

/** All readable files, the youngest first. */
async function filesAround(folder: string): Promise<readonly Candidate[]> {
  const found = await Promise.all(
    (await foldersAround(folder)).map(async (one) => {
      const names = (await readdir(one.folder).catch(() => [])).filter(isReadable).slice(0, maxFiles);
      return Promise.all(names.map((name) => candidateAt(join(one.folder, name), one.isNear)));
    }),
  );
  return found
    .flat()
    .filter((one) => one !== undefined)
    .toSorted((a, b) => b.modifiedMs - a.modifiedMs);
}

async function candidateAt(path: string, isNear: boolean): Promise<Candidate | undefined> {
  const state = await stat(path).catch(() => undefined);
  if (state?.isFile() !== true) return undefined;
  return { path, device: state.dev, inode: state.ino, modifiedMs: state.mtimeMs, isNear };
}

/** Whether it is the file a position was taken from. */
export function isItself(
  { device, inode }: { readonly device: number; readonly inode: number },
  position: FilePosition,
): boolean {
  return device === position.device && inode === position.inode;
}

/**
 * Whether a name is that of the log with what a rotation adds to it: a number, a date, `.old`; also before the ending
 * (logrotate's `extension`). `app-2.log` is not made of `app.log`'s neighbour `app-1.log`.
 */
export function isDerived(path: string, original: string): boolean {
  const whole = basename(path);
  const name = isCompressed(whole) ? whole.slice(0, whole.lastIndexOf('.')) : whole;
  const own = basename(original);
  const ending = extname(own);
  const stem = own.slice(0, own.length - ending.length);
  if (name.startsWith(own)) return addition.test(name.slice(own.length));
  if (ending === '' || !name.startsWith(stem) || !name.endsWith(ending)) return false;
  return addition.test(name.slice(stem.length, name.length - ending.length));
}

/** Begins with a separator: `app.log1` and `app1.log` are logs of their own. */
const addition = /^$|^[-._~@](?:[-._~:T\d]|old|bak|orig|prev|save)*$/i;

/** A name with its numbers (a generation, a date) and the suffix of its compression left open. */
export function rotationShape(path: string): string {
  const name = isCompressed(path) ? path.slice(0, path.lastIndexOf('.')) : path;
  return name.replaceAll(/\d+/g, '#');
}

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

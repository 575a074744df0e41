import { readdir, stat } from 'node:fs/promises';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import type { FileStat } from './watched-files.ts';

/** A base name as the kernel knows it: each character is one byte, so names that are not valid UTF-8 stay whole. */
export type RawName = string;

/** A base name to match and to show; invalid bytes become U+FFFD. */
export function textOf(name: RawName): string {
  // oxlint-disable-next-line no-control-regex -- ASCII is what most names are, and needs no work
  return /^[\x00-\x7f]*$/.test(name) ? name : Buffer.from(name, 'latin1').toString();
}

interface Listing {
  readonly names: readonly RawName[];
  /** Of the directory itself when it was read; unchanged means that nothing was added, removed or renamed since. */
  readonly version: string;
}

/** Within it, a second change of a directory may bear the same time (FAT: two seconds). */
const roundingMs = 2000;
/** Smaller directories are read each time: that costs nothing. */
const largeCount = 1000;
/** Calls under way at a time: a large directory must not fill the thread pool for everybody else. */
const statsAtOnce = 16;

/** The directories of all expectations: each is read once at a time, however many ask, and not again while unchanged. */
export class Directories {
  readonly #known = new Map<string, Listing>();
  readonly #running = new Map<string, Promise<readonly RawName[]>>();

  /** The names in it; of a large one the same array as before where nothing has changed. Rejects in words for people. */
  names(path: string, nowMs: number): Promise<readonly RawName[]> {
    let running = this.#running.get(path);
    if (running === undefined) {
      running = this.#read(path, nowMs).finally(() => this.#running.delete(path));
      this.#running.set(path, running);
    }
    return running;
  }

  async #read(path: string, nowMs: number): Promise<readonly RawName[]> {
    try {
      const { mtimeMs, ctimeMs, ino, dev } = await stat(path);
      const version = `${dev} ${ino} ${mtimeMs} ${ctimeMs}`;
      const known = this.#known.get(path);
      if (known?.version === version) return known.names;
      const names = await readdir(path, 'latin1');
      const isTold = nowMs - ctimeMs > roundingMs && nowMs - mtimeMs > roundingMs;
      if (isTold && names.length >= largeCount) this.#known.set(path, { names, version });
      else this.#known.delete(path);
      return names;
    } catch (error) {
      this.#known.delete(path);
      throw new Error(`${path} ${reasonOf(error)}`, { cause: error });
    }
  }
}

function reasonOf(error: unknown): string {
  const code = errnoOf(error);
  if (code === 'ENOENT') return 'does not exist';
  if (code === 'ENOTDIR') return 'is not a directory';
  if (code === 'EACCES') return 'may not be read by this user';
  return `cannot be read: ${messageOf(error)}`;
}

/** Taken away since the directory was read, or a link to nothing. */
const gone = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ESTALE']);

/** What stat(2) tells of regular files, links followed; what is gone or something else is left out. */
export async function statFiles(path: string, names: readonly RawName[]): Promise<FileStat[]> {
  const folder = Buffer.from(path.endsWith('/') ? path : `${path}/`);
  const found: FileStat[] = [];
  for (let start = 0; start < names.length; start += statsAtOnce) {
    const batch = names.slice(start, start + statsAtOnce);
    const stats = await Promise.all(batch.map((name) => statFile(folder, name)));
    for (const file of stats) if (file !== undefined) found.push(file);
  }
  return found;
}

async function statFile(folder: Buffer, name: RawName): Promise<FileStat | undefined> {
  try {
    const file = await stat(Buffer.concat([folder, Buffer.from(name, 'latin1')]));
    if (!file.isFile()) return undefined;
    return { name: textOf(name), sizeBytes: file.size, mtimeMs: file.mtimeMs, ctimeMs: file.ctimeMs };
  } catch (error) {
    if (gone.has(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}

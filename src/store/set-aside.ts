import { existsSync, linkSync, readdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What belongs to a database beside its main file. */
const companions = ['-wal', '-shm', '-journal'];

/**
 * Renames a damaged database, with what belongs to it, so that nothing of it is lost and a new one can be begun. Gives
 * the new name.
 */
export function setAside(file: string, nowMs: number): string {
  const aside = asideName(file, 'damaged', nowMs);
  for (const suffix of ['', ...companions])
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  return aside;
}

/**
 * Puts another file in the place of a database, which is kept under another name. At no moment is there no file: a node
 * that starts in between does not begin a new one. Gives the name of the old one; undefined: there was none.
 */
export function replaceKeeping(file: string, by: string, nowMs: number): string | undefined {
  const aside = asideName(file, 'replaced', nowMs);
  const isThere = existsSync(file);
  if (isThere) keepAs(file, aside);
  // A write-ahead log must go before: SQLite would take it for the new file's.
  for (const suffix of companions) if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
  renameSync(by, file);
  return isThere ? aside : undefined;
}

/** Databases that were set aside, or replaced, and are still there. */
export function setAsideBeside(file: string): string[] {
  try {
    return readdirSync(dirname(file))
      .filter((name) => /^\.(damaged|replaced)-[-\dTZ]+$/.test(name.slice(basename(file).length)))
      .filter((name) => name.startsWith(basename(file)))
      .toSorted()
      .map((name) => join(dirname(file), name));
  } catch {
    return [];
  }
}

function asideName(file: string, why: 'damaged' | 'replaced', nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  const name = `${file}.${why}-${stamp}`;
  let free = name;
  for (let n = 2; existsSync(free); n++) free = `${name}-${n}`;
  return free;
}

function keepAs(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch {
    // A file system without hard links.
    renameSync(file, name);
  }
}

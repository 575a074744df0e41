import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import picomatch from 'picomatch';
import { messageOf } from '../../lib/errors.ts';
import { isCompressed } from './source.ts';

export interface FoundFile {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  readonly size: number;
  readonly modifiedMs: number;
}

export interface Expansion {
  readonly files: readonly FoundFile[];
  /** What could not be looked at, and why. */
  readonly errors: readonly string[];
}

/** The files that the patterns name now, each once, compressed ones left out. Links are followed. */
export async function expandPatterns(patterns: readonly string[]): Promise<Expansion> {
  const found = new Map<string, FoundFile>();
  const errors: string[] = [];
  for (const pattern of patterns) {
    try {
      for (const path of isGlob(pattern) ? await matching(pattern) : [pattern]) {
        const state = isCompressed(path) ? undefined : await stat(path).catch(ignoreMissing);
        const key = `${state?.dev}:${state?.ino}`;
        if (state?.isFile() === true && !found.has(key))
          found.set(key, {
            path,
            device: state.dev,
            inode: state.ino,
            size: state.size,
            modifiedMs: state.mtimeMs,
          });
      }
    } catch (error) {
      errors.push(messageOf(error));
    }
  }
  return { files: [...found.values()], errors };
}

function isGlob(pattern: string): boolean {
  return picomatch.scan(pattern).isGlob;
}

/** The folders in which files of the patterns appear: those that exist now. */
export async function watchedFolders(patterns: readonly string[]): Promise<string[]> {
  const folders = new Set<string>();
  for (const pattern of patterns) {
    const folder = dirname(pattern);
    for (const one of isGlob(folder) ? await foldersMatching(folder) : [folder]) folders.add(one);
  }
  return [...folders];
}

function ignoreMissing(error: unknown): undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined;
  throw error;
}

const maxFolders = 1000;

/** Paths that match, in order of their names; a part of the pattern without glob characters is taken as it stands. */
async function matching(pattern: string): Promise<string[]> {
  const name = pattern.slice(pattern.lastIndexOf('/') + 1);
  const paths: string[] = [];
  for (const folder of isGlob(dirname(pattern))
    ? await foldersMatching(dirname(pattern))
    : [dirname(pattern)]) {
    const isMatch = picomatch(name);
    const names = await readdir(folder).catch(ignoreMissing);
    for (const one of (names ?? []).toSorted()) if (isMatch(one)) paths.push(join(folder, one));
  }
  return paths;
}

/** The folders a pattern of folders names; `**` goes down through all of them. */
async function foldersMatching(pattern: string): Promise<string[]> {
  let folders = ['/'];
  for (const part of pattern.split('/').filter((one) => one !== '')) {
    if (!isGlob(part)) {
      folders = folders.map((folder) => join(folder, part));
      continue;
    }
    const next: string[] = [];
    for (const folder of folders) {
      if (part === '**') next.push(folder, ...(await foldersBelow(folder)));
      else {
        const isMatch = picomatch(part);
        for (const name of await foldersIn(folder)) if (isMatch(name)) next.push(join(folder, name));
      }
    }
    folders = next.slice(0, maxFolders);
  }
  return folders;
}

async function foldersBelow(folder: string): Promise<string[]> {
  const below: string[] = [];
  const queue = [folder];
  for (let next = queue.shift(); next !== undefined && below.length < maxFolders; next = queue.shift()) {
    const inner = (await foldersIn(next)).map((name) => join(next ?? '', name));
    below.push(...inner);
    queue.push(...inner);
  }
  return below;
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(ignoreMissing);
  return (entries ?? []).filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import { formatSize } from '../../lib/size.ts';

/** A *.prom file, or why it cannot be read. */
export type TextFile =
  | { readonly path: string; readonly text: string; readonly modifiedMs: number }
  | { readonly path: string; readonly problem: string };

const maxFiles = 1000;

/** Reads the *.prom files of a folder, by name. Rejects with Node's own error where there is no such folder. */
export async function readFolder(
  folder: string,
  maxBytes: number,
  signal: AbortSignal,
): Promise<readonly TextFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prom')).toSorted(byBytes);
  const files: TextFile[] = [];
  for (const name of names.slice(0, maxFiles)) {
    signal.throwIfAborted();
    files.push(await readOne(join(folder, name), maxBytes));
  }
  if (names.length > maxFiles)
    files.push({ path: folder, problem: `${names.length} files; only the first ${maxFiles} are read` });
  return files;
}

async function readOne(path: string, maxBytes: number): Promise<TextFile> {
  try {
    const before = await stat(path);
    if (!before.isFile()) return { path, problem: 'it is no file' };
    if (before.size > maxBytes)
      return { path, problem: `it has more than ${formatSize(maxBytes)} (textfile.max_size)` };
    return { path, text: await readFile(path, 'utf8'), modifiedMs: before.mtimeMs };
  } catch (error) {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'it is not there',
      EACCES: 'it may not be read by this user',
    };
    return { path, problem: reasons[errnoOf(error) ?? ''] ?? messageOf(error) };
  }
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

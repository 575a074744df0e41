import { errnoOf, messageOf } from '../lib/errors.ts';

const plainWords = new Map([
  ['ENOENT', 'no such file'],
  ['ENOTDIR', 'no such file'],
  ['EISDIR', 'is a directory'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ELOOP', 'too many symbolic links'],
]);

/** One line on why a file cannot be read: `cannot read /x: no such file`. */
export function fileProblem(path: string, error: unknown): string {
  return `cannot read ${path}: ${plainWords.get(errnoOf(error) ?? '') ?? messageOf(error)}`;
}

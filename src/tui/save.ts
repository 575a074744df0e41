import { writeFile } from 'node:fs/promises';
import { parse } from 'node:path';
import { EtlmonError } from '../lib/errors.ts';

const mostTries = 100;

/**
 * Writes a text to a new file in a directory, the current one if none is given, and says where: under this name or,
 * where that is taken, with -2, -3 … behind it. Nothing is ever overwritten. Rejects with the error of the system.
 */
export async function saveNew(name: string, text: string, directory = '.'): Promise<string> {
  const { name: base, ext } = parse(name);
  for (let turn = 1; turn <= mostTries; turn++) {
    const path = `${directory}/${turn === 1 ? name : `${base}-${turn}${ext}`}`;
    try {
      await writeFile(path, text, { flag: 'wx' });
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new EtlmonError('NAME_TAKEN', `there are ${mostTries} files like ${name} already`);
}

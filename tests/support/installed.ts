import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');
const executable = resolve(repository, process.env['ETLMON'] ?? 'dist/bin/etlmon');
const isExecutable = existsSync(executable);

/** etlmon where a booted system has it: the single executable when it is built, else the bundle with its Node.js. */
export const installedProgram = isExecutable ? '/usr/local/bin/etlmon' : '/opt/etlmon/bin/etlmon';

/** What brings it there. */
export const binds: Readonly<Record<string, string>> = isExecutable
  ? { '/usr/local/bin/etlmon': executable }
  : { '/opt/etlmon': repository };

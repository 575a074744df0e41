import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The program under measurement. */
export interface Product {
  readonly file: string;
  /** `node` or `executable`, as the program itself tells. */
  readonly runtime: string;
  /** `etlmon 0.1.0 (Node.js 26.10.0, linux-x64)`. */
  readonly version: string;
}

export type RuntimeChoice = 'node' | 'executable' | 'both';

const root = resolve(import.meta.dirname, '../..');
const files = { node: `${root}/bin/etlmon`, executable: `${root}/dist/bin/etlmon` };

/**
 * The programs to measure: `ETLMON` where it is set, else what `--runtime` asks for, else the executable where it is
 * built and `bin/etlmon` where not. Throws where one is not there.
 */
export function chooseProducts(runtime: RuntimeChoice | undefined): Product[] {
  const chosen = process.env['ETLMON'];
  if (chosen !== undefined) return [identify(resolve(chosen))];
  if (runtime === 'both') return [identify(files.node), identify(files.executable)];
  if (runtime !== undefined) return [identify(files[runtime])];
  return [identify(existsSync(files.executable) ? files.executable : files.node)];
}

function identify(file: string): Product {
  const { stdout, stderr, status, error } = spawnSync(file, ['version'], { encoding: 'utf8' });
  if (status !== 0) {
    const reason = error?.message ?? stderr.trim();
    throw new Error(`${file} does not run (${reason}); npm run build, or npm run build:executable, makes it`);
  }
  const version = stdout.split('\n', 1)[0] ?? '';
  return { file, runtime: version.includes('Bun') ? 'executable' : 'node', version };
}

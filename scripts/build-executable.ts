import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.ts';

const root = new URL('..', import.meta.url).pathname;
const { values } = parseArgs({ options: { outfile: { type: 'string', default: `${root}dist/bin/etlmon` } } });

/** The baseline build of Bun runs on every x86-64 since Nehalem; the other needs AVX2. */
const compilers = {
  x64: '@oven/bun-linux-x64-baseline',
  arm64: '@oven/bun-linux-aarch64',
} as Record<string, string>;

const compiler = `${root}node_modules/${compilers[process.arch]}/bin/bun`;
if (!existsSync(compiler)) {
  console.error(
    `build:executable: no compiler for ${process.arch} (${compilers[process.arch] ?? 'none known'}); run npm ci`,
  );
  process.exit(1);
}

const folder = `${root}dist/executable`;
rmSync(folder, { recursive: true, force: true });
await bundle(folder);
const { status } = spawnSync(
  compiler,
  [
    'build',
    '--compile',
    '--minify',
    // In one piece, the code of every command would be parsed and kept by each.
    '--splitting',
    // Functions are compiled when it is built, not each time it starts. Bytecode in modules has to be asked for.
    '--bytecode',
    '--format=esm',
    '--outfile',
    values.outfile,
    // A daemon must not pick up settings from the folder it happens to be started in.
    '--no-compile-autoload-dotenv',
    '--no-compile-autoload-bunfig',
    `${folder}/etlmon.js`,
    `${folder}/scan-worker.js`,
    `${folder}/store-worker.js`,
    `${folder}/query-worker.js`,
  ],
  { stdio: ['ignore', 'inherit', 'inherit'], cwd: root },
);
rmSync(folder, { recursive: true, force: true });
if (status !== 0) process.exit(1);
console.log(`${values.outfile}: ${(statSync(values.outfile).size / 2 ** 20).toFixed(0)} MiB`);

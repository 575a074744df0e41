import { globSync, rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

/** What starts on its own: the program, and each worker thread. Names without ending are the files in dist/. */
const entries = {
  etlmon: 'src/main.ts',
  'scan-worker': 'src/collect/path/scan-worker.ts',
  'store-worker': 'src/store/store-worker.ts',
  'query-worker': 'src/node/query-worker.ts',
};

/** Built into one of the runtimes only; the other never asks for it. */
const external = [/^node:/, /^bun:/];

/** Bundles the program into `folder` in place of an older bundle: one file for each entry, and lazy chunks. */
export async function bundle(folder: string): Promise<void> {
  const build = await rolldown({
    input: entries,
    platform: 'node',
    external,
    transform: { define: { 'process.env.NODE_ENV': '"production"' }, target: 'es2024' },
  });
  for (const old of globSync(`${folder}/*.js`)) rmSync(old);
  await build.write({
    dir: folder,
    format: 'esm',
    entryFileNames: '[name].js',
    // Beside the entries, so that a worker's file is found from whatever chunk starts it.
    chunkFileNames: '[name]-[hash].js',
    minify: 'dce-only',
  });
  await build.close();
}

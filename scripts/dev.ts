import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, watch, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { bundle } from './bundle.ts';

/**
 * `npm run dev [-- ARGS]`: builds, runs `etlmon ARGS` (default `up`, with a database of its own) and starts it again
 * whenever a source changes.
 */
const root = resolve(import.meta.dirname, '..');
const given = process.argv.slice(2);
const args = given.length > 0 ? given : ['up', '-c', ownConfiguration()];

let child: ChildProcess | undefined;
let pending: NodeJS.Timeout | undefined;
let isEnding = false;

async function restart(): Promise<void> {
  try {
    await bundle(`${root}/dist`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return;
  }
  await stop();
  child = spawn(`${root}/bin/etlmon`, args, {
    stdio: 'inherit',
  });
  child.once('exit', (code) => {
    // Somebody quit the terminal client: that ends the session, a restart does not.
    if (!isEnding && child?.exitCode !== null && pending === undefined) process.exit(code ?? 0);
  });
}

/** A node.yaml that meets no node of this machine: any free port, a database in dist/dev, this folder watched. */
function ownConfiguration(): string {
  const folder = resolve(root, 'dist/dev');
  mkdirSync(folder, { recursive: true });
  const config = {
    node: { listen: '127.0.0.1:0', db_path: `${folder}/etlmon.db` },
    paths: [{ path: `${root}/src` }],
  };
  writeFileSync(`${folder}/node.yaml`, JSON.stringify(config));
  return `${folder}/node.yaml`;
}

/** Ends the running program and waits for it. */
async function stop(): Promise<void> {
  const old = child;
  if (!old || old.exitCode !== null) return;
  isEnding = true;
  const gone = new Promise((done) => old.once('exit', done));
  old.kill('SIGTERM');
  await gone;
  isEnding = false;
}

watch(`${root}/src`, { recursive: true }, (_event, name) => {
  if (name === null || /\.test\.|fixtures/.test(name)) return;
  clearTimeout(pending);
  pending = setTimeout(() => {
    pending = undefined;
    void restart();
  }, 150);
});

await restart();

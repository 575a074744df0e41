import { execFile } from 'node:child_process';
import type { FileState } from './file-states.ts';

type Present = Extract<FileState, { kind: 'present' }>;

/** So many paths, of at most 4096 bytes each, stay below what the kernel allows for arguments. */
const batchSize = 200;

/**
 * Asks for files with stat(1): a child that hangs on a dead mount can be abandoned, a thread of ours cannot. Files
 * that are not there are not in the answer. Rejects where there is no such command.
 */
export async function statInChild(paths: readonly string[]): Promise<ReadonlyMap<string, Present>> {
  const found = new Map<string, Present>();
  for (let start = 0; start < paths.length; start += batchSize) {
    const stdout = await run(paths.slice(start, start + batchSize));
    for (const [path, state] of parseStatOutput(stdout)) found.set(path, state);
  }
  return found;
}

/** Size, time of the last change in seconds, name; each entry ended by a zero byte. */
const format = String.raw`%s %.3Y %n\0`;

function run(paths: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'stat',
      ['-L', `--printf=${format}`, '--', ...paths],
      { env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' }, maxBuffer: 4 << 20 },
      (error, stdout) => {
        // It exits with 1 when one of the files is not there.
        if (error && typeof error.code === 'string') reject(error);
        else resolve(stdout);
      },
    );
    child.unref();
    // The pipes of a stuck child must not keep the node alive.
    for (const stream of [child.stdout, child.stderr]) {
      if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
    }
  });
}

/** Parses what stat(1) prints in `format`; entries it cannot read are left out. */
export function parseStatOutput(stdout: string): Map<string, Present> {
  const found = new Map<string, Present>();
  for (const entry of stdout.split('\0')) {
    const match = /^(\d+) (-?\d+\.\d+) (.+)$/s.exec(entry);
    if (!match) continue;
    const path = match[3] ?? '';
    found.set(path, {
      kind: 'present',
      path,
      sizeBytes: Number(match[1]),
      modifiedAt: Math.round(Number(match[2]) * 1000),
    });
  }
  return found;
}

import { readdir, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../lib/clock.ts';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import { statInChild } from './stat-child.ts';
import { permanentName } from './temporary-name.ts';

/** `silent`: no answer in time, as from a mount that hangs. `path` is where it was found. */
export type FileState =
  | {
      readonly kind: 'present';
      readonly path: string;
      readonly sizeBytes: number;
      readonly modifiedAt: number;
    }
  | { readonly kind: 'absent' }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'silent' };

export interface FileStateOptions {
  readonly clock: Clock;
  /** How long all questions of one call may take together. */
  readonly timeoutMs: number;
  /** The mount a path is on; one that may wait for another machine is asked by a child process. */
  readonly mountOf: (path: string) => { readonly mountPoint: string; readonly isLocal: boolean };
}

const silent: FileState = { kind: 'silent' };
const absent: FileState = { kind: 'absent' };

/** Asks at the same time; the thread pool has four threads, which others need too. */
const concurrency = 2;

/**
 * Looks at files whose paths come from a log. A mount that hangs is asked by one question at a time, and holds up
 * neither other mounts nor the caller.
 */
export class FileStates {
  readonly #options: FileStateOptions;
  /** Mounts with a question that has not been answered yet. */
  readonly #busy = new Set<string>();

  constructor(options: FileStateOptions) {
    this.#options = options;
  }

  /** One state for each path. Never rejects. */
  async ask(paths: readonly string[]): Promise<ReadonlyMap<string, FileState>> {
    const answers = new Map<string, FileState>();
    const { clock, timeoutMs } = this.#options;
    const { promise: timeOver, resolve } = Promise.withResolvers<void>();
    const cancel = clock.schedule(timeoutMs, resolve);
    const byMount = Map.groupBy(paths, (path) => this.#options.mountOf(path).mountPoint);
    const all = [...byMount].map(([mount, group]) => this.#askMount(mount, group, answers));
    await Promise.race([Promise.all(all), timeOver]);
    cancel();
    // What is answered later belongs to nobody.
    return new Map(paths.map((path) => [path, answers.get(path) ?? silent]));
  }

  async #askMount(mount: string, paths: readonly string[], answers: Map<string, FileState>): Promise<void> {
    if (this.#busy.has(mount)) return;
    this.#busy.add(mount);
    try {
      const [first] = paths;
      if (first !== undefined && this.#options.mountOf(first).isLocal) await askLocal(paths, answers);
      else await askRemote(paths, answers);
    } catch (error) {
      for (const path of paths) answers.set(path, { kind: 'failed', error: messageOf(error) });
    } finally {
      this.#busy.delete(mount);
    }
  }
}

async function askLocal(paths: readonly string[], answers: Map<string, FileState>): Promise<void> {
  const folders = new Map<string, Promise<ReadonlyMap<string, readonly Buffer[]>>>();
  const listed = (folder: string): Promise<ReadonlyMap<string, readonly Buffer[]>> => {
    let names = folders.get(folder);
    if (!names) folders.set(folder, (names = namesAsLogged(folder)));
    return names;
  };
  const queue = paths.values();
  const work = async (): Promise<void> => {
    for (const path of queue) answers.set(path, await look(path, listed));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

/** The file, else the one its temporary name was to become, else the one whose name the log could not write. */
async function look(
  path: string,
  listed: (folder: string) => Promise<ReadonlyMap<string, readonly Buffer[]>>,
): Promise<FileState> {
  const state = await stateOf(path);
  if (state.kind !== 'absent') return state;
  const permanent = permanentName(path);
  if (permanent !== undefined) {
    const renamed = await stateOf(permanent);
    if (renamed.kind === 'present') return renamed;
  }
  const name = basename(path);
  if (!/[_?]/.test(name)) return absent;
  const names = (await listed(dirname(path))).get(name) ?? [];
  if (names.length > 1)
    return { kind: 'failed', error: 'several files there have names that the log writes so' };
  const [only] = names;
  return only ? stateOf(Buffer.concat([Buffer.from(`${dirname(path)}/`), only])) : absent;
}

async function stateOf(path: string | Buffer): Promise<FileState> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return { kind: 'failed', error: 'it is no ordinary file' };
    return { kind: 'present', path: path.toString(), sizeBytes: stats.size, modifiedAt: stats.mtimeMs };
  } catch (error) {
    const errno = errnoOf(error);
    return errno === 'ENOENT' || errno === 'ENOTDIR' ? absent : { kind: 'failed', error: messageOf(error) };
  }
}

/** The names in a folder by how xferlog writes them: spaces as `_`, bytes that are no printing ASCII as `?`. */
async function namesAsLogged(folder: string): Promise<ReadonlyMap<string, readonly Buffer[]>> {
  try {
    return Map.groupBy(await readdir(folder, { encoding: 'buffer' }), (name) =>
      name
        .toString('latin1')
        .replaceAll(' ', '_')
        .replaceAll(/[^\x20-\x7e]/g, '?'),
    );
  } catch {
    return new Map();
  }
}

async function askRemote(paths: readonly string[], answers: Map<string, FileState>): Promise<void> {
  const wanted = paths.flatMap((path) => [path, permanentName(path) ?? path]);
  const found = await statInChild([...new Set(wanted)]);
  for (const path of paths) {
    const permanent = permanentName(path);
    const renamed = permanent === undefined ? undefined : found.get(permanent);
    answers.set(path, found.get(path) ?? renamed ?? absent);
  }
}

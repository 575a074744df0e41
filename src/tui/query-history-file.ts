import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute } from 'node:path';
import { readHistoryLines, remembered } from './state/query-history.ts';

/** Expressions that were run, kept from session to session. Nothing here ever fails: what cannot be kept is not. */
export interface QueryHistory {
  /** Oldest first. */
  readonly read: () => Promise<string[]>;
  readonly add: (expression: string) => Promise<void>;
}

/**
 * Where the history is kept: `etlmon/query-history` below $XDG_STATE_HOME, by default ~/.local/state; undefined where
 * neither is known. Relative paths do not count: https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function queryHistoryPath(
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const { XDG_STATE_HOME: state = '', HOME: home = '' } = environment;
  const base = isAbsolute(state) ? state : isAbsolute(home) ? `${home}/.local/state` : undefined;
  return base === undefined ? undefined : `${base}/etlmon/query-history`;
}

/** A history in a file, one expression a line, for its owner alone. */
export function queryHistoryFile(path: string): QueryHistory {
  let writing: Promise<void> = Promise.resolve();
  const read = async (): Promise<string[]> => {
    try {
      return readHistoryLines(await readFile(path, 'utf8'));
    } catch {
      return [];
    }
  };
  return {
    read,
    add: (expression) => {
      writing = writing.then(async () => write(path, remembered(await read(), expression)));
      return writing;
    },
  };
}

/** Other sessions see the old file or the new one whole. */
async function write(path: string, lines: readonly string[]): Promise<void> {
  const draft = `${path}.${process.pid}`;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(draft, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    await rename(draft, path);
  } catch {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Host } from '../host.ts';
import { refusedName, type CronDialect } from './cron-dialect.ts';

/** The scripts an entry runs through run-parts(8). */
export interface RunParts {
  /** `/etc/cron.daily`. */
  readonly folder: string;
  /** In the order they run; empty where the folder may not be read. */
  readonly scripts: readonly string[];
}

/**
 * The folder a command hands to `run-parts`: `cd / && run-parts --report /etc/cron.hourly`. Only below /etc: any other
 * may lie on a mount that does not answer.
 */
export function runPartsFolder(command: string): string | undefined {
  return /\brun-parts(?:\s+-[^\s;|&]+)*\s+(\/etc\/[^\s;|&)}<>]+)/.exec(command)?.[1];
}

/** What a command runs through `run-parts`; undefined for any other command. */
export function runPartsOf(command: string, host: Host, dialect: CronDialect): RunParts | undefined {
  const folder = runPartsFolder(command);
  return folder === undefined ? undefined : { folder, scripts: scriptsIn(folder, host, dialect) };
}

function scriptsIn(folder: string, host: Host, dialect: CronDialect): readonly string[] {
  try {
    return host
      .list(folder)
      .filter(
        (name) => refusedName(name, dialect) === undefined && isExecutable(host.path(join(folder, name))),
      )
      .toSorted();
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && stats.isFile() && (stats.mode & 0o111) !== 0;
}

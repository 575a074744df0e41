import { lstatSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { errnoOf, messageOf } from '../../lib/errors.ts';
import type { Host } from '../host.ts';
import { parseAnacrontab, type Anacrontab } from './anacrontab.ts';
import { cronDialect, refusedName, type CronDialect } from './cron-dialect.ts';
import { refusedFile } from './crontab-permissions.ts';
import { parseCrontab, type CrontabEntry } from './crontab.ts';
import { hostUsers } from './host-users.ts';
import { runPartsOf, type RunParts } from './run-parts.ts';

export interface SourcedEntry extends CrontabEntry {
  /** The scripts behind a `run-parts` command. */
  readonly runParts: RunParts | undefined;
}

/** Why the jobs of a file, or of all files of a folder, are not known or are not run. */
export interface CrontabProblem {
  /** `ignored`: cron passes it over. `unreadable`: this process may not or cannot read it; cron may well run it. */
  readonly kind: 'ignored' | 'unreadable';
  readonly reason: string;
}

export interface CrontabFile {
  /** `/etc/cron.d/mdadm`; of a folder that cannot be listed the folder. */
  readonly path: string;
  readonly kind: 'system' | 'user' | 'anacron';
  readonly entries: readonly SourcedEntry[];
  /** With kind `anacron`. */
  readonly anacrontab: Anacrontab | undefined;
  readonly problem: CrontabProblem | undefined;
}

export interface CrontabSources {
  readonly dialect: CronDialect;
  readonly files: readonly CrontabFile[];
}

export interface SourceOptions {
  /** Whose files cron trusts; in a fixture tree that is whoever made it. */
  readonly rootUid?: number;
}

const systemFile = '/etc/crontab';
const systemFolder = '/etc/cron.d';
const anacronFile = '/etc/anacrontab';
/** Debian's, SUSE's, and cronie's own. */
const spoolFolders = ['/var/spool/cron/crontabs', '/var/spool/cron/tabs', '/var/spool/cron'];
const scriptFolders = ['/etc/cron.hourly', '/etc/cron.daily', '/etc/cron.weekly', '/etc/cron.monthly'];

/** Far more than people write; a larger one would hold the process up. */
const largestBytes = 4 * 1024 * 1024;
const tooLarge: CrontabProblem = { kind: 'unreadable', reason: 'it is larger than 4 MiB' };

/** Reads every crontab of a host. A file or folder that is not there is left out; what cannot be read says so. */
export function readCrontabs(host: Host, { rootUid = 0 }: SourceOptions = {}): CrontabSources {
  const dialect = cronDialect(host);
  const users = hostUsers(host);
  const isKnown = (user: string): boolean => users === undefined || users.has(user);
  const detailed = (entry: CrontabEntry): SourcedEntry => ({
    ...entry,
    ...(entry.error === undefined &&
      !isKnown(entry.user) && {
        parsed: undefined,
        error: `user: there is no user ${entry.user} on this host`,
      }),
    runParts: runPartsOf(entry.command, host, dialect),
  });
  const read = (path: string, kind: 'system' | 'user', user?: string): CrontabFile[] => {
    if (user !== undefined && !isKnown(user)) {
      return [withProblem(path, kind, { kind: 'ignored', reason: `there is no user ${user} on this host` })];
    }
    const expected = { kind, dialect, rootUid, userUid: user === undefined ? undefined : users?.get(user) };
    return ifThere(path, kind, () => {
      const stats = statSync(host.path(path));
      const reason = refusedFile(stats, expected);
      if (reason !== undefined) return withProblem(path, kind, { kind: 'ignored', reason });
      if (stats.size > largestBytes) return withProblem(path, kind, tooLarge);
      const entries = parseCrontab(host.readText(path), {
        hasUserColumn: kind === 'system',
        dialect,
        ...(user === undefined ? {} : { user }),
      }).map(detailed);
      return { path, kind, entries, anacrontab: undefined, problem: undefined };
    });
  };
  const system = eachIn(host, systemFolder, 'system', (path, name) => {
    if (name.startsWith('.')) return [];
    const reason = refusedName(name, dialect);
    return reason === undefined
      ? read(path, 'system')
      : [withProblem(path, 'system', { kind: 'ignored', reason })];
  });
  const own = spoolFolders.flatMap((spool) =>
    eachIn(host, spool, 'user', (path, name) =>
      name.startsWith('.') || statIfThere(host.path(path))?.isDirectory() === true
        ? []
        : read(path, 'user', name),
    ),
  );
  const files = [...read(systemFile, 'system'), ...system, ...own].map((file) => asDebianRuns(file, dialect));
  return { dialect, files: [...files, ...readAnacron(host)] };
}

/**
 * A text that changes when anything `readCrontabs` reads has changed: times, sizes and inodes of the files and
 * folders. Costs one `stat` for each.
 */
export function crontabStamp(host: Host): string {
  const parts: string[] = [];
  const note = (path: string): void => {
    const stats = lstatIfThere(host.path(path));
    parts.push(
      stats === undefined
        ? `${path} -`
        : `${path} ${stats.ino} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs}`,
    );
    const target = stats?.isSymbolicLink() === true ? statIfThere(host.path(path)) : undefined;
    if (target !== undefined) parts.push(`${target.ino} ${target.size} ${target.mtimeMs} ${target.ctimeMs}`);
  };
  for (const path of [systemFile, anacronFile, '/etc/passwd', '/etc/nsswitch.conf']) note(path);
  for (const path of [systemFolder, ...spoolFolders, ...scriptFolders]) {
    note(path);
    for (const name of namesIn(host, path)) note(join(path, name));
  }
  return parts.join('\n');
}

/** Debian's cron drops a whole file for one line it cannot read: its other entries do not run either. */
function asDebianRuns(file: CrontabFile, dialect: CronDialect): CrontabFile {
  const wrong = file.entries.find(({ error }) => error !== undefined);
  if (dialect !== 'debian' || wrong === undefined) return file;
  const reason = `Debian’s cron ignores the whole file because of line ${wrong.line}`;
  const entries = file.entries.map((entry) => ({
    ...entry,
    parsed: undefined,
    error: entry.error ?? reason,
  }));
  return { ...file, entries, problem: { kind: 'ignored', reason: `${reason}: ${wrong.error}` } };
}

function readAnacron(host: Host): CrontabFile[] {
  return ifThere(anacronFile, 'anacron', () => {
    const stats = statSync(host.path(anacronFile));
    const file = withProblem(anacronFile, 'anacron', undefined);
    if (!stats.isFile()) return { ...file, problem: { kind: 'ignored', reason: 'it is not a regular file' } };
    if (stats.size > largestBytes) return { ...file, problem: tooLarge };
    return { ...file, anacrontab: parseAnacrontab(host.readText(anacronFile)) };
  });
}

function withProblem(
  path: string,
  kind: CrontabFile['kind'],
  problem: CrontabProblem | undefined,
): CrontabFile {
  return { path, kind, entries: [], anacrontab: undefined, problem };
}

function ifThere(path: string, kind: CrontabFile['kind'], read: () => CrontabFile): CrontabFile[] {
  try {
    return [read()];
  } catch (error) {
    return unreadable(path, kind, error);
  }
}

/** Nothing for what is not there, which a link that leads nowhere is not either. */
function unreadable(path: string, kind: CrontabFile['kind'], error: unknown): CrontabFile[] {
  const code = errnoOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return [];
  const reason = code === 'EACCES' ? 'this process may not read it (EACCES)' : messageOf(error);
  return [withProblem(path, kind, { kind: 'unreadable', reason })];
}

/** What `read` makes of each name in a folder, in order; a folder that cannot be listed stands for what is in it. */
function eachIn(
  host: Host,
  folder: string,
  kind: 'system' | 'user',
  read: (path: string, name: string) => CrontabFile[],
): CrontabFile[] {
  let names: string[];
  try {
    names = host.list(folder).toSorted();
  } catch (error) {
    return unreadable(folder, kind, error);
  }
  return names.flatMap((name) => read(join(folder, name), name));
}

function namesIn(host: Host, path: string): string[] {
  try {
    return host.list(path);
  } catch {
    return [];
  }
}

function statIfThere(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function lstatIfThere(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

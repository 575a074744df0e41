import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EtlmonError, messageOf } from '../lib/errors.ts';
import { commandPath } from './command-path.ts';
import { ownFolders, unitName } from './layout.ts';
import type { Found } from './step.ts';

/** What a plan depends on, read from the machine before anything is changed. */
export interface Facts {
  readonly isRoot: boolean;
  /** Whether systemd runs this machine. sd_booted(3). */
  readonly hasSystemd: boolean;
  /** What systemd says of the service: `active`, `inactive`, `failed` …; `undefined` without systemd. */
  readonly activeState: string | undefined;
  /** The primary group of each user. */
  readonly users: ReadonlyMap<string, string>;
  readonly groups: ReadonlySet<string>;
  /** Which of the programs a plan may run are installed. */
  readonly commands: ReadonlySet<string>;
  readonly found: ReadonlyMap<string, Found>;
  /**
   * The owner of each thing below the folders that belong to the service's user, by path. A file with a second name is
   * left out: it may be one of somebody else's.
   */
  readonly contents: ReadonlyMap<string, string>;
  /** The first part of the program's path that other users may not enter or read. */
  readonly closedAt: string | undefined;
}

/** By id. */
type Names = ReadonlyMap<number, string>;

const programs = ['systemd-sysusers', 'useradd', 'userdel', 'logrotate'];

/**
 * Reads the facts about these paths below `root` ('' for the machine itself). Throws an `EtlmonError` where one of them
 * cannot be read.
 */
export function readFacts(root: string, paths: readonly string[], program: readonly string[]): Facts {
  const groupNames = namesById(join(root, '/etc/group'));
  const userNames = namesById(join(root, '/etc/passwd'));
  const found = new Map<string, Found>();
  for (const path of paths) {
    try {
      const one = look(join(root, path), userNames, groupNames);
      if (one !== undefined) found.set(path, one);
    } catch (error) {
      throw new EtlmonError('INSTALL', `cannot look at ${path}: ${messageOf(error)}`, { cause: error });
    }
  }
  const hasSystemd = existsSync('/run/systemd/system');
  return {
    isRoot: process.getuid?.() === 0,
    hasSystemd,
    activeState: hasSystemd ? activeState() : undefined,
    users: primaryGroups(join(root, '/etc/passwd'), groupNames),
    groups: new Set(groupNames.values()),
    commands: new Set(programs.filter(isInstalled)),
    found,
    contents: new Map(ownFolders.flatMap((folder) => ownersBelow(root, folder, userNames, groupNames))),
    closedAt: program.map(closedPart).find((part) => part !== undefined),
  };
}

/** The first name of each id in a passwd(5) or group(5) file; none where there is no such file. */
export function namesById(file: string): Map<number, string> {
  const names = new Map<number, string>();
  for (const [name = '', , id = ''] of entries(file)) {
    if (/^\d+$/.test(id) && name !== '' && !names.has(Number(id))) names.set(Number(id), name);
  }
  return names;
}

function primaryGroups(passwd: string, groups: Names): Map<string, string> {
  const users = entries(passwd).filter(([, , , gid = '']) => /^\d+$/.test(gid));
  return new Map(users.map(([name = '', , , gid = '']) => [name, groups.get(Number(gid)) ?? gid]));
}

function entries(file: string): string[][] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => line.split(':'));
}

function look(path: string, users: Names, groups: Names): Found | undefined {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  // A folder may lie elsewhere, behind a link; a file behind one is somebody's decision.
  const target = stats.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : stats;
  const { mode, uid, gid } = target?.isDirectory() === true ? target : stats;
  const kind = target?.isDirectory() === true ? 'folder' : stats.isFile() ? 'file' : 'other';
  return {
    kind,
    text: kind === 'file' ? readFileSync(path, 'utf8') : '',
    mode: mode & 0o7777,
    owner: ownerOf({ uid, gid }, users, groups),
  };
}

function ownerOf(
  { uid, gid }: { readonly uid: number; readonly gid: number },
  users: Names,
  groups: Names,
): string {
  return `${users.get(uid) ?? uid}:${groups.get(gid) ?? gid}`;
}

function ownersBelow(root: string, folder: string, users: Names, groups: Names): [string, string][] {
  const top = lstatSync(join(root, folder), { throwIfNoEntry: false });
  if (top?.isDirectory() !== true) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).flatMap((name) => {
    const path = join(folder, name);
    const stats = lstatSync(join(root, path), { throwIfNoEntry: false });
    if (stats === undefined || (!stats.isDirectory() && stats.nlink > 1)) return [];
    return [[path, ownerOf(stats, users, groups)]];
  });
}

function activeState(): string {
  const env = { ...process.env, PATH: commandPath() };
  const { stdout } = spawnSync('systemctl', ['show', '--value', '--property=ActiveState', unitName], { env });
  return String(stdout).trim();
}

function isInstalled(command: string): boolean {
  return commandPath()
    .split(':')
    .some((folder) => {
      try {
        accessSync(join(folder, command), constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

function closedPart(file: string): string | undefined {
  if (!hasBits(file, 0o004)) return file;
  for (let folder = dirname(file); folder !== '/'; folder = dirname(folder)) {
    if (!hasBits(folder, 0o001)) return folder;
  }
  return undefined;
}

function hasBits(path: string, bits: number): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined || (stats.mode & bits) === bits;
}

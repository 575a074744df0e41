import type { Stats } from 'node:fs';
import type { CronDialect } from './cron-dialect.ts';

export interface ExpectedFile {
  /** `system`: `/etc/crontab` and `/etc/cron.d`; `user`: a user's own in the spool folder. */
  readonly kind: 'system' | 'user';
  readonly dialect: CronDialect;
  readonly rootUid: number;
  /** The user's, where it is known. */
  readonly userUid: number | undefined;
}

const writableByOthers = 0o022;

/**
 * Why cron ignores a file because of what it is or whose it is; undefined: it does not. After `process_crontab` in
 * Debian's database.c and `check_open` in cronie's.
 */
export function refusedFile(
  stats: Stats,
  { kind, dialect, rootUid, userUid }: ExpectedFile,
): string | undefined {
  if (!stats.isFile()) return 'it is not a regular file';
  const isUsers = kind === 'user' && (userUid === undefined || stats.uid === userUid);
  if (stats.uid !== rootUid && !isUsers) return `its owner is user ${stats.uid}, not root`;
  if ((kind === 'user' || dialect === 'debian') && stats.nlink !== 1) return 'it has more than one hard link';
  const mode = stats.mode & 0o7777;
  const written = mode.toString(8).padStart(4, '0');
  if (dialect === 'debian' && kind === 'user' && mode !== 0o600) return `its mode is ${written}, not 0600`;
  if ((mode & writableByOthers) !== 0) return `its group or others may write it (mode ${written})`;
  if (dialect === 'cronie' && (mode & 0o7533) !== 0o400) {
    return `its mode is ${written}: the owner must be able to read it, and nobody to execute it`;
  }
  return undefined;
}

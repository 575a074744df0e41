import { existsSync } from 'node:fs';
import type { Host } from '../host.ts';

/** Which cron a host has: what it accepts is nearly the same, which files it reads is not. */
export type CronDialect = 'debian' | 'cronie';

/** Debian's keeps the users' crontabs in a folder of its own; cronie's elsewhere (`/var/spool/cron`, SUSE: `tabs`). */
export function cronDialect(host: Host): CronDialect {
  return existsSync(host.path('var/spool/cron/crontabs')) ? 'debian' : 'cronie';
}

/** Names Debian's cron and run-parts(8) take; anything with a dot, such as a package manager's left-over, is passed by. */
const debianName = /^[A-Za-z0-9_-]+$/;

/** What cronie's `not_a_crontab` and run-parts pass by: hidden files, editors' copies, what rpm leaves behind. */
const cronieLeftOver = /^[.#]|~$|,$|\.(?:rpmsave|rpmorig|rpmnew|swp|cfsaved)$/;

/** Why this cron passes over a file of this name in a folder; undefined: it does not. */
export function refusedName(name: string, dialect: CronDialect): string | undefined {
  if (dialect === 'debian') {
    return debianName.test(name) ? undefined : 'its name has a character other than A-Z a-z 0-9 _ -';
  }
  return cronieLeftOver.test(name) ? 'its name is that of a hidden file, a copy or a left-over' : undefined;
}

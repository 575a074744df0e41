import { isRoot } from './parts.ts';

/** The user `nobody`, by number: it is there on every system, though not always by that name. */
export const nobody = 65534;

/** What to put before a command to run it without root's rights; nothing where there are none. */
export function asOrdinaryUser(): readonly string[] {
  return isRoot()
    ? ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', '--no-new-privs', '--']
    : [];
}

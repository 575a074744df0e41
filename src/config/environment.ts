import { homedir, hostname } from 'node:os';
import { join } from 'node:path';

/** What defaults and `${VAR}` depend on besides the file. Injected, so that tests do not depend on the machine. */
export interface Environment {
  readonly hostname: string;
  readonly home: string;
  /** The user's number; 0 is root. */
  readonly uid: number;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** This process' own environment. */
export function processEnvironment(): Environment {
  return { hostname: hostname(), home: homeFolder(), uid: process.getuid?.() ?? -1, env: process.env };
}

/** A user without an entry in passwd, as in a container, has no home; the root folder stands for it. */
function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return '/';
  }
}

/** Where the database lies by default: /var/lib/etlmon as root, else below `$XDG_STATE_HOME` (XDG base directories). */
export function defaultDatabasePath({ uid, home, env }: Environment): string {
  if (uid === 0) return '/var/lib/etlmon/etlmon.db';
  // The specification has relative paths in it ignored.
  const stateHome = env['XDG_STATE_HOME'];
  const folder = stateHome?.startsWith('/') === true ? stateHome : join(home, '.local', 'state');
  return join(folder, 'etlmon', 'etlmon.db');
}

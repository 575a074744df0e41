import { userInfo } from 'node:os';

/** Who runs this process, as the system calls them; through sudo, who called it. Undefined where it does not say. */
export function userName(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const caller = environment['SUDO_USER'];
  if (caller !== undefined && caller !== '') return caller;
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in passwd(5), as in many containers.
    return undefined;
  }
}

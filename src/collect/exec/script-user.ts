import { EtlmonError } from '../../lib/errors.ts';

export interface ScriptUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** Finds a user by name or number in the text of passwd(5). Throws where there is none. */
export function findUser(wanted: string, passwd: string): ScriptUser {
  for (const line of passwd.split('\n')) {
    const [name, , uid, gid, , home] = line.split(':');
    if (name === undefined || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) continue;
    if (name === wanted || uid === wanted)
      return {
        name,
        uid: Number(uid),
        gid: Number(gid),
        home: home === undefined || home === '' ? '/' : home,
      };
  }
  throw new EtlmonError('NO_SUCH_USER', `there is no user ${wanted} in /etc/passwd`);
}

import type { ScriptUser } from './script-user.ts';

const usualPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * What a script finds in its environment: where programs are, who it is, UTF-8 without a language, the time zone, and
 * what is configured. Nothing else of the node's own, which may hold secrets of other parts.
 */
export function scriptEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  configured: Readonly<Record<string, string>>,
  user: ScriptUser | undefined,
): Record<string, string> {
  const given = {
    PATH: own['PATH'] ?? usualPath,
    HOME: user?.home ?? own['HOME'] ?? '/',
    USER: user?.name ?? own['USER'],
    LOGNAME: user?.name ?? own['LOGNAME'] ?? own['USER'],
    SHELL: '/bin/sh',
    LANG: 'C.UTF-8',
    TZ: own['TZ'],
  };
  const known = Object.entries(given).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  );
  return { ...Object.fromEntries(known), ...configured };
}

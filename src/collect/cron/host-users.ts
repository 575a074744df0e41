import type { Host } from '../host.ts';

/** Sources of users that add none for cron to find beyond `/etc/passwd`, in nsswitch.conf(5)'s words. */
const localSources = /^(?:files|compat|systemd|\[.*\])$/;

/**
 * User ids by name, as the host's cron finds them; undefined where `/etc/passwd` is not there or a directory service
 * may know more users than it.
 */
export function hostUsers(host: Host): ReadonlyMap<string, number> | undefined {
  const passwd = host.readIfPresent('/etc/passwd');
  const [, sources = 'files'] = /^passwd:(.*)$/m.exec(host.readIfPresent('/etc/nsswitch.conf') ?? '') ?? [];
  const isLocal = sources
    .replace(/#.*/, '')
    .trim()
    .split(/\s+/)
    .every((source) => localSources.test(source));
  if (passwd === undefined || !isLocal) return undefined;
  const ids = new Map<string, number>();
  for (const line of passwd.split('\n')) {
    const [name, , uid] = line.split(':');
    if (name !== undefined && uid !== undefined) ids.set(name, Number(uid));
  }
  return ids;
}

import picomatch from 'picomatch';
import type { MountEntry } from './mountinfo.ts';

export interface MountFilter {
  /** File-system types to watch; empty: all but the excluded. */
  readonly includeTypes: readonly string[];
  readonly excludeTypes: readonly string[];
  /** Globs of mount points that are left out. */
  readonly excludeMounts: readonly string[];
}

/** Where containers and credentials are mounted by the dozen (node_exporter's default). */
const systemMounts =
  /^\/(dev|proc|run\/credentials\/.+|sys|var\/lib\/docker\/.+|var\/lib\/containers\/storage\/.+)($|\/)/;

/**
 * The mounts worth watching, each mount point once (the topmost where several are stacked). Left out: excluded types
 * and mount points, and bind mounts of a folder whose file system is in the list already. The root is always in: in a
 * container it is an overlay.
 */
export function selectMounts(entries: readonly MountEntry[], filter: MountFilter): MountEntry[] {
  const isExcludedMount =
    filter.excludeMounts.length === 0 ? () => false : picomatch([...filter.excludeMounts]);
  const byMountPoint = new Map<string, MountEntry>();
  for (const entry of entries) {
    byMountPoint.delete(entry.mountPoint);
    byMountPoint.set(entry.mountPoint, entry);
  }
  const wanted = [...byMountPoint.values()].filter((entry) => {
    if (isExcludedMount(entry.mountPoint)) return false;
    if (filter.includeTypes.length > 0) return filter.includeTypes.includes(entry.fsType);
    if (entry.mountPoint === '/') return entry.fsType !== 'rootfs';
    return !filter.excludeTypes.includes(entry.fsType) && !systemMounts.test(entry.mountPoint);
  });
  const whole = new Set(wanted.filter((entry) => entry.root === '/').map((entry) => entry.deviceId));
  return wanted.filter((entry) => entry.root === '/' || !whole.has(entry.deviceId));
}

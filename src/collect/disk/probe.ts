import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { EtlmonError } from '../../lib/errors.ts';

/** statvfs(3) of a mount, sizes in bytes. */
export interface FsUsage {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** For unprivileged users: without the reserved blocks. */
  readonly availBytes: number;
  readonly inodesTotal: number;
  readonly inodesFree: number;
}

/** Asks one mount. May never settle: the caller must not wait for it for ever. */
export type MountProbe = (mountPoint: string, fsType: string) => Promise<FsUsage>;

/** Their statfs(2) is answered from memory and does not block; all others may, and are asked from outside. */
const localTypes = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'f2fs',
  'zfs',
  'bcachefs',
  'jfs',
  'reiserfs',
  'tmpfs',
  'ramfs',
  'devtmpfs',
  'overlay',
  'vfat',
  'exfat',
  'msdos',
  'ntfs3',
  'iso9660',
  'udf',
  'squashfs',
  'erofs',
  'hugetlbfs',
  'efivarfs',
]);

/** Whether asking a file system of this type cannot wait for another machine or another process. */
export function isLocalType(fsType: string): boolean {
  return localTypes.has(fsType);
}

/**
 * Asks a mount with statfs(2). A network or FUSE file system may block in the kernel for ever, where a thread of ours
 * would be lost and even keep the node from ending; so those are asked by a `stat` process, which can be abandoned.
 */
export const probeMount: MountProbe = (mountPoint, fsType) =>
  localTypes.has(fsType) ? probeInProcess(mountPoint) : probeInChild(mountPoint);

async function probeInProcess(mountPoint: string): Promise<FsUsage> {
  const stats = await statfs(mountPoint);
  const unit = stats.frsize === 0 ? stats.bsize : stats.frsize;
  return {
    totalBytes: stats.blocks * unit,
    freeBytes: stats.bfree * unit,
    availBytes: stats.bavail * unit,
    inodesTotal: stats.files,
    inodesFree: stats.ffree,
  };
}

/** stat(1) prints `%S` fundamental block size, `%s` block size, blocks, free, available, inodes, free inodes. */
const statFormat = '%S %s %b %f %a %c %d';

function probeInChild(mountPoint: string): Promise<FsUsage> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      'stat',
      ['-f', '-c', statFormat, '--', mountPoint],
      { env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' } },
      (error, stdout, stderr) => {
        if (error) reject(new EtlmonError('STATFS', statError(mountPoint, stderr, error), { cause: error }));
        else resolve(parseStat(stdout));
      },
    );
    child.unref();
    child.stdout?.on('error', () => {});
    // The pipes of a stuck child must not keep the node alive.
    for (const stream of [child.stdout, child.stderr]) {
      if (stream && 'unref' in stream && typeof stream.unref === 'function') stream.unref();
    }
  });
}

function statError(mountPoint: string, stderr: string, error: Error & { code?: unknown }): string {
  if (error.code === 'ENOENT')
    return 'the command stat (coreutils) is needed to ask network mounts, and is not here';
  const reason = stderr.trim().split('\n')[0]?.split(': ').at(-1);
  return reason === undefined || reason === '' ? `stat -f ${mountPoint} failed` : reason;
}

/** Parses the answer to `statFormat`. Throws where a number is missing. */
export function parseStat(stdout: string): FsUsage {
  const numbers = stdout.trim().split(' ').map(Number);
  const [fundamental = 0, block = 0, blocks, free, avail, inodes, inodesFree] = numbers;
  if (numbers.length !== 7 || numbers.some((n) => !Number.isFinite(n))) {
    throw new EtlmonError(
      'STATFS',
      `stat -f: expected seven numbers, got ${JSON.stringify(stdout.slice(0, 80))}`,
    );
  }
  const unit = fundamental > 0 ? fundamental : block;
  return {
    totalBytes: blocks! * unit,
    freeBytes: free! * unit,
    availBytes: avail! * unit,
    inodesTotal: inodes!,
    inodesFree: inodesFree!,
  };
}
